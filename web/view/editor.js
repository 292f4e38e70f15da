// @ts-check
/**
 * Editor: the form with the query, the passages and the two buttons.
 *
 * In:  what to fill it with, which notes to show, whether a ranking is under way.
 * Out: what is typed, split by text.js; three events for app.js. Left out: whether the input may be ranked (text.js).
 */

import { splitPassages } from "../text.js";
import { joinPassages } from "../texts.js";
import { find } from "./element.js";
import * as passages from "./passages.js";

/** @typedef {import("../text.js").Passages} Passages */
/** @typedef {import("../text.js").InputNote} InputNote */
/** @typedef {Passages & {query: string}} Typed */
/** @typedef {{query: string, passages: string, format: string}} Raw  both fields as they stand */

const PAUSE_MS = 120; // counting follows the typing, not every key of it

/**
 * @param {HTMLFormElement} form
 * @param {{onSubmit: () => void, onCancel: () => void, onEdit: () => void}} events
 */
export function createEditor(form, { onSubmit, onCancel, onEdit }) {
  const query = find("#query", HTMLTextAreaElement, form);
  const pasted = find("#passages", HTMLTextAreaElement, form);
  const cancel = find("#cancel", HTMLButtonElement, form);
  const rank = find("#rank", HTMLButtonElement, form);
  const count = find("#count", HTMLElement, form);
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
  find("#shortcut", HTMLElement, form).textContent = isMac ? "⌘ ↵" : "Ctrl ↵";
  rank.disabled = false; // until somebody listens, a click would send the form, and the browser would drop the page's modules
  rank.setAttribute("aria-keyshortcuts", isMac ? "Meta+Enter" : "Control+Enter");

  const formats = [...form.querySelectorAll("input")].filter((input) => input.name === "format");
  const choice = () => formats.find((input) => input.checked)?.value ?? "auto";
  let split = { text: "", format: "auto", into: splitPassages("", "auto") };
  /** Two megabytes take a moment to split, and a growing ranking asks a few times a second. @returns {Typed} */
  const read = () => {
    const text = pasted.value;
    const format = /** @type {"auto"} */ (choice());
    if (text !== split.text || format !== split.format) split = { text, format, into: splitPassages(text, format) };
    return { query: query.value.trim(), ...split.into };
  };
  let timer = 0;
  const edited = () => {
    passages.renderCount(count, read());
    onEdit();
  };
  form.addEventListener("input", (event) => {
    // A note goes when its field is touched: whether the new text will do is decided at the next Rank.
    const field = event.target === query ? "query" : "passages";
    passages.clearNote(form, field);
    window.clearTimeout(timer);
    timer = window.setTimeout(edited, PAUSE_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    onSubmit();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    onSubmit();
  });
  cancel.addEventListener("click", onCancel);

  /** @param {Raw} raw */
  const restore = (raw) => {
    query.value = raw.query;
    pasted.value = raw.passages;
    for (const input of formats) input.checked = input.value === raw.format;
    passages.renderNotes(form, []);
    window.clearTimeout(timer);
    passages.renderCount(count, read());
  };

  return {
    read,
    /** @returns {Raw} */
    raw: () => ({ query: query.value, passages: pasted.value, format: choice() }),
    restore,
    /** @param {{query: string, passages: string[], format?: string}} content */
    fill(content) {
      const { text, format } = joinPassages(content.passages, content.format);
      restore({ query: content.query, passages: text, format });
    },
    /** @param {InputNote[]} notes */
    showNotes(notes) {
      passages.renderNotes(form, notes);
      if (notes[0]) (notes[0].field === "query" ? query : pasted).focus();
    },
    /** @param {boolean} busy */
    setBusy(busy) {
      if (!busy && document.activeElement === cancel) rank.focus({ preventScroll: true }); // a disabled button loses it
      cancel.disabled = !busy;
      form.toggleAttribute("data-busy", busy);
    },
  };
}
