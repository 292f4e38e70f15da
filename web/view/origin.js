// @ts-check
/**
 * Origin: where the numbers below come from, so that nobody takes a stored, a partial or an older result for a live one.
 */

import { write } from "./element.js";

/** @typedef {"stored" | "live" | "partial" | "working"} Kind */
/**
 * @typedef {object} Origin
 * @property {Kind} kind
 * @property {string} date      of a stored result
 * @property {"loading" | "ready" | "failed"} engine
 * @property {boolean} busy     a ranking is under way
 * @property {boolean} edited   the texts are no longer those that were ranked
 * @property {string} query     that was ranked
 * @property {string} reached   how far a partial result got
 */

/**
 * @param {HTMLElement} container
 * @param {Origin | null} origin
 */
export function render(container, origin) {
  container.dataset.kind = origin?.kind ?? "none";
  container.toggleAttribute("data-stale", !!origin && origin.kind !== "working" && (origin.edited || origin.busy));
  write(container, origin ? words(origin) : "");
}

/** @param {Origin} origin */
function words({ kind, date, engine, busy, edited, query, reached }) {
  if (kind === "working") return "Ranking in your browser";
  const stale = edited && !busy ? `; the text has changed since (this is for “${shorten(query)}”)` : "";
  if (kind === "partial") return `Partial result: stopped after ${reached}${stale}`;
  if (kind === "live") return busy ? `Previous result, for “${shorten(query)}”` : `Computed live in your browser${stale}`;
  const next = { loading: "the models are loading", ready: busy ? "computing it live" : "not computed live", failed: "the models did not load" };
  return `Stored result from ${date}; ${next[engine]}${stale}`;
}

/** @param {string} query */
function shorten(query) {
  return query.length > 60 ? `${query.slice(0, 57)}…` : query;
}
