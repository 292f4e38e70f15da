// @ts-check
/**
 * Ideal: the best order that the marks allow -> a table that says where each marked passage stands instead.
 *
 * In:  the ideal ranking and the three lists. Out: one row a marked passage; the others may stand in any order below.
 */

import { element } from "./element.js";
import { GRADES } from "./entry.js";
import { plural } from "./numbers.js";

/** @typedef {import("../judging.js").Judged} Judged */

const EXCERPT = 90; // characters
const MOST = 100; // rows

/**
 * @param {HTMLElement} container
 * @param {Judged} judged
 * @param {Record<string, number>} grades
 */
export function render(container, { result, rankings, ranking, k }, grades) {
  const { passages } = ranking.input;
  const head = ["Place", "Passage", "Bi-encoder", "Cross-encoder", `Two stages, k\u00a0=\u00a0${k}`].map((label) => element("th", { scope: "col" }, label));
  const rows = result.ideal.slice(0, Math.min(MOST, result.relevant)).map((passage, i) => {
    const text = passages[passage] ?? "";
    const what = element("td", {}, element("strong", {}, `Passage ${passage + 1}`), ` ${GRADES[Math.min(2, grades[passage] ?? 0)]}`);
    what.append(element("span", { class: "excerpt" }, text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text));
    const places = Object.values(rankings).map((order) => element("td", {}, String(order.indexOf(passage) + 1)));
    return element("tr", {}, element("th", { scope: "row" }, String(i + 1)), what, ...places);
  });
  const caption = element("caption", { class: "words" }, "The ideal order, and where its passages stand in the rankings");
  const table = element("table", {}, caption, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
  const below = [];
  if (result.relevant > MOST) below.push(`${plural(result.relevant - MOST, "marked passage")} more`);
  if (passages.length > result.relevant) below.push(`${plural(passages.length - result.relevant, "passage")} without a mark, in any order`);
  container.replaceChildren(table, ...(below.length ? [element("p", { class: "hint" }, `Below: ${below.join("; ")}.`)] : []));
}
