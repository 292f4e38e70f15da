// @ts-check
/**
 * Status: where the page is, in a word for programs (data-state) and a short sentence for people, announced politely.
 *
 * It speaks when the state changes, not with every event: numbers that run are shown elsewhere.
 */

import { write } from "./element.js";

/** @typedef {"loading" | "ready" | "working" | "done" | "failed"} State */

/**
 * @param {HTMLElement} region  role="status"
 * @param {{state: State, text: string}} status
 */
export function render(region, { state, text }) {
  region.dataset.state = state;
  write(region, text);
}
