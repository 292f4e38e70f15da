// @ts-check
/**
 * Heat: one text with each of its words (or sentences) tinted by what it does to one model's score.
 *
 * In:  a text and a Look at it, whole or growing. Out: the text itself, its units in <span data-unit>, each with a sign, a
 * size, and once all are known a number on the strongest. Colour, bar and number say the same: a bar above raises, a bar
 * below lowers. Tints are shares of --span, which is set where all rows of one model inherit it (why-maps.js).
 */

import { element } from "./element.js";
import { change, logit } from "./numbers.js";

/** @typedef {import("../influences.js").Look} Look */
/** @typedef {import("../influences.js").ModelKey} ModelKey */
/** @typedef {{text: string, look: Look, units: HTMLElement[], drawn: (number | undefined)[]}} Drawn */

const LABELS = 3; // numbers a sign: more would hide the text
const WORTH_SAYING = 0.2; // of the span

/** How a model's changes are written. */
export const CHANGE = { bi_encoder: change, cross_encoder: logit };

/** @type {WeakMap<HTMLElement, Drawn>} */
const drawn = new WeakMap();

/**
 * @param {HTMLElement} row
 * @param {{text: string, look: Look, model: ModelKey, span: number}} heat
 */
export function render(row, { text, look, model, span }) {
  const old = drawn.get(row);
  const kept = old && old.text === text && old.look.of === look.of && isSameSpans(old.look.spans, look.spans);
  const now = kept && old.units[0]?.parentNode === row ? old : build(row, text, look);
  now.look = look;
  const deltas = look.deltas[model];
  for (const [i, unit] of now.units.entries()) {
    const delta = deltas[i];
    if (delta === undefined || delta === now.drawn[i]) continue;
    now.drawn[i] = delta;
    unit.dataset.sign = delta > 0 ? "raises" : delta < 0 ? "lowers" : "none";
    unit.style.setProperty("--delta", Math.abs(delta).toFixed(5));
  }
  row.classList.toggle("in-sentences", look.units === "sentences");
  label(now.units, look, model, span);
}

/**
 * The strongest units of each sign, strongest first.
 * @param {Look} look
 * @param {ModelKey} model
 * @param {number} span
 */
export function strongest(look, model, span) {
  const found = look.deltas[model]
    .map((delta, unit) => ({ unit, delta: delta ?? 0 }))
    .filter(({ delta }) => Math.abs(delta) >= WORTH_SAYING * span)
    .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta));
  return {
    raises: found.filter(({ delta }) => delta > 0).slice(0, LABELS),
    lowers: found.filter(({ delta }) => delta < 0).slice(0, LABELS),
  };
}

/**
 * @param {HTMLElement[]} units
 * @param {Look} look
 * @param {ModelKey} model
 * @param {number} span
 */
function label(units, look, model, span) {
  const { raises, lowers } = look.whole ? strongest(look, model, span) : { raises: [], lowers: [] };
  const wanted = new Map([...raises, ...lowers].map(({ unit, delta }) => [unit, CHANGE[model](delta)]));
  for (const [i, unit] of units.entries()) {
    const text = wanted.get(i);
    if (text) unit.dataset.label = text;
    else delete unit.dataset.label;
  }
}

/**
 * @param {HTMLElement} row
 * @param {string} text
 * @param {Look} look
 * @returns {Drawn}
 */
function build(row, text, look) {
  /** @type {(Node | string)[]} */
  const pieces = [];
  let here = 0;
  const units = look.spans.map(({ start, end }, i) => {
    const unit = element("span", { class: "heat-unit", "data-of": look.of, "data-unit": String(i) }, text.slice(start, end));
    pieces.push(text.slice(here, start), unit);
    here = end;
    return unit;
  });
  row.replaceChildren(...pieces, text.slice(here));
  const made = { text, look, units, drawn: [] };
  drawn.set(row, made);
  return made;
}

/** @param {Look["spans"]} a @param {Look["spans"]} b */
function isSameSpans(a, b) {
  return a === b || (a.length === b.length && a.every(({ start, end }, i) => start === b[i]?.start && end === b[i]?.end));
}
