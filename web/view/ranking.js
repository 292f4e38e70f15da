// @ts-check
/**
 * Ranking: rows -> an ordered list that keeps its items.
 *
 * In:  rows, best first, and how many passages are still to come.
 * Out: one <li> a row. A passage keeps its item from one ranking to the next, so it can glide to its new place, keeps its
 * focus, and stays unfolded. Left out: what is inside an item (entry.js).
 */

import { makeEntry, toggleEntry, updateEntry } from "./entry.js";
import { measure, play } from "./glide.js";

/** @typedef {import("../rows.js").Row} Row */
/** @typedef {import("../rows.js").Side} Side */
/** @typedef {{side: Side, rows: Row[], waiting: number}} Ranking  `waiting`: passages without a score yet */
/** @typedef {{entries: Map<string, import("./entry.js").Entry>, unfold: IntersectionObserver}} Kept */

const LONG_LIST = 60; // from here on, items outside the window are not laid out
const LEAST_SPAN = 4; // logits: a list of nearly equal scores must not look like one of extremes

/** @type {WeakMap<HTMLElement, Kept>} */
const kept = new WeakMap();

/**
 * @param {HTMLOListElement} list
 * @param {Ranking} ranking
 */
export function render(list, { side, rows, waiting }) {
  const { entries, unfold } = kept.get(list) ?? start(list);
  const keyed = withKeys(rows);
  const before = measure(list.children, rows.length + waiting);
  const focused = document.activeElement;

  const wanted = new Set(keyed.map(([key]) => key));
  for (const [key, { item }] of entries) {
    if (wanted.has(key)) continue;
    unfold.unobserve(item);
    item.remove();
    entries.delete(key);
  }
  /** @type {Element | null} */
  let here = list.firstElementChild;
  for (const [key, row] of keyed) {
    const entry = entries.get(key) ?? makeEntry(side);
    updateEntry(entry, row);
    if (entry.item === here) here = here.nextElementSibling;
    else list.insertBefore(entry.item, here);
    if (entries.has(key)) continue;
    entries.set(key, entry);
    unfold.observe(entry.item);
  }
  list.classList.toggle("long-list", rows.length + waiting > LONG_LIST);
  const room = list.nextElementSibling;
  if (room instanceof HTMLElement) room.style.setProperty("--waiting", String(waiting));
  const half = String(span(rows));
  // Everything in the list inherits it: set where it did not change, it would cost a new style for 500 entries.
  if (list.style.getPropertyValue("--span") !== half) list.style.setProperty("--span", half);
  // An item that is moved in the document loses the focus; its place in the list changed, the reader's did not.
  if (focused instanceof HTMLElement && focused !== document.activeElement && list.contains(focused)) {
    focused.focus({ preventScroll: true });
  }
  play(before, [...list.children]);
}

/**
 * Change what a list's entries show, where they stand.
 * @param {HTMLOListElement} list
 * @param {(row: Row) => Row} change
 */
export function revise(list, change) {
  for (const entry of kept.get(list)?.entries.values() ?? []) if (entry.row) updateEntry(entry, change(entry.row));
}

/**
 * Give each row a key that stays with its text: the text itself, numbered where it repeats.
 * @param {Row[]} rows
 * @returns {[string, Row][]}
 */
function withKeys(rows) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  const inInput = rows.toSorted((a, b) => a.passage - b.passage);
  const keys = new Map(
    inInput.map((row) => {
      const times = seen.get(row.text) ?? 0;
      seen.set(row.text, times + 1);
      return [row, `${times} ${row.text}`];
    }),
  );
  return rows.map((row) => [keys.get(row) ?? "", row]);
}

/**
 * Half the width of the cross-encoder's axis: bars end at the largest logit of the list, in steps of two.
 * @param {Row[]} rows
 */
function span(rows) {
  return 2 * Math.ceil(Math.max(LEAST_SPAN, ...rows.map((row) => Math.abs(row.score))) / 2);
}

/**
 * @param {HTMLOListElement} list
 * @returns {Kept}
 */
function start(list) {
  /** @type {Kept} */
  const made = { entries: new Map(), unfold: observeClamped() };
  kept.set(list, made);
  list.addEventListener("click", ({ target }) => {
    const item = target instanceof Element ? target.closest(".more")?.closest("li") : null;
    const entry = [...made.entries.values()].find((each) => each.item === item);
    if (entry) toggleEntry(entry);
  });
  observeWidth(list, () => {
    for (const { item } of made.entries.values()) {
      made.unfold.unobserve(item);
      made.unfold.observe(item); // reports anew
    }
  });
  return made;
}

/**
 * @param {HTMLElement} list
 * @param {() => void} onChange
 */
function observeWidth(list, onChange) {
  let width = 0;
  new ResizeObserver(([entry]) => {
    const now = entry?.contentRect.width ?? 0;
    if (width && now !== width) onChange();
    width = now;
  }).observe(list);
}

/** Offer "more" only where text is hidden; found out for items in view, all reads before all writes. */
function observeClamped() {
  /** @param {Element} item */
  const isClamped = (item) => {
    const text = item.querySelector(".text");
    return !!text && text.scrollHeight > text.clientHeight + 1;
  };
  return new IntersectionObserver((entries) => {
    const visible = entries.filter((entry) => entry.isIntersecting).map(({ target }) => target);
    const clamped = visible.map(isClamped);
    for (const [i, item] of visible.entries()) item.classList.toggle("clamped", clamped[i]);
  });
}
