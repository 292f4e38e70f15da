// @ts-check
/**
 * Scale: times of one step -> seconds a query over a corpus of any size, for each way to rank it.
 *
 * In:  milliseconds to encode a query, for a dot product and for a pair; k. Out: seconds by way; the sizes to show.
 * What it leaves out: fetching passages, approximate indexes, machines with more cores; all of them move the lines, none
 * moves one past the other.
 */

/** @typedef {{encode: number, dot: number, pair: number}} Steps  milliseconds each */
/** @typedef {"bi_encoder" | "cross_encoder" | "two_stage"} Way */

export const LARGEST = 1e7;
export const DECADES = [10, 100, 1e3, 1e4, 1e5, 1e6, LARGEST];
/** 10, 20, 50, 100, ... ten million: the steps of the control. */
export const SIZES = DECADES.flatMap((size) => [size, 2 * size, 5 * size]).filter((size) => size <= LARGEST);
const STEPS_A_DECADE = 12;

/**
 * cost({encode: 10, dot: 0.001, pair: 20}, 5, 1000) is {bi_encoder: 0.011, cross_encoder: 20, two_stage: 0.111}.
 * @param {Steps} steps
 * @param {number} k
 * @param {number} size  passages
 * @returns {Record<Way, number>} seconds a query
 */
export function cost({ encode, dot, pair }, k, size) {
  const retrieve = encode + size * dot;
  return { bi_encoder: retrieve / 1000, cross_encoder: (size * pair) / 1000, two_stage: (retrieve + Math.min(k, size) * pair) / 1000 };
}

/**
 * The sizes that the curves are drawn through, equally far apart on a log axis; where the two stages bend is one of them.
 * @param {number} least
 * @param {number} k
 */
export function samples(least, k) {
  const count = Math.ceil(Math.log10(LARGEST / least) * STEPS_A_DECADE);
  const sizes = Array.from({ length: count + 1 }, (_, i) => least * (LARGEST / least) ** (i / count));
  return [...new Set([...sizes, ...(k > least ? [k] : [])])].sort((a, b) => a - b);
}
