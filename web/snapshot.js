// @ts-check
/**
 * Snapshot: the page as it is now -> what a link, a file and a reload take with them.
 *
 * In:  what is typed, and the ranking on the page with its marks and k. Those belong to what is typed only while it is what
 * was ranked; else the texts have what they were brought with. Out: plain data.
 */

import { isSame } from "./text.js";

/** @typedef {ReturnType<import("./texts.js").createTexts>} Texts */
/** @typedef {ReturnType<import("./session.js").createSession>} Session */
/** @typedef {import("./session.js").Ranking} Ranking */

/**
 * What is typed, with marks and k.
 * @param {Texts} texts
 * @param {Session} session
 * @returns {{query: string, passages: string[], grades: Record<string, number>, k: number, ranking: Ranking | null}}  k 0: not chosen
 */
export function typedNow(texts, session) {
  const { query, passages, relevant, k } = texts.read();
  const { ranking } = session;
  if (!ranking || !isSame({ query, passages }, ranking.input)) return { query, passages, grades: relevant, k: k ?? 0, ranking: null };
  return { query, passages, grades: session.grades, k: session.k, ranking };
}

/**
 * What engine.ask("write") takes.
 * @param {Texts} texts
 * @param {{query: string, passages: string[], grades: Record<string, number>, k: number, ranking: Ranking | null}} now
 * @returns {import("./protocol.js").Session}
 */
export function asSession(texts, { query, passages, grades, k, ranking }) {
  return {
    query,
    passages: texts.withRecords(passages),
    grades,
    result: ranking?.result ?? null,
    k: k || undefined,
    title: ranking?.title ?? "",
    date: ranking?.date || today(),
    models: ranking?.models,
  };
}

/** The ranking on the page, whatever is typed by now; null while there is none. @param {Texts} texts @param {Session} session */
export function shownNow(texts, session) {
  const { ranking, grades, k } = session;
  return ranking && asSession(texts, { query: ranking.input.query, passages: ranking.input.passages, grades, k, ranking });
}

/** The day as files give it. */
function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
