// @ts-check
/**
 * Table: every unit with what it does to both scores, for whoever reads no colours; sorted by a click on a column.
 *
 * In:  looks at the passage and, if asked for, at the query. Out: table rows, strongest on the logit first to begin with.
 */

import { element, find } from "./element.js";
import { CHANGE } from "./why-heat.js";

/** @typedef {import("../influences.js").Look} Look */
/** @typedef {"place" | "bi_encoder" | "cross_encoder"} Order */
/** @typedef {{look: Look, unit: number, place: number}} Line */

/** @param {HTMLDetailsElement} details */
export function createTable(details) {
  const body = find("tbody", HTMLElement, details);
  /** @type {Order} */
  let order = "cross_encoder";
  /** @type {Look[]} */
  let looks = [];
  let stale = true;

  const draw = () => {
    if (!details.open || !stale) return;
    stale = false;
    const lines = looks.flatMap((look) => look.spans.map((_, unit) => ({ look, unit, place: 0 })));
    for (const [i, line] of lines.entries()) line.place = i + 1;
    body.replaceChildren(...lines.toSorted(by(order)).map(row));
    for (const head of details.querySelectorAll("th[data-order]")) {
      const { order: own } = /** @type {HTMLElement} */ (head).dataset;
      if (own === order) head.setAttribute("aria-sort", order === "place" ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
  };
  details.addEventListener("toggle", draw);
  details.addEventListener("click", ({ target }) => {
    const head = target instanceof Element ? target.closest("th[data-order]") : null;
    if (!(head instanceof HTMLElement)) return;
    order = /** @type {Order} */ (head.dataset.order);
    stale = true;
    draw();
  });

  return {
    /** @param {(Look | null)[]} now  whole looks only */
    show(now) {
      looks = now.filter((look) => look !== null);
      details.hidden = !looks.length;
      stale = true;
      draw();
    },
  };
}

/** @param {Order} order @returns {(a: Line, b: Line) => number} */
function by(order) {
  if (order === "place") return (a, b) => a.place - b.place;
  /** @param {Line} line */
  const size = ({ look, unit }) => Math.abs(look.deltas[order][unit] ?? 0);
  return (a, b) => size(b) - size(a) || a.place - b.place;
}

/** @param {Line} line */
function row({ look, unit, place }) {
  const { of, spans, deltas } = look;
  return element(
    "tr",
    {},
    element("td", {}, String(place)),
    element("th", { scope: "row" }, spans[unit]?.text ?? ""),
    element("td", {}, of),
    element("td", {}, CHANGE.bi_encoder(deltas.bi_encoder[unit] ?? 0)),
    element("td", {}, CHANGE.cross_encoder(deltas.cross_encoder[unit] ?? 0)),
  );
}
