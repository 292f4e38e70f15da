// @ts-check
/**
 * Python snippets: what to start from, and the visitor's own code, which no choice ever loses.
 *
 * In:  a <select> whose options name files of snippets/, fetched when the panel is opened first; the tab's own memory.
 * Out: code for the editor. Edited code is kept over a reload (sessionStorage, sent nowhere) and is an option of its own.
 */

import { UNSEEN_MS, inTime } from "../patience.js";
import { element } from "./element.js";

const KEPT = "ranklens-python";
const OWN = "own";

/**
 * @param {HTMLSelectElement} select
 * @param {(code: string) => void} onChoose
 */
export function createSnippets(select, onChoose) {
  /** @type {Map<string, string>} */
  const known = new Map(); // by option
  /** @param {string} code */
  const keepOwn = (code) => {
    if (!known.has(OWN)) select.append(element("option", { value: OWN }, "Your code"));
    known.set(OWN, code);
    select.value = OWN;
  };
  const choose = async () => {
    const { value } = select;
    if (!known.has(value)) known.set(value, await fetchSnippet(value));
    if (select.value === value) onChoose(known.get(value) ?? "");
  };
  select.addEventListener("change", choose);

  return {
    /** The panel is opened for the first time: the code of before a reload, else the first snippet. */
    start() {
      const own = recall();
      if (own === null) return choose();
      keepOwn(own);
      return onChoose(own);
    },
    /** @param {string} code  as it was edited */
    keep(code) {
      keepOwn(code);
      try {
        sessionStorage.setItem(KEPT, code);
      } catch {
        // Full, or not allowed: then it is not kept.
      }
    },
  };
}

function recall() {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** @param {string} path */
async function fetchSnippet(path) {
  try {
    const response = await inTime(fetch(path), UNSEEN_MS);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return await response.text();
  } catch (error) {
    return `# ${path} could not be loaded (${error instanceof Error ? error.message : error}).\n# Write your own, e.g.:\nawait rank()\n`;
  }
}
