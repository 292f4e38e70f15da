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
  // What is chosen while the texts are nobody's example; it cannot be chosen.
  const own = element("option", { value: "", hidden: "" }, "Your own texts");
  select.replaceChildren(own, ...entries.map(({ id, title }) => element("option", { value: id }, title)));
  select.disabled = entries.length === 0;
}

/**
 * @param {HTMLElement} chooser
 * @param {{id: string, edited: boolean, watch: HTMLElement, line: string}} state  `line` says what to watch in the example, if anything
 */
export function renderEdited(chooser, { id, edited, watch, line }) {
  find("select", HTMLSelectElement, chooser).value = id;
  find("#edited", HTMLElement, chooser).hidden = !edited;
  find("#restore", HTMLElement, chooser).hidden = !edited;
  watch.hidden = !line;
  write(watch, line);
}
