// @ts-check
/**
 * Summary: one sentence that says what the cross-encoder did to the bi-encoder's ranking.
 *
 * In:  a RankResult, or a plain sentence while there is none. Out: text, with the passages as buttons that lead to them.
 */

import { element } from "./element.js";
import { noteId } from "./notes.js";

/** @typedef {import("../protocol.js").RankResult} RankResult */
/** @typedef {{result: RankResult} | {sentence: string}} Summary */

/**
 * @param {HTMLElement} container
 * @param {Summary} summary
 */
export function render(container, summary) {
  const pieces = "result" in summary ? sentence(summary.result) : [summary.sentence];
  container.replaceChildren(...pieces);
}

/**
 * @param {RankResult} result
 * @returns {(Node | string)[]}
 */
function sentence({ bi_encoder: bi, cross_encoder: cross, comparison }) {
  const best = bi.ranking[0] ?? 0;
  if (cross.flat) {
    return ["The cross-encoder gave every passage the same score: its file has no ranking head, so this order means nothing."];
  }
  const { promoted, same_top: sameTop, kendall_tau: tau } = comparison;
  if (!promoted) {
    return ["Both models put the passages in the same order, with ", passage(best), " on top ", kendall(tau)];
  }
  const { from, to } = promoted;
  const rose = ["The cross-encoder promoted ", passage(promoted.passage), " most, from place ", strong(from), " to place ", strong(to)];
  if (sameTop) return [...rose, "; both put ", passage(best), ` on top, and the two orders ${agreement(tau)} `, kendall(tau)];
  const top = cross.ranking[0] ?? 0;
  const answers =
    top === promoted.passage
      ? [", past ", passage(best), "; the top answers differ, and"]
      : ["; the top answers differ (", passage(best), " against ", passage(top), "), and"];
  return [...rose, ...answers, ` the two orders ${agreement(tau)} `, kendall(tau)];
}

/** @param {number} index */
function passage(index) {
  return element("button", { type: "button", class: "mention", "data-goto": String(index) }, `passage ${index + 1}`);
}

/** @param {number} place */
function strong(place) {
  return element("strong", {}, String(place));
}

/** @param {number} tau */
function kendall(tau) {
  const attributes = { type: "button", class: "tau", "data-note": "tau", "aria-describedby": noteId("tau") };
  const button = element("button", attributes, `Kendall’s τ ${tau.toFixed(2).replace("-", "−")}`);
  return element("span", { class: "aside" }, "(", button, ").");
}

/** @param {number} tau */
function agreement(tau) {
  if (tau >= 0.8) return "are almost the same";
  if (tau >= 0.5) return "are similar";
  if (tau >= 0.2) return "agree in part";
  if (tau > -0.2) return "hardly agree";
  return "contradict each other";
}
