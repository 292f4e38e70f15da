// @ts-check
/**
 * Models: which pair ranks, and how faithful its small files are to the originals.
 *
 * In:  the site's pairs and manifests (with the figures of `python -m export check`), the pair that is loaded.
 * Out: a chooser where the site has more than one pair, and a card for each of the two models.
 */

import { element, find } from "./element.js";
import { megabytes } from "./numbers.js";

/** @typedef {import("../site.js").Pair} Pair */
/** @typedef {Record<string, any>} Manifest */

/**
 * @param {HTMLElement} container
 * @param {{pairs: Pair[], chosen: string, running: import("../protocol.js").LoadResult | null}} models  `running` instead of the pair's own files
 */
export function render(container, { pairs, chosen, running }) {
  container.hidden = !pairs.length;
  const select = find("select", HTMLSelectElement, container);
  const shown = pairs.find(({ name }) => name === chosen) ?? pairs[0];
  find(".models-chooser", HTMLElement, container).hidden = pairs.length < 2;
  select.replaceChildren(
    ...pairs.map(({ name, bi, cross }) => {
      const option = element("option", { value: name }, `${bi.name} + ${cross.name}`);
      option.selected = name === shown?.name;
      return option;
    }),
  );
  const { bi_encoder: bi, cross_encoder: cross } = running ?? { bi_encoder: shown?.bi, cross_encoder: shown?.cross };
  const cards = bi && cross ? [card("bi", bi), card("cross", cross)] : [];
  find(".models-cards", HTMLElement, container).replaceChildren(...cards);
}

/**
 * @param {"bi" | "cross"} side
 * @param {Manifest} manifest
 */
function card(side, manifest) {
  const size = manifest.files.reduce((/** @type {number} */ sum, /** @type {{bytes: number}} */ file) => sum + file.bytes, 0);
  const facts = [
    ["Original", manifest.source.id],
    ["Licence", manifest.licence ?? "not stated"],
    ["Reads", `up to ${manifest.max_tokens} tokens`],
    ["Size", `${megabytes(size)} MB, ${manifest.precision}`],
    ...(manifest.assumed ?? []).map((/** @type {string} */ what) => ["Assumed", `${what}: none of its files says otherwise`]),
    ...fidelity(manifest.quality),
  ];
  const list = element("dl", {}, ...facts.map(([term, text]) => element("div", {}, element("dt", {}, term ?? ""), element("dd", {}, text ?? ""))));
  return element("section", { class: `model-card ${side}` }, element("h3", {}, manifest.name), list);
}

/**
 * What was lost on the way from the original to this file, measured where it matters: in a browser, else natively.
 * @param {Record<string, any> | undefined} quality
 */
function fidelity(quality) {
  const measured = [
    { where: "in Chromium", figures: quality?.browser },
    { where: "in onnxruntime", figures: quality?.native },
  ].find(({ figures }) => typeof figures?.ndcg_at_10 === "number" && typeof figures.top_1_agreement === "number");
  if (!measured) return [["Checked", "no: nobody has compared this file with its original"]];
  const { where, figures } = measured;
  const verdict = quality?.passed ? "" : "It failed the check and was built all the same. ";
  const ranks = `nDCG@10 ${figures.ndcg_at_10.toFixed(4)}, the original's ${Number(figures.ndcg_at_10_pytorch).toFixed(4)}`;
  const top = `the same passage on top for ${(figures.top_1_agreement * 100).toFixed(1)} % of the queries`;
  return [["Checked", `${verdict}${where}, against PyTorch: ${ranks}; ${top}`]];
}
