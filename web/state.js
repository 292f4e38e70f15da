// @ts-check
/**
 * State: what a link or an earlier visit says -> texts for the editor, checked as what a stranger wrote.
 *
 * In:  any parsed JSON. Out: a State with nothing in it but what is named here, or LinkError.
 * The shape is all there is: fields that are not named are not looked at, what is named has its type and its bounds, and
 * nothing nests deeper than a list of texts. So no key of a stranger's ever becomes a key of ours.
 */

import { LIMITS } from "./text.js";

/** @typedef {"auto" | "lines" | "blank"} Choice */
/** @typedef {{query: string, passages: string[], grades: Record<string, number>, k: number, format: Choice}} State  k 0: not chosen */

export const VERSION = 1;
export const MOST_GRADE = 20; // as ranklens/judging.py

/** A link that cannot be opened: the message is for the visitor. */
export class LinkError extends Error {}

/** @param {State} state */
export function packState(state) {
  const { query, passages, grades, k, format } = state;
  return { v: VERSION, q: query, p: passages, g: grades, k, f: format, c: checksum(state) };
}

/**
 * Tells a state from one in which a letter changed on its way, since deflate-raw does not (FNV-1a; Fowler, Noll and Vo, 1991).
 * It is no protection: who wants to can write any state.
 * @param {State} state
 */
function checksum({ query, passages, grades, k, format }) {
  let hash = 0x811c9dc5;
  for (const letter of JSON.stringify([query, passages, grades, k, format])) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * @param {unknown} packed
 * @returns {State}
 */
export function unpackState(packed) {
  const { v, q, p, g, k, f, c } = fields(packed, "the whole");
  if (v !== VERSION) throw new LinkError("It was made by another version of this page.");
  if (typeof q !== "string" || q.length > 2 * LIMITS.maxQueryCharacters) throw wrong("the query");
  if (!Array.isArray(p) || p.length > LIMITS.maxPassages || !p.every(isPassage)) throw wrong("the passages");
  const state = { query: q, passages: p, grades: unpackGrades(g ?? {}, p.length), k: unpackK(k ?? 0, p.length), format: unpackFormat(f) };
  if (c !== undefined && c !== checksum(state)) throw new LinkError("It was changed on its way."); // written by hand, it has none
  return state;
}

/** @param {unknown} value @returns {value is string} */
function isPassage(value) {
  return typeof value === "string" && value.trim() !== "" && value.length <= 2 * LIMITS.maxPassageCharacters;
}

/**
 * @param {unknown} value
 * @param {number} passages
 * @returns {Record<string, number>}
 */
function unpackGrades(value, passages) {
  /** @type {Record<string, number>} */
  const grades = {};
  for (const [key, grade] of Object.entries(fields(value, "the marks"))) {
    const isIndex = /^(0|[1-9]\d{0,2})$/.test(key) && Number(key) < passages;
    if (!isIndex || !isWhole(grade, 1, MOST_GRADE)) throw wrong("the marks");
    grades[key] = grade;
  }
  return grades;
}

/** @param {unknown} value @param {number} passages */
function unpackK(value, passages) {
  if (!isWhole(value, 0, passages)) throw wrong("k");
  return value;
}

/** @param {unknown} value @returns {Choice} */
function unpackFormat(value) {
  return value === "lines" || value === "blank" ? value : "auto";
}

/**
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 * @returns {value is number}
 */
function isWhole(value, least, most) {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}

/** @param {unknown} value @param {string} what @returns {Record<string, unknown>} */
function fields(value, what) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(what);
  return { ...value };
}

/** @param {string} what */
function wrong(what) {
  return new LinkError(`It holds something else than this page writes (${what}).`);
}
