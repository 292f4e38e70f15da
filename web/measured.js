// @ts-check
/**
 * Measured: a ranking and the site's results -> a short line beside each claim of the lesson.
 *
 * In:  the ranking on the page; what one step of each model takes here (times.js); what `export evaluate` found, which counts
 * only if it was found with these very models.
 * Out: lines by property and model; "" where nothing is known. Left out: the claims (index.html), drawing (view/lesson.js).
 */

import { cost } from "./scale.js";
import { change, duration, lengthOfTime, plural } from "./view/numbers.js";

/** @typedef {import("./protocol.js").RankResult} RankResult */
/** @typedef {import("./site.js").Results} Results */
/** @typedef {import("./scale.js").Steps} Steps */
/** @typedef {"input" | "output" | "precompute" | "speed" | "accuracy" | "scale" | "role"} Property */
/** @typedef {Record<Property, {bi: string, cross: string}>} Lines */

const MILLION = 1e6;

/**
 * @param {{result: RankResult | null, steps: Steps | null, dimensions: number, results: Results | null}} known
 * @returns {Lines}
 */
export function describe({ result, steps, dimensions, results }) {
  const none = { bi: "", cross: "" };
  return {
    ...(result ? ofRanking(result, dimensions) : { input: none, output: none, precompute: none }),
    ...ofSteps(steps),
    ...(results ? ofResults(results) : { accuracy: none, role: none }),
  };
}

/** @param {RankResult} result @param {number} dimensions */
function ofRanking({ bi_encoder: bi, cross_encoder: cross, total }, dimensions) {
  const read = (/** @type {{read: number}[]} */ tokens) => tokens.reduce((sum, each) => sum + each.read, 0);
  const range = (/** @type {number[]} */ scores, /** @type {number} */ digits) =>
    `${number(Math.min(...scores), digits)} to ${number(Math.max(...scores), digits)}`;
  const known = bi.reused ? `, ${plural(bi.reused, "vector")} from memory` : "";
  return {
    input: {
      bi: `Here: ${plural(total, "passage")} of ${plural(read(bi.tokens), "token")} in all, and the query once`,
      cross: `Here: ${plural(read(cross.tokens), "token")} of passages, and the query ${plural(total, "time")}`,
    },
    output: {
      bi: `${dimensions ? `${dimensions} numbers a text; ` : ""}cosines here: ${range(bi.scores, 2)}`,
      cross: `Logits here: ${range(cross.scores, 1)}`,
    },
    precompute: {
      bi: `The last ranking: ${plural(bi.embedded, "text")} encoded${known}`,
      cross: `The last ranking: all ${plural(cross.pairs, "pair")} read`,
    },
  };
}

/** @param {Steps | null} steps  null before the first live ranking */
function ofSteps(steps) {
  const soon = "Measured here with the first live ranking";
  if (!steps) return { speed: { bi: soon, cross: soon }, scale: { bi: "", cross: "" } };
  const { encode, dot, pair } = steps;
  const million = cost(steps, 1, MILLION);
  const all = (/** @type {number} */ seconds, /** @type {string} */ done) => `A million passages, each ${done}: ${lengthOfTime(seconds)} a query on this machine`;
  return {
    speed: {
      bi: `This machine: ${duration(encode)} to encode a query, ${(dot * 1000).toPrecision(2)} µs a dot product`,
      cross: `This machine: ${duration(pair)} a pair`,
    },
    scale: { bi: all(million.bi_encoder, "compared"), cross: all(million.cross_encoder, "read") },
  };
}

/** @param {Results} results */
function ofResults({ systems }) {
  const find = (/** @type {string} */ name) => systems.find((system) => system.name === name);
  const [bi, cross] = [find("bi-encoder"), find("cross-encoder")];
  const staged = systems.find((system) => system.name.startsWith("two-stage"));
  const k = /\d+/.exec(staged?.name ?? "")?.[0] ?? "";
  const mean = (/** @type {typeof bi} */ system, /** @type {string} */ name) => system?.measures[name]?.mean;
  const quality = (/** @type {typeof bi} */ system) => {
    const [ndcg, success] = [mean(system, "nDCG@10"), mean(system, "success@1")];
    return ndcg === undefined || success === undefined ? "" : `nDCG@10 ${ndcg.toFixed(3)}, first place right ${percent(success)}`;
  };
  const won = cross?.measures["nDCG@10"];
  const gain = won?.difference != null && won.low != null && won.high != null ? ` (${change(won.difference)}; ${change(won.low)} to ${change(won.high)})` : "";
  const recall = mean(bi, `recall@${k}`);
  return {
    accuracy: { bi: quality(bi), cross: quality(cross) + gain },
    role: {
      bi: recall === undefined ? "" : `Its first ${k} of ${cross?.calls ?? "all"} hold ${percent(recall)} of what answers`,
      cross: staged ? `Only those ${k} reranked: ${quality(staged)}, with ${staged.calls} model runs a query, not ${cross?.calls}` : "",
    },
  };
}

/** @param {number} value @param {number} digits */
function number(value, digits) {
  return value.toFixed(digits).replace("-", "−");
}

/** @param {number} share */
function percent(share) {
  return `${Math.round(share * 100)} %`;
}
