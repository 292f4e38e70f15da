// @ts-check
/**
 * Metrics: how good each list is by the marks -> a sentence and a table.
 *
 * In:  metrics of the three lists and of the ideal order. Out: a row a metric; differences are to the bi-encoder, with their
 * sign. Left out: the ideal order itself (ideal.js).
 */

import { element } from "./element.js";
import { noteId } from "./notes.js";
import { change } from "./numbers.js";

/** @typedef {import("../judging.js").Judged} Judged */
/** @typedef {import("../protocol.js").MetricKey} MetricKey */

const EQUAL = 0.0005; // what three decimals cannot show is no difference

/**
 * "By your 2 marks, the cross-encoder’s ranking is better: nDCG@10 rises from 0.431 to 1.000."
 * @param {Judged} judged
 * @param {string} by
 * @returns {(Node | string)[]}
 */
export function sentence({ result: { values } }, by) {
  const [bi, cross] = [values.bi_encoder?.ndcg ?? 0, values.cross_encoder?.ndcg ?? 0];
  if (Math.abs(cross - bi) < EQUAL) return [`${by}, both rankings are equally good: nDCG@10 is ${bi.toFixed(3)}.`];
  const better = cross > bi ? "cross-encoder’s" : "bi-encoder’s";
  const moves = cross > bi ? "reranking raises" : "reranking lowers";
  return [`${by}, `, element("strong", {}, `the ${better} ranking is better`), `: ${moves} nDCG@10 from ${bi.toFixed(3)} to ${cross.toFixed(3)}.`];
}

/**
 * @param {HTMLElement} container
 * @param {Judged} judged
 */
export function render(container, { result: { metrics, values }, k }) {
  const lists = /** @type {const} */ ([
    ["bi_encoder", "Bi-encoder", "bi"],
    ["cross_encoder", "Cross-encoder", "cross"],
    ["two_stage", `Two stages, k\u00a0=\u00a0${k}`, "two"],
    ["ideal", "Ideal order", "best"],
  ]);
  const head = ["Metric", ...lists.map(([, label]) => label)].map((label) => element("th", { scope: "col" }, label));
  const rows = metrics.map(({ key, label }) => {
    const note = { type: "button", class: "tau", "data-note": key, "aria-describedby": noteId(key) };
    const cells = lists.map(([name, , tone]) => cell(values, key, name, tone));
    return element("tr", {}, element("th", { scope: "row" }, element("button", note, label)), ...cells);
  });
  const caption = element("caption", { class: "words" }, "Metrics of the rankings; differences are to the bi-encoder");
  container.replaceChildren(element("table", {}, caption, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)));
}

/**
 * @param {Judged["result"]["values"]} values
 * @param {MetricKey} key
 * @param {string} name
 * @param {string} tone
 */
function cell(values, key, name, tone) {
  const value = values[name]?.[key] ?? 0;
  const made = element("td", { "data-tone": tone }, element("span", { class: "metric" }, value.toFixed(3)));
  made.style.setProperty("--metric", String(value));
  if (name === "bi_encoder" || name === "ideal") return made;
  const difference = value - (values.bi_encoder?.[key] ?? 0);
  const sign = Math.abs(difference) < EQUAL ? 0 : Math.sign(difference);
  made.append(" ", element("span", { class: "difference", "data-sign": String(sign) }, sign ? change(difference) : "="));
  return made;
}
