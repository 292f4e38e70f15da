// @ts-check
/**
 * Judged: what an evaluation is asked, and what its rows add up to.
 *
 * In:  cards of judged queries; rows as they come from the engine, all of them or the first ones.
 * Out: the cards to evaluate; means, wins and the difference with its interval; rows in order; a row's texts for the page.
 * Left out: metrics of a single query (ranklens/judging.py), drawing (view/evaluation.js).
 */

import { LIMITS } from "./text.js";

/** @typedef {import("./protocol.js").Card} Card */
/** @typedef {import("./protocol.js").QueryRow} QueryRow */
/** @typedef {import("./protocol.js").Metrics} Metrics */
/** @typedef {import("./protocol.js").MetricKey} MetricKey */
/** @typedef {import("./protocol.js").RankingName} RankingName */
/** @typedef {{key: "order" | "query" | RankingName | "difference", down: boolean}} Order */
/** @typedef {{low: number, high: number}} Interval */

export const RANKINGS = /** @type {const} */ (["bi_encoder", "cross_encoder", "two_stage"]);
const METRICS = /** @type {MetricKey[]} */ (["ndcg", "mrr", "recall", "success"]);
const RESAMPLES = 2000;
const FEW = 10; // below that many queries an interval says nothing

/** Queries with a relevant passage; without one every ranking would score 0. @param {Card[]} cards */
export function countJudged(cards) {
  return cards.reduce((sum, card) => sum + card.queries.filter(isJudged).length, 0);
}

/** @param {import("./protocol.js").JudgedQuery} query */
function isJudged({ grades }) {
  return Object.values(grades).some((grade) => grade > 0);
}

/**
 * Keep `count` queries, spread evenly over the cards, since a file's first queries are often about one subject.
 * @param {Card[]} cards
 * @param {number} count
 * @returns {Card[]}
 */
export function pickQueries(cards, count) {
  const total = countJudged(cards);
  let seen = -1;
  return cards.map((card) => ({
    ...card,
    queries: card.queries.filter((query) => {
      if (!isJudged(query)) return false;
      seen += 1;
      return Math.floor(((seen + 1) * count) / total) > Math.floor((seen * count) / total);
    }),
  }));
}

/** A k that leaves something to retrieve: half of the smallest card, at most 10. @param {Card[]} cards */
export function usualK(cards) {
  return Math.min(10, Math.ceil(Math.min(...cards.map((card) => card.passages.length)) / 2));
}

/**
 * What there is to do for both models: passages embedded once, pairs read for each query.
 * @param {Card[]} cards
 * @param {number} depth
 */
export function countWork(cards, depth) {
  const asked = cards.filter((card) => card.queries.length);
  return {
    passages: asked.reduce((sum, card) => sum + card.passages.length, 0),
    pairs: asked.reduce((sum, card) => sum + card.queries.length * Math.min(card.passages.length, depth), 0),
  };
}

/**
 * @param {QueryRow[]} rows
 * @returns {{means: Record<RankingName, Metrics>, wins: Record<QueryRow["winner"], number>, interval: Interval | null}}
 */
export function summarise(rows) {
  const mean = (/** @type {RankingName} */ name, /** @type {MetricKey} */ key) =>
    rows.reduce((sum, row) => sum + row.values[name][key], 0) / Math.max(1, rows.length);
  const metrics = (/** @type {RankingName} */ name) => Object.fromEntries(METRICS.map((key) => [key, mean(name, key)]));
  const wins = { bi_encoder: 0, cross_encoder: 0, tie: 0 };
  for (const row of rows) wins[row.winner] += 1;
  return {
    means: /** @type {Record<RankingName, Metrics>} */ (Object.fromEntries(RANKINGS.map((name) => [name, metrics(name)]))),
    wins,
    interval: rows.length < FEW ? null : bootstrap(rows.map((row) => row.difference)),
  };
}

/**
 * Where 95 % of the mean differences lie when the queries are drawn again and again (a paired bootstrap; Efron, 1979).
 * The generator is seeded: the same rows give the same interval.
 * @param {number[]} differences
 * @returns {Interval}
 */
function bootstrap(differences) {
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647; // Park and Miller, 1993
  const n = differences.length;
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < n; i += 1) sum += differences[Math.floor(random() * n)] ?? 0;
    return sum / n;
  }).sort((a, b) => a - b);
  return { low: means[Math.floor(RESAMPLES * 0.025)] ?? 0, high: means[Math.ceil(RESAMPLES * 0.975) - 1] ?? 0 };
}

/**
 * @param {QueryRow[]} rows  in the order of the file
 * @param {Order} order
 * @returns {QueryRow[]}
 */
export function sortRows(rows, { key, down }) {
  const sign = down ? -1 : 1;
  if (key === "order") return down ? rows.toReversed() : rows;
  if (key === "query") return rows.toSorted((a, b) => sign * a.query.localeCompare(b.query, "en"));
  const value = (/** @type {QueryRow} */ row) => (key === "difference" ? row.difference : row.values[key].ndcg);
  return rows.toSorted((a, b) => sign * (value(a) - value(b)));
}

/**
 * A query's texts for the page. A card with more passages than the page ranks sends those that matter: what is relevant,
 * and the first places of both models.
 * @param {Card} card
 * @param {QueryRow} row
 * @param {number} k
 * @returns {import("./texts.js").Brought & {left: number}}  `left`: passages that stay behind
 */
export function textsOf(card, row, k) {
  const judged = card.queries[row.index]?.grades ?? {};
  const all = card.passages.map((_, index) => index);
  const first = [...Object.keys(judged).map(Number), ...row.rankings.cross_encoder, ...row.rankings.bi_encoder];
  const taken = all.length <= LIMITS.maxPassages ? all : [...new Set(first)].slice(0, LIMITS.maxPassages).sort((a, b) => a - b);
  const records = taken.flatMap((index) => card.passages[index] ?? []);
  const relevant = Object.fromEntries(taken.flatMap((index, place) => (judged[index] ? [[place, judged[index]]] : [])));
  const passages = records.map((record) => record.text);
  return { query: row.query, passages, relevant, records, k: Math.min(k, passages.length), left: all.length - taken.length };
}
