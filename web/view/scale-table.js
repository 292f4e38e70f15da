// @ts-check
/**
 * Scale table: the plot's numbers as a table, a row a size; the visitor's own passages have one, too.
 */

import { cost } from "../scale.js";
import { element } from "./element.js";
import { largeNumber, lengthOfTime } from "./numbers.js";

/** @typedef {import("./scale.js").Scale} Scale */

/**
 * @param {HTMLTableElement} table
 * @param {Scale} scale
 * @param {number[]} sizes
 */
export function render(table, { steps, k, own, size }, sizes) {
  const all = [...new Set([...sizes, size, ...(own ? [own] : [])])].sort((a, b) => a - b);
  const head = ["Passages", "Bi-encoder", "Cross-encoder", `Two stages, k\u00a0=\u00a0${k}`];
  const rows = all.map((each) => {
    const seconds = cost(steps, k, each);
    const row = element("tr", {}, element("th", { scope: "row" }, largeNumber(each) + (each === own ? ", yours" : "")));
    for (const way of /** @type {const} */ (["bi_encoder", "cross_encoder", "two_stage"])) row.append(element("td", {}, lengthOfTime(seconds[way])));
    row.toggleAttribute("data-own", each === own);
    row.toggleAttribute("data-chosen", each === size);
    return row;
  });
  table.replaceChildren(
    element("caption", {}, "Time a query"),
    element("thead", {}, element("tr", {}, ...head.map((label) => element("th", { scope: "col" }, label)))),
    element("tbody", {}, ...rows),
  );
}
