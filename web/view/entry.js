// @ts-check
/**
 * Entry: one passage in one list -> a list item.
 *
 * In:  a Row. Out: an <li> cloned from the page's template, brought up to date in place; what did not change is not touched,
 * since a list of 500 is gone through several times a second. A long passage shows its beginning; the rest enters the
 * document when it is asked for. Left out: order and movement of the item (ranking.js), highlighting (partner.js).
 */

import { element, find, write } from "./element.js";
import { noteId } from "./notes.js";
import { cosine, logit, ordinal, percent } from "./numbers.js";

/** @typedef {import("../rows.js").Row} Row */
/** @typedef {import("../rows.js").Side} Side */
/** @typedef {{item: HTMLLIElement, side: Side, row: Row | null, parts: ReturnType<typeof findParts>}} Entry */

const EXCERPT = 900; // characters; more than the widest entry shows

/**
 * @param {Side} side
 * @returns {Entry}
 */
export function makeEntry(side) {
  const copy = /** @type {DocumentFragment} */ (find("#entry", HTMLTemplateElement).content.cloneNode(true));
  const item = find("li", HTMLLIElement, copy);
  const notes = side === "bi" ? ["cosine"] : ["logit", "probability"];
  for (const [i, figure] of item.querySelectorAll(".figure").entries()) {
    const note = notes[i];
    if (!note) figure.remove();
    else describe(figure, note);
  }
  return { item, side, row: null, parts: findParts(item) };
}

/** @param {HTMLLIElement} item */
function findParts(item) {
  const [score, probability = null] = item.querySelectorAll(".value");
  const more = find(".more", HTMLButtonElement, item);
  const jump = find(".jump", HTMLButtonElement, item);
  return {
    rank: find(".rank", HTMLElement, item),
    grade: find(".grade", HTMLButtonElement, item),
    marks: find(".marks", HTMLElement, item),
    text: find(".text", HTMLElement, item),
    score: /** @type {Element} */ (score),
    probability,
    more,
    moreSign: find("span", HTMLElement, more),
    moreWords: find(".words", HTMLElement, more),
    jump,
    jumpSign: find(".sign", HTMLElement, jump),
    jumpWords: find(".words", HTMLElement, jump),
    explainWords: find(".explain .words", HTMLElement, item),
  };
}

/**
 * @param {Element} figure
 * @param {string} note
 */
function describe(figure, note) {
  figure.setAttribute("data-note", note);
  figure.setAttribute("aria-describedby", noteId(note));
  write(find(".unit", HTMLElement, figure), note === "probability" ? "relevance" : note);
}

/**
 * @param {Entry} entry
 * @param {Row} row
 */
export function updateEntry(entry, row) {
  const { item, side, parts, row: old } = entry;
  entry.row = row;
  if (old?.rank !== row.rank) {
    item.dataset.rank = String(row.rank);
    write(parts.rank, String(row.rank));
  }
  if (old?.score !== row.score || !old.unread !== !row.unread) {
    item.dataset.score = String(row.score);
    item.style.setProperty("--score", row.score.toFixed(4));
    item.classList.toggle("negative", row.score < 0);
    write(parts.score, side === "bi" || row.unread ? cosine(row.score) : logit(row.score));
    if (parts.probability) write(parts.probability, percent(row.probability ?? NaN));
    if (item.classList.contains("unread") !== !!row.unread) {
      item.classList.toggle("unread", !!row.unread);
      describe(/** @type {Element} */ (parts.score.parentElement), row.unread ? "cosine" : "logit");
    }
  }
  if (old?.passage !== row.passage || old.text !== row.text) {
    item.dataset.passage = String(row.passage);
    write(parts.explainWords, ` What the models looked at in passage ${row.passage + 1}`);
    item.classList.toggle("long-text", row.text.length > EXCERPT);
    fold(entry, item.dataset.expanded !== "true");
  }
  if (old?.grade !== row.grade || old.passage !== row.passage) renderGrade(parts.grade, row);
  if (old?.rank !== row.rank || old.otherRank !== row.otherRank || old.other !== row.other) renderJump(entry, row);
  const marks = marksOf(row);
  if (parts.marks.textContent !== marks.map(({ text }) => text).join("")) renderMarks(entry, marks);
}

