// @ts-check
/**
 * Passages: the count and the notes beside the two fields of the editor.
 *
 * In:  what text.js found. Out: a line under the passages; a note under a field that cannot be ranked, tied to the field.
 */

import { find, write } from "./element.js";
import { plural } from "./numbers.js";

/** @typedef {import("../text.js").InputNote} InputNote */
/** @typedef {import("../text.js").Passages} Passages */

/** @type {Record<import("../text.js").Format, string>} */
const FORMATS = { lines: "one a line", blank: "separated by blank lines" };

/**
 * @param {HTMLElement} container
 * @param {Passages} passages
 */
export function renderCount(container, { passages, format, duplicateOf, dropped }) {
  const duplicates = duplicateOf.filter((first) => first !== null).length;
  const parts = [`${plural(passages.length, "passage")}, ${FORMATS[format]}`];
  if (duplicates) parts.push(plural(duplicates, "duplicate"));
  if (dropped) parts.push(`${plural(dropped, "empty line")} dropped`);
  write(container, parts.join(" · "));
}

/**
 * @param {HTMLElement} editor
 * @param {InputNote[]} notes
 */
export function renderNotes(editor, notes) {
  for (const field of /** @type {const} */ (["query", "passages"])) {
    renderNote(editor, field, notes.find((each) => each.field === field)?.message ?? "");
  }
}

/**
 * @param {HTMLElement} editor
 * @param {"query" | "passages"} field
 */
export function clearNote(editor, field) {
  renderNote(editor, field, "");
}

/**
 * @param {HTMLElement} editor
 * @param {"query" | "passages"} field
 * @param {string} message
 */
function renderNote(editor, field, message) {
  const box = find(`#${field}`, HTMLTextAreaElement, editor);
  const note = find(`#${field}-note`, HTMLElement, editor);
  note.hidden = !message;
  write(note, message);
  if (message) box.setAttribute("aria-invalid", "true");
  else box.removeAttribute("aria-invalid");
}
