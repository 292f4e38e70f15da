// @ts-check
/**
 * Maps: the two heat maps, one a model, and the line that reads out the unit under the pointer or the arrow keys.
 *
 * In:  the query, a passage, and the looks at either (null: not asked yet; the query waits for a click).
 * Out: for each model its score, its scale, both texts as heat, and a sentence. One scale a model, for passage and query.
 */

import { element, find, write } from "./element.js";
import { cosine, logit } from "./numbers.js";
import * as heat from "./why-heat.js";
import { reading, summary } from "./why-words.js";

/** @typedef {import("../influences.js").Look} Look */
/** @typedef {import("../influences.js").ModelKey} ModelKey */
/** @typedef {{query: string, passage: string, looks: {passage: Look | null, query: Look | null}, scores: Record<ModelKey, number> | null}} Maps  `scores`: as far as they are known without asking */

// A scale no finer than what the last bit of an int8 model does: noise must not look like a reason.
const LEAST_SPAN = { bi_encoder: 0.02, cross_encoder: 0.4 };
const MODELS = /** @type {const} */ (["bi_encoder", "cross_encoder"]);
const SCORES = { bi_encoder: cosine, cross_encoder: logit };
const STEPS = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1]; // of the scale, as swatches
const HINT = "Point at a word or touch it, or go through a text with the arrow keys, to read its numbers.";

/**
 * @param {HTMLElement} root
 * @param {{onAskQuery: (offset: number) => void}} events  a click on the query, at a character
 */
export function createMaps(root, { onAskQuery }) {
  const sections = {
    bi_encoder: find(".heat.bi", HTMLElement, root),
    cross_encoder: find(".heat.cross", HTMLElement, root),
  };
  const readout = find(".heat-readout", HTMLElement, root);
  for (const steps of root.querySelectorAll(".heat-steps")) steps.append(...STEPS.map(step));
  /** @type {Maps | null} */
  let shown = null;
  /** @type {{of: "passage" | "query", unit: number} | null} */
  let lit = null;

  const light = () => {
    for (const old of root.querySelectorAll(".heat-unit[data-lit]")) delete (/** @type {HTMLElement} */ (old).dataset.lit);
    const look = lit && shown?.looks[lit.of];
    if (!lit || !look?.spans[lit.unit]) return void readout.replaceChildren(HINT);
    const same = `.heat-unit[data-of="${lit.of}"][data-unit="${lit.unit}"]`;
    for (const unit of root.querySelectorAll(same)) /** @type {HTMLElement} */ (unit).dataset.lit = "";
    return void readout.replaceChildren(...reading(look, lit.unit));
  };
  /** @param {"passage" | "query"} of @param {number} unit */
  const point = (of, unit) => {
    if (lit?.of === of && lit.unit === unit) return;
    lit = { of, unit };
    light();
  };
  /** @param {Event} event */
  const onPoint = ({ target }) => {
    const unit = target instanceof Element ? target.closest(".heat-unit") : null;
    if (unit instanceof HTMLElement) point(unit.dataset.of === "query" ? "query" : "passage", Number(unit.dataset.unit));
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const row = event.target instanceof HTMLElement ? event.target : null;
    const of = row?.matches(".heat-query") ? "query" : "passage";
    const last = (shown?.looks[of]?.spans.length ?? 0) - 1;
    if (!row?.matches(".heat-row") || last < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const here = lit?.of === of ? lit.unit : -1;
    const on = getComputedStyle(row).direction === "rtl" ? -1 : 1; // where ArrowRight leads
    /** @type {Record<string, number>} */
    const to = { ArrowRight: here + on, ArrowDown: here + 1, ArrowLeft: here - on, ArrowUp: here - 1, Home: 0, End: last };
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    point(of, Math.min(Math.max(next, 0), last));
    root.querySelector(".heat-unit[data-lit]")?.scrollIntoView({ block: "nearest" });
  };
  root.addEventListener("pointerover", onPoint);
  root.addEventListener("click", onPoint);
  root.addEventListener("keydown", onKey);
  root.addEventListener("click", ({ target }) => {
    const word = target instanceof Element ? target.closest(".ask-query") && target : null;
    if (word) onAskQuery(Number(word instanceof HTMLElement ? (word.dataset.start ?? 0) : 0));
  });

  return {
    /** @param {Maps} maps */
    show(maps) {
      if (shown?.passage !== maps.passage || shown.query !== maps.query) lit = null;
      shown = maps;
      for (const model of MODELS) draw(sections[model], model, maps);
      light();
    },
    point,
  };
}

/**
 * @param {HTMLElement} section
 * @param {ModelKey} model
 * @param {Maps} maps
 */
function draw(section, model, { query, passage, looks, scores }) {
  const deltas = [looks.passage, looks.query].flatMap((look) => look?.deltas[model] ?? []);
  const span = Math.max(LEAST_SPAN[model], ...deltas.map((delta) => Math.abs(delta ?? 0)));
  section.style.setProperty("--span", span.toFixed(5));
  const score = looks.passage?.scores[model] ?? scores?.[model];
  write(find(".heat-score", HTMLElement, section), score === undefined ? "…" : SCORES[model](score));
  write(find(".heat-low", HTMLElement, section), heat.CHANGE[model](-span));
  write(find(".heat-high", HTMLElement, section), heat.CHANGE[model](span));
  const asked = find(".heat-query", HTMLElement, section);
  if (looks.query) heat.render(asked, { text: query, look: looks.query, model, span });
  else if (asked.querySelector(".ask-query")?.textContent !== query) asked.replaceChildren(askButton(query));
  setStop(asked, looks.query);
  const text = find(".heat-text", HTMLElement, section);
  if (looks.passage) heat.render(text, { text: passage, look: looks.passage, model, span });
  else write(text, passage);
  setStop(text, looks.passage);
  const look = looks.passage;
  find(".heat-words", HTMLElement, section).replaceChildren(...(look?.whole ? summary(look, model, span) : []));
}

/** @param {number} share */
function step(share) {
  const made = element("span", { class: "heat-unit", "data-sign": share > 0 ? "raises" : share < 0 ? "lowers" : "none" }, share ? "" : "0");
  made.style.setProperty("--delta", String(Math.abs(share)));
  return made;
}

/** A row is a tab stop once it has units to go through. @param {HTMLElement} row @param {Look | null} look */
function setStop(row, look) {
  if (look?.spans.length) row.tabIndex = 0;
  else row.removeAttribute("tabindex");
}

/** The query as one button, each of its words a place to click. @param {string} query */
function askButton(query) {
  const button = element("button", { type: "button", class: "ask-query", "aria-label": `${query}: show what each of its words does` });
  for (const part of query.split(/(\s+)/)) {
    const start = button.textContent?.length ?? 0;
    button.append(part.trim() ? element("span", { class: "ask-word", "data-start": String(start) }, part) : part);
  }
  return button;
}
