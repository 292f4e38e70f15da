// @ts-check
/**
 * Query table: an evaluation's results by query, one page of rows at a time.
 *
 * In:  rows in the order of the file, and what a click on one does. Out: a table whose heads sort; buttons that turn pages.
 * Bounded, not virtualised: a few thousand rows are sorted at once, PAGE of them are in the document.
 */

import { sortRows } from "../judged.js";
import { element, find, write } from "./element.js";
import { change } from "./numbers.js";

/** @typedef {import("../protocol.js").QueryRow} QueryRow */
/** @typedef {import("../judged.js").Order} Order */

const PAGE = 50;
const COLUMNS = /** @type {const} */ ([
  ["order", "#"],
  ["query", "Query"],
  ["bi_encoder", "Bi-encoder"],
  ["cross_encoder", "Cross-encoder"],
  ["two_stage", "Two stages"],
  ["difference", "Difference"],
]);

/**
 * @param {HTMLElement} container
 * @param {(row: QueryRow) => void} onOpen
 */
export function createQueryTable(container, onOpen) {
  const table = find("table", HTMLTableElement, container);
  const range = find(".range", HTMLElement, container);
  const [back, on] = [...container.querySelectorAll("button")];
  const body = element("tbody");
  const heads = COLUMNS.map(([key, label]) => element("th", { scope: "col", "data-key": key }, element("button", { type: "button" }, label)));
  /** @type {{rows: QueryRow[], isDone: boolean, order: Order, page: number}} */
  const state = { rows: [], isDone: false, order: { key: "order", down: false }, page: 0 };
  const places = new Map();

  const render = () => {
    const { rows, order, isDone } = state;
    container.hidden = rows.length === 0;
    const last = Math.max(0, Math.ceil(rows.length / PAGE) - 1);
    state.page = Math.min(Math.max(0, state.page), last);
    const from = state.page * PAGE;
    const shown = sortRows(rows, order).slice(from, from + PAGE);
    for (const head of heads) {
      const sorted = head.dataset.key === order.key ? (order.down ? "descending" : "ascending") : "none";
      if (head.getAttribute("aria-sort") !== sorted) head.setAttribute("aria-sort", sorted);
    }
    body.replaceChildren(...shown.map((row) => toRow(row, (places.get(row) ?? 0) + 1, isDone)));
    write(range, `${from + 1} to ${from + shown.length} of ${rows.length}`);
    for (const [button, none] of /** @type {const} */ ([[back, state.page === 0], [on, state.page === last]])) {
      if (button) button.disabled = none;
    }
  };
  table.append(element("thead", {}, element("tr", {}, ...heads)), body);
  table.tHead?.addEventListener("click", ({ target }) => {
    const key = target instanceof Element ? target.closest("th")?.dataset.key : undefined;
    if (!key) return;
    const { order } = state;
    // What differs most, and what is best, first; the rest as one reads.
    const down = order.key === key ? !order.down : key !== "order" && key !== "query";
    state.order = { key: /** @type {Order["key"]} */ (key), down };
    state.page = 0;
    render();
  });
  body.addEventListener("click", ({ target }) => {
    const place = target instanceof Element ? target.closest("button")?.dataset.place : undefined;
    const row = state.rows[Number(place) - 1];
    if (place && row) onOpen(row);
  });
  back?.addEventListener("click", () => {
    state.page -= 1;
    render();
  });
  on?.addEventListener("click", () => {
    state.page += 1;
    render();
  });

  return {
    /** @param {QueryRow[]} rows @param {boolean} isDone  rows can be opened */
    render(rows, isDone) {
      if (rows.length < state.rows.length) state.page = 0;
      Object.assign(state, { rows, isDone });
      places.clear();
      for (const [i, row] of rows.entries()) places.set(row, i);
      render();
    },
  };
}

/**
 * @param {QueryRow} row
 * @param {number} place
 * @param {boolean} canOpen
 */
function toRow(row, place, canOpen) {
  const name = canOpen
    ? element("button", { type: "button", class: "open-row", "data-place": String(place) }, row.query)
    : element("span", {}, row.query);
  const number = (/** @type {keyof QueryRow["values"]} */ ranking) => element("td", { class: "number" }, row.values[ranking].ndcg.toFixed(3));
  const bar = element("span", { class: "swing", "aria-hidden": "true" }, element("span"));
  bar.style.setProperty("--swing", row.difference.toFixed(4));
  const words = { bi_encoder: "bi-encoder", cross_encoder: "cross-encoder", tie: "equal" }[row.winner];
  const difference = element("td", { class: "number swings", "data-winner": row.winner }, bar, `${change(row.difference)} `, element("span", { class: "winner" }, words));
  const query = element("th", { scope: "row" }, name, element("span", { class: "topic" }, row.topic));
  return element("tr", {}, element("td", { class: "number nth" }, String(place)), query, number("bi_encoder"), number("cross_encoder"), number("two_stage"), difference);
}
