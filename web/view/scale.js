// @ts-check
/**
 * Scale: what a query would cost over a larger corpus, on this machine: a sentence, a plot and a table.
 *
 * In:  the session's live rankings (for their times) and k; the size that the visitor chooses. Out: text and numbers at once,
 * the plot when the panel is first seen: its library is not loaded before. Left out: the arithmetic (scale.js, times.js).
 */

import { UNSEEN_MS, inTime } from "../patience.js";
import { DECADES, SIZES, cost } from "../scale.js";
import { element, find, write } from "./element.js";
import { largeNumber, lengthOfTime } from "./numbers.js";
import * as measured from "./scale-measured.js";
import * as table from "./scale-table.js";

/** @typedef {import("../scale.js").Way} Way */
/**
 * @typedef {object} Scale  all that is shown
 * @property {import("../scale.js").Steps} steps
 * @property {number} k
 * @property {number} own   passages on the page
 * @property {number} size  the chosen corpus
 */
/** @typedef {Awaited<ReturnType<typeof import("./scale-plot.js").createPlot>>} Plot */

const FLOAT_BYTES = 4;
const MARGIN = "300px"; // the plot is made ready a little before it is seen

/** @param {import("../panels.js").Context} context */
export function createScale({ session, times }) {
  const root = find("#scale", HTMLElement);
  const body = find("#scale-body", HTMLElement, root);
  const slider = find("#corpus", HTMLInputElement, root);
  const plotted = find("#plot", HTMLElement, root);
  let isSeen = false;
  /** @type {Plot | null} */
  let plot = null;
  slider.max = String(SIZES.length - 1);
  slider.value = String(SIZES.indexOf(1e6));

  const render = () => {
    const time = times.read();
    const { dot } = times;
    const shown = session.ranking;
    body.hidden = !time || !dot;
    find("#scale-empty", HTMLElement, root).hidden = !body.hidden;
    if (!time || !dot) return;
    const own = shown?.result.total ?? 0;
    const size = SIZES[slider.valueAsNumber] ?? 1e6;
    /** @type {Scale} */
    const scale = { steps: { encode: time.encode.ms, dot, pair: time.pair.ms }, k: session.k, own, size };
    const seconds = cost(scale.steps, scale.k, size);
    const passages = `${largeNumber(size)} passages`;
    write(find("#corpus-value", HTMLElement, root), largeNumber(size));
    const words = readout(scale, seconds);
    find("#scale-readout", HTMLElement, root).replaceChildren(...words);
    slider.setAttribute("aria-valuetext", words.map((part) => (typeof part === "string" ? part : part.textContent)).join(""));
    const bytes = size * times.dimensions() * FLOAT_BYTES;
    const kept = bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
    write(
      find("#scale-once", HTMLElement, root),
      `Once, before any query, the bi-encoder embeds ${passages}: ${lengthOfTime((size * time.embed.ms) / 1000)}, and ${kept} of vectors to keep. The cross-encoder can prepare nothing.`,
    );
    find("#scale-first", HTMLElement, root).hidden = !time.pair.first;
    table.render(find("#scale-table", HTMLTableElement, root), scale, DECADES);
    measured.render(find("#scale-measured", HTMLElement, root), { time, dot, dimensions: times.dimensions() });
    plot?.draw(scale);
    if (isSeen && !plot) void openPlot();
  };
  const openPlot = async () => {
    isSeen = false; // once
    try {
      const { createPlot } = await inTime(import("./scale-plot.js"), UNSEEN_MS);
      plot = await createPlot(plotted, choose);
      render();
    } catch {
      plotted.removeAttribute("role");
      plotted.replaceChildren(element("p", { class: "hint" }, "The plot could not be loaded. The table has the same numbers."));
    }
  };
  /** @param {number} size  anywhere on the axis: the nearest step is taken */
  const choose = (size) => {
    const distance = (/** @type {number} */ step) => Math.abs(Math.log(step / size));
    slider.value = String(SIZES.indexOf(SIZES.reduce((best, step) => (distance(step) < distance(best) ? step : best))));
    render();
  };

  slider.addEventListener("input", render);
  new IntersectionObserver(
    (entries, observer) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      isSeen = true;
      render();
    },
    { rootMargin: MARGIN },
  ).observe(root);
  session.listen((change) => {
    if (change === "grades" || !session.ranking) return;
    render();
  });
  times.listen(render);
}

/**
 * "One million passages: 9 hours for the cross-encoder over everything against 0.3 s for the bi-encoder, ..."
 * @param {Scale} scale
 * @param {Record<Way, number>} seconds
 * @returns {(Node | string)[]}
 */
function readout({ k, size }, { bi_encoder: bi, cross_encoder: cross, two_stage: staged }) {
  const name = largeNumber(size);
  const strong = (/** @type {number} */ time, /** @type {string} */ side) => element("strong", { class: side }, lengthOfTime(time));
  return [
    `${name.charAt(0).toUpperCase()}${name.slice(1)} passages: `,
    strong(cross, "cross"),
    " for the cross-encoder over everything, against ",
    strong(bi, "bi"),
    " for the bi-encoder and ",
    strong(staged, "two"),
    ` in two stages with k\u00a0=\u00a0${k}.`,
  ];
}
