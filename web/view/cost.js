// @ts-check
/**
 * Cost: what this ranking took, one half a model, and what the next one will take.
 *
 * Each half is a sentence and a strip with one cell a model run: filled for what was computed now, hollow for a vector that
 * was in memory. The two strips, one above each list, are the lesson: only one of them can ever be hollow.
 */

import { element } from "./element.js";
import { noteId } from "./notes.js";
import { duration, plural } from "./numbers.js";

/** @typedef {import("../protocol.js").RankResult} RankResult */
/** @typedef {{total: number, embedded: number, scored: number}} Progress  passages that have a score of each model */
/** @typedef {"stored" | "first" | "usual"} Timing  stored: another machine's; first: the browser was still compiling the models */
/** @typedef {{result: RankResult, timing: Timing} | {progress: Progress}} Cost */

const MOST_CELLS = 48; // beyond that the strip is a bar

/**
 * @param {{bi: HTMLElement, cross: HTMLElement, lesson: HTMLElement}} containers
 * @param {Cost} cost
 */
export function render({ bi, cross, lesson }, cost) {
  if ("progress" in cost) {
    const { total, embedded, scored } = cost.progress;
    renderHalf(bi, `Bi-encoder: ${embedded} of ${plural(total, "passage")} compared`, "", embedded, total);
    renderHalf(cross, `Cross-encoder: read ${scored} of ${plural(total, "pair")}`, "", scored, total);
    return;
  }
  const { bi_encoder: one, cross_encoder: two, total } = cost.result;
  const time = (/** @type {number} */ ms) => (cost.timing === "stored" ? "" : duration(ms));
  const reused = one.reused ? `, reused ${plural(one.reused, "vector")}` : "";
  renderHalf(bi, `Bi-encoder: embedded ${plural(one.embedded, "text")}${reused}`, time(one.ms), one.embedded, one.embedded + one.reused);
  renderHalf(cross, `Cross-encoder: read ${plural(two.pairs, "pair")}`, time(two.ms), two.pairs, two.pairs);
  lesson.replaceChildren(
    cost.timing === "first" ? "First ranking: the browser was still compiling both models; rank again for the usual times. " : "",
    one.reused
      ? `The passages were known: ${plural(one.reused, "vector")} came from memory. No pair score can, so ${all(total)} read again. `
      : `Vectors can be kept: another query over these passages embeds 1 text, and still ${all(total)} read again. `,
    element("button", { type: "button", class: "why", "data-note": "reuse", "aria-describedby": noteId("reuse") }, "Why?"),
  );
}

/** @param {number} total */
function all(total) {
  return total === 2 ? "both pairs must be" : `all ${total} pairs must be`;
}

/**
 * @param {HTMLElement} container
 * @param {string} words
 * @param {string} time
 * @param {number} filled
 * @param {number} cells
 */
function renderHalf(container, words, time, filled, cells) {
  const sentence = element("p", {}, words);
  if (time) sentence.append(", ", element("strong", {}, time));
  container.replaceChildren(sentence, strip(filled, cells));
}

/**
 * @param {number} filled
 * @param {number} cells
 */
function strip(filled, cells) {
  const made = element("div", { class: "strip", "aria-hidden": "true" });
  if (cells > MOST_CELLS) {
    made.classList.add("solid");
    made.style.setProperty("--filled", String(filled / cells));
    return made;
  }
  made.append(...Array.from({ length: cells }, (_, i) => element("span", { class: i < filled ? "cell filled" : "cell" })));
  return made;
}
