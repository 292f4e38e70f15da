// @ts-check
/**
 * Stages: the bi-encoder retrieves, the cross-encoder reranks its top k.
 *
 * In:  a whole RankResult and k. Out: the final ranking, what stage one lost, the rows of the list, the time that it takes.
 * It is ranklens/rankings.py's two_stage over again (tests/browser/test_two_stage.py holds them together), because a slider
 * cannot wait for a worker. All scores are known: no model runs, whatever k is.
 */

import { finalRows } from "./rows.js";

/** @typedef {import("./protocol.js").RankResult} RankResult */
/** @typedef {import("./protocol.js").TwoStageResult} TwoStageResult */
/** @typedef {import("./rows.js").Input} Input */
/** @typedef {import("./rows.js").Row} Row */

/**
 * twoStage of bi-encoder [0, 1, 2], cross-encoder [2, 1, 0] and k 2: ranking [1, 0, 2], and passage 2 is lost.
 * @param {RankResult} result
 * @param {number} k  1 to the number of passages
 * @returns {TwoStageResult}
 */
export function twoStage({ bi_encoder: bi, cross_encoder: cross, total }, k) {
  const firstRank = new Map(bi.ranking.map((passage, i) => [passage, i + 1]));
  const isLost = (/** @type {number} */ passage) => (firstRank.get(passage) ?? 0) > k;
  const reranked = cross.ranking.filter((passage) => !isLost(passage));
  const lost = cross.ranking.slice(0, k).flatMap((passage, i) =>
    isLost(passage) ? [{ passage, first_rank: firstRank.get(passage) ?? 0, second_rank: i + 1 }] : [],
  );
  return { k, ranking: [...reranked, ...bi.ranking.slice(k)], lost, pairs: k, saved: total - k };
}

/**
 * What the two-stage list shows: above k the cross-encoder's rows, below it the bi-encoder's, which have no logit.
 * @param {Input} input
 * @param {RankResult} result
 * @param {TwoStageResult} stages
 * @returns {Row[]}
 */
export function stagedRows(input, result, { k, lost }) {
  const { bi, cross } = finalRows(input, result);
  const secondRank = new Map(lost.map(({ passage, second_rank: rank }) => [passage, rank]));
  const reranked = cross.filter(({ otherRank }) => otherRank !== null && otherRank <= k);
  return [
    ...reranked.map((row, i) => ({ ...row, rank: i + 1 })),
    ...bi.slice(k).map((row) => ({ ...row, otherRank: row.rank, unread: { secondRank: secondRank.get(row.passage) ?? null } })),
  ];
}

/**
 * Milliseconds that the cross-encoder takes for every pair, and for k of them, at this ranking's time a pair.
 * @param {RankResult} result
 * @param {number} k
 */
export function pairTimes({ cross_encoder: { ms, pairs } }, k) {
  const each = ms / Math.max(1, pairs);
  return { each, all: ms, shortlist: each * k, saved: ms - each * k };
}