/** Show a passage in full, or its beginning again. @param {Entry} entry */
export function toggleEntry(entry) {
  fold(entry, entry.item.dataset.expanded === "true");
}

/**
 * @param {Entry} entry
 * @param {boolean} folded
 */
function fold({ item, row, parts }, folded) {
  const text = row?.text ?? "";
  item.dataset.expanded = String(!folded);
  write(parts.text, folded && text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text);
  parts.more.setAttribute("aria-expanded", String(!folded));
  write(parts.moreSign, folded ? "more" : "less");
  write(parts.moreWords, ` of passage ${(row?.passage ?? 0) + 1}`);
}

/** What a grade says of a passage; grades above 2 are 2 to a person. */
export const GRADES = ["not marked", "answers in part", "answers the query"];

/**
 * The circle: empty, half or full.
 * @param {HTMLButtonElement} button
 * @param {Row} row
 */
function renderGrade(button, { passage, grade }) {
  button.dataset.grade = String(Math.min(2, grade));
  button.setAttribute("aria-pressed", ["false", "mixed", "true"][grade] ?? "true");
  write(find(".words", HTMLElement, button), `Passage ${passage + 1}: ${GRADES[Math.min(2, grade)]}`);
}

/** @typedef {{text: string, kind: "number" | "answer" | "lost" | "duplicate" | "cut"}} Mark */

/**
 * The small line: the passage's number as pasted, and what is special about it.
 * @param {Row} row
 * @returns {Mark[]}
 */
function marksOf({ passage, grade, unread, duplicateOf, tokens: { read, total } }) {
  /** @type {Mark[]} */
  const marks = [{ kind: "number", text: `Passage ${passage + 1}` }];
  if (grade) marks.push({ kind: "answer", text: GRADES[Math.min(2, grade)] ?? "" });
  if (unread?.secondRank) marks.push({ kind: "lost", text: `lost; would be ${ordinal(unread.secondRank)}` });
  if (duplicateOf !== null) marks.push({ kind: "duplicate", text: `duplicate of passage ${duplicateOf + 1}` });
  if (read < total) marks.push({ kind: "cut", text: `read ${read} of ${total} tokens` });
  return marks;
}

/**
 * @param {Entry} entry
 * @param {Mark[]} marks
 */
function renderMarks({ item, parts }, marks) {
  const made = marks.map(({ kind, text }) => {
    if (kind !== "cut") return element("span", { class: `mark ${kind}` }, text);
    const cut = element("button", { class: "mark cut", type: "button", "data-note": "cut", "aria-describedby": noteId("cut") }, text);
    cut.tabIndex = item.tabIndex; // what is in an entry can be reached by Tab while the entry is the current one (partner.js)
    return cut;
  });
  parts.marks.replaceChildren(...made);
}

/**
 * The chip under the rank: where the passage stands in the other list; it leads there.
 * @param {Entry} entry
 * @param {Row} row
 */
function renderJump({ item, side, parts }, { rank, otherRank, other }) {
  parts.jump.hidden = otherRank === null;
  delete item.dataset.move;
  if (otherRank === null) return;
  if (side === "bi") {
    write(parts.jumpSign, `→ ${otherRank}`);
    write(parts.jumpWords, `rank ${otherRank} in the ${other ?? "cross-encoder’s"} list; go there`);
    return;
  }
  const places = otherRank - rank;
  const count = Math.abs(places);
  const direction = places > 0 ? "up" : places < 0 ? "down" : "same";
  item.dataset.move = direction;
  write(parts.jumpSign, places > 0 ? `▲${count}` : places < 0 ? `▼${count}` : "=");
  const moved = places ? `${direction} ${count} ${count === 1 ? "place" : "places"}` : "same place";
  write(parts.jumpWords, `${moved}, rank ${otherRank} in the bi-encoder’s list; go there`);
}
