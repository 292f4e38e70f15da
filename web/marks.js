// @ts-check
/**
 * Marks: what the visitor marked as relevant in other texts, for when they come back.
 *
 * In:  texts and their grades. Out: the same grades for the same texts, as long as the tab lives; the last MOST texts.
 * Only a fingerprint of the texts is kept, and in sessionStorage: nothing is sent anywhere. Where that is not allowed,
 * nothing is kept. Left out: the texts on the page themselves (kept.js).
 */

/** @typedef {import("./protocol.js").Grades} Grades */
/** @typedef {{query: string, passages: string[]}} Texts */
/** @typedef {[fingerprint: string, grades: Grades][]} Entries  oldest first */

const NAME = "ranklens-marks";
const MOST = 60;

/**
 * @param {Texts} texts
 * @param {Grades} grades
 */
export function keepMarks(texts, grades) {
  const key = fingerprint(texts);
  const others = readAll().filter(([each]) => each !== key);
  try {
    sessionStorage.setItem(NAME, JSON.stringify([...others, [key, grades]].slice(-MOST)));
  } catch {
    // Full or not allowed: the marks live as long as the page.
  }
}

/**
 * @param {Texts} texts
 * @returns {Grades | null} null if they were never marked; {} if all marks were taken back
 */
export function recallMarks(texts) {
  const key = fingerprint(texts);
  const [, grades] = readAll().find(([each]) => each === key) ?? [];
  const isFine = ([passage, grade] = ["", 0]) => /^\d{1,3}$/.test(passage) && Number(passage) < texts.passages.length && [1, 2].includes(grade);
  return grades && Object.entries(grades).every(isFine) ? grades : null;
}

/** Another page of this origin may have written it. @returns {Entries} */
function readAll() {
  try {
    const entries = JSON.parse(sessionStorage.getItem(NAME) ?? "[]");
    return Array.isArray(entries) ? entries.filter((entry) => typeof entry?.[0] === "string" && Object(entry[1]) === entry[1]) : [];
  } catch {
    return [];
  }
}

/**
 * Two 32-bit hashes (FNV-1a, two starts) and the length: no secret, only a name for a text.
 * @param {Texts} texts
 */
function fingerprint({ query, passages }) {
  const text = JSON.stringify([query, ...passages]);
  let one = 0x811c9dc5;
  let two = 0x1b873593;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    one = Math.imul(one ^ code, 0x01000193);
    two = Math.imul(two ^ code, 0x85ebca6b);
  }
  return [one >>> 0, two >>> 0, text.length].map((number) => number.toString(36)).join("-");
}
