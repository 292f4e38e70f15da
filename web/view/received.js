// @ts-check
/**
 * Received: the note under the passages that says what came out of a file, and what can be done about it.
 *
 * In:  sentences, or null to take the note away. Out: text; two buttons. Read out politely.
 */

import { element, find } from "./element.js";

/**
 * @typedef {object} Received
 * @property {string} words
 * @property {string[]} notes     what was left out, repaired or guessed
 * @property {string} [next]      what to do now
 * @property {boolean} [failed]
 * @property {{columns: boolean, back: boolean}} [actions]
 */

/**
 * @param {HTMLElement} note
 * @param {{onColumns: () => void, onBack: () => void}} events
 */
export function start(note, { onColumns, onBack }) {
  find("#choose-columns", HTMLButtonElement, note).addEventListener("click", onColumns);
  find("#take-back", HTMLButtonElement, note).addEventListener("click", onBack);
}

/**
 * @param {HTMLElement} note
 * @param {Received | null} received
 */
export function render(note, received) {
  note.hidden = received === null;
  if (!received) return;
  const { words, notes, next = "", failed = false, actions } = received;
  note.toggleAttribute("data-failed", failed);
  /** @type {HTMLElement[]} */
  const sentences = [element("p", {}, `${words} `, element("strong", {}, next))];
  if (notes.length) sentences.push(element("ul", {}, ...notes.map((each) => element("li", {}, each))));
  find(".received-words", HTMLElement, note).replaceChildren(...sentences);
  find("#choose-columns", HTMLElement, note).hidden = !actions?.columns;
  find("#take-back", HTMLElement, note).hidden = !actions?.back;
}
