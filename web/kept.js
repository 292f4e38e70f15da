// @ts-check
/**
 * Kept: the tab's own memory of what is on the page, so that a reload loses nothing.
 *
 * In:  texts as they stand, marks, k, records. Out: the same after a reload of this address.
 * It is sessionStorage: it belongs to this tab, ends with it and is sent nowhere. Where it is not allowed or full, nothing
 * is kept. An embedded page keeps nothing, since two of them in one page would share it.
 */

import { MOST_GRADE } from "./state.js";
import { LIMITS } from "./text.js";

/** @typedef {import("./protocol.js").Passage} Passage */
/**
 * @typedef {object} Kept
 * @property {string} key      the address that it was kept for
 * @property {string} example  id; "" for other texts
 * @property {import("./view/editor.js").Raw} raw
 * @property {Record<string, number>} grades
 * @property {number} k
 * @property {boolean} ranked  what is typed had been ranked
 * @property {Passage[]} records
 */

const NAME = "ranklens-session";

/** @param {Kept} kept */
export function keep(kept) {
  for (const each of [kept, { ...kept, records: [] }]) {
    try {
      return sessionStorage.setItem(NAME, JSON.stringify(each));
    } catch {
      // Full: once more without records. Not allowed: then neither.
    }
  }
  return forget();
}

/** Keep nothing: what is kept would be older than the page. */
export function forget() {
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // Not allowed.
  }
}

/**
 * @param {string} key
 * @returns {Kept | null}
 */
export function recall(key) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
    return isKept(kept) && kept.key === key ? kept : null;
  } catch {
    return null;
  }
}

/** Another page of this origin may have written it, or an older version of this one. @param {any} kept @returns {kept is Kept} */
function isKept(kept) {
  const { raw, grades, k, records } = kept ?? {};
  return (
    [kept?.key, kept?.example, raw?.query, raw?.passages, raw?.format].every((each) => typeof each === "string") &&
    typeof grades === "object" && grades !== null &&
    Object.entries(grades).every(([key, grade]) => /^\d{1,3}$/.test(key) && grade > 0 && grade <= MOST_GRADE) &&
    Number.isInteger(k) && k >= 0 && k <= LIMITS.maxPassages &&
    Array.isArray(records) && records.every((record) => typeof record?.text === "string")
  );
}
