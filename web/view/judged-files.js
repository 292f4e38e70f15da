// @ts-check
/**
 * Judged files: the ways to judged queries from the panel itself, and a sentence about what a file holds.
 */

import { countJudged } from "../judged.js";
import { readAsFile } from "../site.js";
import { find } from "./element.js";
import { plural } from "./numbers.js";

/**
 * @param {HTMLElement} panel
 * @param {Pick<import("../panels.js").Context, "whenSite" | "notify"> & {take: (files: File[]) => Promise<void>}} context
 */
export function startJudgedFiles(panel, { whenSite, notify, take }) {
  find("#open-judged", HTMLButtonElement, panel).addEventListener("click", () => find("#open-file", HTMLButtonElement).click());
  const sample = find("#open-sample", HTMLButtonElement, panel);
  void whenSite.then(({ evaluation }) => {
    if (!evaluation) return;
    sample.textContent = `Take the ${plural(evaluation.results.data.queries, "query", "queries")} of this site`;
    sample.hidden = false;
    sample.addEventListener("click", () => {
      readAsFile(evaluation.judged).then((file) => take([file]), ({ message }) => notify(message));
    });
  });
}

/**
 * @param {string} name
 * @param {import("../protocol.js").Card[]} cards
 * @param {number} queries  with those that nothing answers
 */
export function describe(name, cards, queries) {
  const usable = countJudged(cards);
  const sizes = cards.map((card) => card.passages.length);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)].map((size) => size.toLocaleString("en"));
  const each = least === most ? least : `${least} to ${most}`;
  const left = queries - usable;
  const words = `${name}: ${plural(usable, "judged query", "judged queries")} over ${plural(cards.length, "set")} of ${each} passages.`;
  return left ? `${words} ${plural(left, "query has", "queries have")} no relevant passage and ${left === 1 ? "is" : "are"} left out.` : words;
}
