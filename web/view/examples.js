// @ts-check
/**
 * Examples: the chooser, and whether the texts still are the chosen example's.
 */

import { element, find, write } from "./element.js";

/** @typedef {import("../site.js").ExampleEntry} ExampleEntry */

/**
 * @param {HTMLSelectElement} select
 * @param {ExampleEntry[]} entries
 */
export function render(select, entries) {
  select.replaceChildren(...entries.map(({ id, title }) => element("option", { value: id }, title)));
  select.disabled = entries.length === 0;
}

/**
 * @param {HTMLElement} chooser
 * @param {{edited: boolean, watch: HTMLElement, line: string}} state  `line` says what to watch in the example
 */
export function renderEdited(chooser, { edited, watch, line }) {
  find("#edited", HTMLElement, chooser).hidden = !edited;
  find("#restore", HTMLElement, chooser).hidden = !edited;
  watch.hidden = edited || !line;
  write(watch, line);
}
