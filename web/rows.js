// @ts-check
/**
 * Rows: a ranking -> what each list shows, best first.
 *
 * In:  the ranked input and either a whole RankResult or the scores that have arrived so far.
 * Out: one Row an entry. Order: score, then input order, as in ranklens/rankings.py.
 * Left out: drawing (view/).
 */

/** @typedef {import("./protocol.js").RankResult} RankResult */
/** @typedef {import("./protocol.js").TokenCount} TokenCount */

/** @typedef {"bi" | "cross"} Side */
/**
 * @typedef {object} Input  what was ranked
 * @property {string} query
 * @property {string[]} passages
 * @property {(number | null)[]} duplicateOf
 * @property {Record<string, number>} relevant  passage index -> grade; empty unless an example or a file says so
 * @property {Record<string, number>} [grades]  the visitor's marks, where they differ
 * @property {number} [k]  passages that the first stage hands on, where a link or an earlier visit says so
 */
/** @typedef {{passage: number, score: number, probability?: number, tokens: TokenCount}} Score */
/**
 * @typedef {object} Row
 * @property {number} passage             index in the input
 * @property {string} text
 * @property {number} rank                from 1
 * @property {number} score               cosine or logit
 * @property {number | null} probability  sigmoid of a logit
 * @property {TokenCount} tokens
 * @property {number | null} duplicateOf
 * @property {number} grade               0 unless the passage is known to answer the query
 * @property {number | null} otherRank    rank in the other list; null until both rankings are whole
 * @property {"two-stage"} [other]        which list that is, if not the other model's
 * @property {{secondRank: number | null}} [unread]  stage one kept it from the cross-encoder (stages.js), which would have put it at `secondRank`; null: not in its top k either
 */
/** @typedef {{bi: Row[], cross: Row[], final: boolean}} Rows */

/**
 * @param {Input} input
 * @param {RankResult} result
 * @returns {Rows}
 */
export function finalRows(input, result) {
  const { bi_encoder: bi, cross_encoder: cross } = result;
  /** @param {typeof bi | typeof cross} stage @returns {Score[]} */
  const scores = (stage) =>
    stage.ranking.map((passage) => ({
      passage,
      score: stage.scores[passage] ?? NaN,
      probability: "probabilities" in stage ? stage.probabilities[passage] : undefined,
      tokens: stage.tokens[passage] ?? { read: 0, total: 0 },
    }));
  return {
    bi: toRows(input, scores(bi), rankOf(cross.ranking)),
    cross: toRows(input, scores(cross), rankOf(bi.ranking)),
    final: true,
  };
}

/**
 * @param {Input} input
 * @param {Score[]} bi     as they came
 * @param {Score[]} cross
 * @returns {Rows}
 */
export function partialRows(input, bi, cross) {
  const none = new Map();
  return { bi: toRows(input, sorted(bi), none), cross: toRows(input, sorted(cross), none), final: false };
}

/** @param {Score[]} scores */
function sorted(scores) {
  return scores.toSorted((a, b) => b.score - a.score || a.passage - b.passage);
}

/** @param {number[]} ranking @returns {Map<number, number>} passage -> rank */
function rankOf(ranking) {
  return new Map(ranking.map((passage, i) => [passage, i + 1]));
}

/**
 * @param {Input} input
 * @param {Score[]} scores  best first
 * @param {Map<number, number>} otherRank
 * @returns {Row[]}
 */
function toRows(input, scores, otherRank) {
  return scores.map(({ passage, score, probability, tokens }, i) => ({
    passage,
    text: input.passages[passage] ?? "",
    rank: i + 1,
    score,
    probability: probability ?? null,
    tokens,
    duplicateOf: input.duplicateOf[passage] ?? null,
    grade: (input.grades ?? input.relevant)[passage] ?? 0,
    otherRank: otherRank.get(passage) ?? null,
  }));
}
