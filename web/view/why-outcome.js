// @ts-check
/**
 * Outcome: where an edited passage would stand, as a table and as a sentence.
 *
 * In:  the ranking that the passage stands in, and a RescoreResult of its edited text. Out: a row a model, ranks and scores
 * before and after. The other passages keep their scores, so only places change.
 */

import { element, find } from "./element.js";
import { cosine, logit } from "./numbers.js";
import { CHANGE } from "./why-heat.js";
import { NAMES } from "./why-words.js";

/** @typedef {import("../protocol.js").RescoreResult} RescoreResult */
/** @typedef {{passage: number, ranking: import("../session.js").Ranking}} Subject */

const MODELS = /** @type {const} */ ([
  { model: "bi_encoder", written: cosine },
  { model: "cross_encoder", written: logit },
]);

/**
 * @param {HTMLTableElement} table
 * @param {{subject: Subject, result: RescoreResult}} outcome
 * @returns {string} the same in a sentence
 */
export function render(table, { subject: { passage, ranking }, result }) {
  const rows = MODELS.map(({ model, written }) => {
    const { from = 0, to = 0 } = result.ranks?.[model] ?? {};
    const before = ranking.result[model].scores[passage] ?? NaN;
    const after = result[model].score;
    return element(
      "tr",
      { class: NAMES[model].side },
      element("th", { scope: "row" }, NAMES[model].model),
      element("td", {}, `${from} → `, element("b", {}, String(to)), " ", move(from - to)),
      element("td", {}, `${NAMES[model].score} ${written(before)} → `, element("b", {}, written(after))),
      element("td", {}, CHANGE[model](after - before)),
    );
  });
  find("tbody", HTMLElement, table).replaceChildren(...rows);
  table.hidden = false;
  const [bi, cross] = MODELS.map(({ model }) => result.ranks?.[model].to ?? 0);
  return `As edited it would be number ${bi} for the bi-encoder and number ${cross} for the cross-encoder.`;
}

/** @param {number} places */
function move(places) {
  const kind = places > 0 ? "up" : places < 0 ? "down" : "same";
  const count = Math.abs(places);
  const sign = places > 0 ? `▲${count}` : places < 0 ? `▼${count}` : "=";
  const words = places ? `${kind} ${count} ${count === 1 ? "place" : "places"}` : "same place";
  const shown = element("span", { "aria-hidden": "true" }, sign);
  return element("span", { class: "why-move", "data-move": kind }, shown, element("span", { class: "words" }, words));
}
