// @ts-check
/**
 * Entry: one passage in one list -> a list item.
 *
 * In:  a Row. Out: an <li> cloned from the page's template, brought up to date in place when its row changes.
 * A long passage shows its beginning; the rest enters the document when it is asked for, so that a list of 500 long
 * passages stays light. Left out: order, movement of the item (ranking.js), highlighting (partner.js).
 */

import { element, find, write } from "./element.js";
import { noteId } from "./notes.js";
import { cosine, logit, percent } from "./numbers.js";

/** @typedef {import("../rows.js").Row} Row */
/** @typedef {import("../rows.js").Side} Side */

const EXCERPT = 900; // more than the longest excerpt that fits the widest entry

/**
 * @param {Side} side
 * @returns {HTMLLIElement}
 */
export function makeEntry(side) {
  const template = find("#entry", HTMLTemplateElement);
  const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const item = find("li", HTMLLIElement, copy);
  const [score, probability] = item.querySelectorAll(".figure");
  if (side === "bi") probability?.remove();
  describe(score, side === "bi" ? "cosine" : "logit");
  if (side === "cross") describe(probability, "probability");
  return item;
}

/**
 * @param {Element | undefined} figure
 * @param {string} note
 */
function describe(figure, note) {
  figure?.setAttribute("data-note", note);
  figure?.setAttribute("aria-describedby", noteId(note));
  const unit = figure?.querySelector(".unit");
  if (unit) unit.textContent = note === "probability" ? "relevance" : note;
}

/**
 * Bring an item up to date; what did not change is not touched.
 * @param {HTMLLIElement} item
 * @param {Row} row
 * @param {Side} side
 */
export function updateEntry(item, row, side) {
  item.dataset.passage = String(row.passage);
  item.dataset.rank = String(row.rank);
  item.dataset.score = String(row.score);
  write(find(".rank", HTMLElement, item), String(row.rank));
  const [score, probability] = item.querySelectorAll(".value");
  if (score) write(score, side === "bi" ? cosine(row.score) : logit(row.score));
  if (probability) write(probability, percent(row.probability ?? NaN));
  item.style.setProperty("--score", row.score.toFixed(4));
  item.classList.toggle("negative", row.score < 0);
  if (item.dataset.expanded !== "true") write(find(".text", HTMLElement, item), excerpt(row.text));
  item.classList.toggle("long-text", row.text.length > EXCERPT);
  renderMore(item, item.dataset.expanded === "true");
  renderMarks(item, row);
  renderJump(find(".jump", HTMLButtonElement, item), row, side);
}

/** @param {string} text */
function excerpt(text) {
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text;
}

/**
 * Show a passage in full, or its beginning again.
 * @param {HTMLLIElement} item
 * @param {string} text
 */
export function toggleEntry(item, text) {
  const expanded = item.dataset.expanded !== "true";
  item.dataset.expanded = String(expanded);
  write(find(".text", HTMLElement, item), expanded ? text : excerpt(text));
  renderMore(item, expanded);
}

/**
 * @param {HTMLLIElement} item
 * @param {boolean} expanded
 */
function renderMore(item, expanded) {
  const button = find(".more", HTMLButtonElement, item);
  button.setAttribute("aria-expanded", String(expanded));
  write(find("span", HTMLElement, button), expanded ? "less" : "more");
  write(find(".words", HTMLElement, button), ` of passage ${Number(item.dataset.passage) + 1}`);
}

/**
 * The small line: the passage's number as pasted, and what is special about it.
 * @param {HTMLLIElement} item
 * @param {Row} row
 */
function renderMarks(item, row) {
  const container = find(".marks", HTMLElement, item);
  const { read, total } = row.tokens;
  const marks = [element("span", { class: "number" }, `Passage ${row.passage + 1}`)];
  if (row.grade) marks.push(element("span", { class: "mark answer" }, row.grade > 1 ? "answers the query" : "answers in part"));
  if (row.duplicateOf !== null) {
    marks.push(element("span", { class: "mark" }, `duplicate of passage ${row.duplicateOf + 1}`));
  }
  if (read < total) {
    const attributes = { class: "mark cut", type: "button", "data-note": "cut", "aria-describedby": noteId("cut") };
    const cut = element("button", attributes, `read ${read} of ${total} tokens`);
    cut.tabIndex = item.tabIndex; // see partner.js: what is in an entry can be reached while the entry is the current one
    marks.push(cut);
  }
  if (container.textContent !== marks.map((mark) => mark.textContent).join("")) container.replaceChildren(...marks);
}

/**
 * The chip under the rank: where the passage stands in the other list; it leads there.
 * @param {HTMLButtonElement} button
 * @param {Row} row
 * @param {Side} side
 */
function renderJump(button, row, side) {
  button.hidden = row.otherRank === null;
  if (row.otherRank === null) return;
  const places = row.otherRank - row.rank; // up is positive, seen from the cross-encoder's list
  const direction = places > 0 ? "up" : places < 0 ? "down" : "same";
  const sign = find(".sign", HTMLElement, button);
  const words = find(".words", HTMLElement, button); // for those who cannot see the sign
  if (side === "bi") {
    write(sign, `→ ${row.otherRank}`);
    write(words, `rank ${row.otherRank} in the cross-encoder’s list; go there`);
    return;
  }
  const count = Math.abs(places);
  button.dataset.move = direction;
  write(sign, places > 0 ? `▲${count}` : places < 0 ? `▼${count}` : "=");
  const moved = places ? `${direction} ${count} ${count === 1 ? "place" : "places"}` : "same place";
  write(words, `${moved}, rank ${row.otherRank} in the bi-encoder’s list; go there`);
}
