// @ts-check
/**
 * Session: the ranking on the page and what the visitor has said about it. Whoever shows more of it listens here.
 *
 * In:  whole rankings from app.js; grades and k from the panels.
 * Out: one state and a call to every listener after each change, with what changed.
 * Left out: what is typed (view/editor.js), rankings that are not whole (then `ranking` is null), where marks are kept (marks.js).
 */

import { keepMarks, recallMarks } from "./marks.js";
import { isSame } from "./text.js";

/** @typedef {import("./protocol.js").RankResult} RankResult */
/** @typedef {import("./protocol.js").Grades} Grades */
/** @typedef {import("./rows.js").Input} Input */
/**
 * @typedef {object} Ranking
 * @property {Input} input
 * @property {RankResult} result
 * @property {string} date    of a stored result, "" for a live one
 * @property {string} title   of the example, "" for own texts
 * @property {boolean} [first]  nothing was ranked since the models were loaded: its times are long
 * @property {Record<string, any>} [models]  that made a stored result; absent: the loaded ones
 */
/** @typedef {"ranking" | "grades" | "k"} Change */
/** @typedef {(change: Change) => void} Listener */

export function createSession() {
  /** @type {Ranking | null} */
  let ranking = null;
  /** @type {Grades} */
  let grades = {};
  let k = 0;
  /** @type {Input | null} */
  let marked = null; // the input that grades and k belong to: a ranking of the same texts again keeps both
  let bringsOwn = false; // the next texts come with marks that count more than those of earlier days
  /** @type {Set<Listener>} */
  const listeners = new Set();
  const tell = (/** @type {Change} */ change) => listeners.forEach((listener) => listener(change));

  return {
    /** The whole ranking on the page, or null while one is being computed. */
    get ranking() {
      return ranking;
    },
    /** Marks by passage index; passages that are not marked are absent. */
    get grades() {
      return grades;
    },
    /** Passages that the first stage hands to the second: 1 to n. */
    get k() {
      return k;
    },
    /**
     * Put a whole ranking on the page, or take it away. The same texts keep their marks; others have those that the visitor
     * once gave them, or bring their own (an example's) or none.
     * @param {Ranking | null} next
     */
    show(next) {
      if (next && !(marked && isSame(next.input, marked))) {
        const n = next.input.passages.length;
        grades = this.gradesOf(next.input) ?? { ...next.input.relevant };
        k = Math.min(n, Math.max(1, next.input.k ?? Math.ceil(n / 2)));
      }
      if (next) {
        marked = next.input;
        bringsOwn = false;
      }
      ranking = next;
      tell("ranking");
    },
    /** The next texts bring their own marks and k, even if they are the same as these. */
    forget() {
      marked = null;
      bringsOwn = true;
    },
    /**
     * What the visitor has marked in texts, now or earlier; null if nothing yet.
     * @param {Input} input
     */
    gradesOf(input) {
      if (marked && isSame(input, marked)) return grades;
      return bringsOwn ? null : recallMarks(input);
    },
    /** @param {Grades} next */
    setGrades(next) {
      grades = Object.fromEntries(Object.entries(next).filter(([, grade]) => grade > 0));
      if (marked) keepMarks(marked, grades);
      tell("grades");
    },
    /** @param {number} next */
    setK(next) {
      k = next;
      tell("k");
    },
    /**
     * @param {Listener} listener
     * @returns {() => void} stops listening
     */
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
