// @ts-check
/**
 * Measured: a ranking and the site's results -> a short line beside each claim of the lesson.
 *
 * In:  the ranking on the page; what a step takes on this machine (times.js); the manifests of the models; what `export evaluate` found,
 * which counts only if it was found with these very models.
 * Out: lines by property and model; "" where nothing is known. Left out: the claims (index.html), drawing (view/lesson.js).
 */

import { change, duration, plural } from "./view/numbers.js";

/** @typedef {import("./protocol.js").RankResult} RankResult */
/** @typedef {import("./site.js").Results} Results */
/** @typedef {{bi: number, dot: number, pair: number}} Speed  milliseconds a text, a dot product, a pair; 0: not known */
/** @typedef {"input" | "output" | "precompute" | "speed" | "accuracy" | "scale" | "role"} Property */
/** @typedef {Record<Property, {bi: string, cross: string}>} Lines */

const MILLION = 1e6;

/**
 * @param {{result: RankResult | null, speed: Speed, dimensions: number, results: Results | null}} known
 * @returns {Lines}
 */
export function describe({ result, speed, dimensions, results }) {
  const none = { bi: "", cross: "" };
  return {
    ...(result ? ofRanking(result, dimensions) : { input: none, output: none, precompute: none }),
    ...ofSpeed(speed),
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

/** @param {Speed} speed */
function ofSpeed({ bi, dot, pair }) {
  const soon = "Measured here with the first live ranking";
  return {
    speed: {
      bi: bi ? `This machine: ${duration(bi)} a text${dot ? `, ${(dot * 1000).toFixed(1)} µs a dot product` : ""}` : soon,
      cross: pair ? `This machine: ${duration(pair)} a pair` : soon,
    },
    scale: {
      bi: bi && dot ? `A million passages, each compared: ${long(bi + MILLION * dot)} a query on this machine; an index skips most` : "",
      cross: pair ? `A million passages, each read: ${long(MILLION * pair)} a query on this machine` : "",
    },
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

/** Times up to days, in the unit that one would say. @param {number} ms */
export function long(ms) {
  const hours = ms / 3_600_000;
  if (hours >= 48) return plural(Math.round(hours / 24), "day");
  if (hours >= 1) return plural(Number(hours.toFixed(hours < 10 ? 1 : 0)), "hour");
  return ms >= 120_000 ? plural(Math.round(ms / 60_000), "minute") : duration(ms);
}
