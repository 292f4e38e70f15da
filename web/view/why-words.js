// @ts-check
/**
 * Words: what the heat maps show, in sentences.
 *
 * In:  looks and the span of each model's scale. Out: text nodes: the strongest units of a text for one model; what one
 * unit does to both scores. Left out: the heat maps (why-heat.js) and the table of all units (why-table.js).
 */

import { element } from "./element.js";
import { cosine, logit } from "./numbers.js";
import { CHANGE, strongest } from "./why-heat.js";

/** @typedef {import("../influences.js").Look} Look */
/** @typedef {import("../influences.js").ModelKey} ModelKey */

const EXCERPT = 32; // characters of a sentence that stand for it
const SCORE = { bi_encoder: cosine, cross_encoder: logit };

/** What each model and its score are called. */
export const NAMES = {
  bi_encoder: { model: "Bi-encoder", score: "cosine", side: "bi" },
  cross_encoder: { model: "Cross-encoder", score: "logit", side: "cross" },
};

/** A word as it is, a sentence as its beginning. @param {string} text */
export function excerpt(text) {
  const line = text.replace(/\s+/g, " ");
  return line.length <= EXCERPT ? line : `${line.slice(0, EXCERPT - 1).trimEnd()}…`;
}

/**
 * "Raise the logit most: API +2.95, plan +2.29. Lower it most: keys −3.59."
 * @param {Look} look
 * @param {ModelKey} model
 * @param {number} span
 * @returns {(Node | string)[]}
 */
export function summary(look, model, span) {
  const { score } = NAMES[model];
  const { raises, lowers } = strongest(look, model, span);
  /** @param {{unit: number, delta: number}[]} units */
  const list = (units) =>
    units.flatMap(({ unit, delta }, i) => [
      i ? ", " : "",
      element("b", { dir: "auto" }, excerpt(look.spans[unit]?.text ?? "")),
      ` ${CHANGE[model](delta)}`,
    ]);
  if (!raises.length && !lowers.length) return [`No ${look.units.slice(0, -1)} stands out.`];
  /** @type {(Node | string)[]} */
  const words = [];
  if (raises.length) words.push(`Raising the ${score} most: `, ...list(raises), ". ");
  if (lowers.length) words.push(raises.length ? "Lowering it most: " : `Lowering the ${score} most: `, ...list(lowers), ".");
  return words;
}

/**
 * "“keys” in the passage" and what each score would be without it.
 * @param {Look} look
 * @param {number} unit
 * @returns {Node[]}
 */
export function reading(look, unit) {
  const text = look.spans[unit]?.text ?? "";
  const models = /** @type {ModelKey[]} */ (["bi_encoder", "cross_encoder"]);
  return [
    element("strong", {}, "“", element("bdi", {}, excerpt(text)), `” in the ${look.of}`),
    ...models.map((model) => {
      const { model: name, score, side } = NAMES[model];
      const delta = look.deltas[model][unit];
      if (delta === undefined) return element("span", { class: side }, `${name}: not computed yet`);
      const does = delta > 0 ? "raises" : delta < 0 ? "lowers" : "does not change";
      const without = `${SCORE[model](look.scores[model])} → ${SCORE[model](look.scores[model] - delta)} without it`;
      return element("span", { class: side }, `${does} the ${score}, `, element("b", {}, CHANGE[model](delta)), ` (${without})`);
    }),
  ];
}
