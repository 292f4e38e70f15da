// @ts-check
/**
 * Failure: what failed, what to do about it, and the details for a report; above the rankings, where the visitor looks.
 *
 * In:  ErrorData, or null to take the panel away. Left out: what Retry does (app.js).
 */

import { element, find, write } from "./element.js";

/** @typedef {{title: string, error: import("../protocol.js").ErrorData}} Failure */

/**
 * @param {HTMLElement} panel
 * @param {Failure | null} failure
 */
export function render(panel, failure) {
  panel.hidden = failure === null;
  if (!failure) return;
  const { title, error } = failure;
  write(find("h2", HTMLElement, panel), title);
  find(".failure-what", HTMLElement, panel).replaceChildren(...withCode(error.message));
  find(".failure-hint", HTMLElement, panel).replaceChildren(...withCode(error.hint));
  const details = find("details", HTMLDetailsElement, panel);
  details.hidden = !error.detail;
  write(find("pre", HTMLElement, details), error.detail);
}

/** "Run `make demo` again." -> the part between backticks as code @param {string} text */
function withCode(text) {
  return text.split("`").map((part, i) => (i % 2 ? element("code", {}, part) : part));
}
