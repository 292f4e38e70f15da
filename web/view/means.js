// @ts-check
/**
 * Means: what an evaluation adds up to: a sentence, a bar of wins, and a table of the means.
 *
 * In:  means, wins and interval (judged.js). Out: text and one table; differences are to the bi-encoder, with their sign.
 */

import { element } from "./element.js";
import { change, plural } from "./numbers.js";

/** @typedef {ReturnType<import("../judged.js").summarise>} Summary */
/** @typedef {{summary: Summary, k: number, queries: number, of: number}} Means  `of`: queries that were asked for */

/**
 * @param {HTMLElement} container
 * @param {Means | null} means
 */
export function render(container, means) {
  container.hidden = means === null;
  if (!means) return;
  container.replaceChildren(sentence(means), bar(means), table(means));
}

/** @param {Means} means */
function sentence({ summary: { means, wins, interval }, queries, of }) {
  const difference = means.cross_encoder.ndcg - means.bi_encoder.ndcg;
  const words = [
    `The cross-encoder is better on ${wins.cross_encoder} of ${plural(queries, "query", "queries")}, the bi-encoder on ${wins.bi_encoder}; `,
    `${wins.tie} ${wins.tie === 1 ? "is" : "are"} equal. nDCG@10 changes by ${change(difference)} on average`,
  ];
  if (interval) words.push(` (95 % interval ${change(interval.low)} to ${change(interval.high)})`);
  words.push(interval && interval.low <= 0 && interval.high >= 0 ? ", which may be chance." : ".");
  if (queries < of) words.push(` These are the first ${queries} of ${of}.`);
  return element("p", { class: "outcome" }, words.join(""));
}

/** @param {Means} means */
function bar({ summary: { wins } }) {
  const made = element("div", { class: "wins", "aria-hidden": "true" });
  const parts = /** @type {const} */ ([["cross_encoder", "cross-encoder"], ["tie", "equal"], ["bi_encoder", "bi-encoder"]]);
  for (const [who, words] of parts) {
    if (!wins[who]) continue;
    const part = element("span", { "data-who": who }, `${wins[who]} ${words}`);
    part.style.setProperty("--share", String(wins[who]));
    made.append(part);
  }
  return made;
}

/** @param {Means} means */
function table({ summary: { means }, k }) {
  const keys = /** @type {const} */ (["ndcg", "mrr", "recall", "success"]);
  const names = { bi_encoder: "Bi-encoder", cross_encoder: "Cross-encoder", two_stage: `Two stages, k = ${k}` };
  const head = ["Mean of", "nDCG@10", "MRR@10", `recall@${k}`, "success@1"].map((label) => element("th", { scope: "col" }, label));
  const rows = Object.entries(names).map(([name, label]) => {
    const values = means[/** @type {keyof typeof means} */ (name)];
    const cells = keys.map((key) => {
      const cell = element("td", {}, values[key].toFixed(3));
      const difference = values[key] - means.bi_encoder[key];
      if (name !== "bi_encoder") cell.append(" ", element("span", { class: "difference", "data-sign": String(Math.sign(difference)) }, change(difference)));
      return cell;
    });
    return element("tr", { "data-ranking": name }, element("th", { scope: "row" }, label), ...cells);
  });
  const caption = element("caption", { class: "words" }, "Means over the queries, with the difference to the bi-encoder");
  return element("table", { class: "means" }, caption, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
}
