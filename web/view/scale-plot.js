// @ts-check
/**
 * Scale plot: seconds a query against passages, both on log axes, drawn by uPlot.
 *
 * In:  a Scale. Out: three curves with their names on them, the visitor's own size and the chosen one. The only user of
 * uPlot; colours are the theme's and follow it. A press on the plot chooses a size; the slider above does it by keyboard.
 */

import { DECADES, LARGEST, cost, samples } from "../scale.js";
import { STYLES, uPlot } from "../plotting.js";
import { element } from "./element.js";
import { largeNumber } from "./numbers.js";
import { drawCurveNames, drawMarker } from "./scale-marks.js";

/** @typedef {import("./scale.js").Scale} Scale */

const WAYS = /** @type {const} */ (["bi_encoder", "cross_encoder", "two_stage"]);
/** Seconds, and how they are written: people count in these, not in powers of ten. */
const TICKS = new Map([
  [1e-4, "0.1 ms"], [1e-3, "1 ms"], [1e-2, "10 ms"], [0.1, "0.1 s"], [1, "1 s"], [10, "10 s"], [60, "1 min"], [600, "10 min"],
  [3600, "1 h"], [10 * 3600, "10 h"], [4 * 86_400, "4 days"], [30 * 86_400, "30 days"], [365 * 86_400, "1 year"], [3650 * 86_400, "10 years"],
]);
const ASPECT = 0.62;
const HEIGHT = { least: 280, most: 460 };

/**
 * @param {HTMLElement} container
 * @param {(size: number) => void} onChoose
 */
export async function createPlot(container, onChoose) {
  await loadStyles();
  /** @type {uPlot | null} */
  let plot = null;
  /** @type {Scale | null} */
  let scale = null;

  const make = () => {
    plot?.destroy();
    plot = null;
    if (!scale || !container.clientWidth) return;
    plot = new uPlot(options(container, () => /** @type {Scale} */ (scale)), data(scale), container);
    plot.over.addEventListener("pointerdown", (event) => {
      plot?.over.setPointerCapture(event.pointerId);
      choose(event);
    });
    plot.over.addEventListener("pointermove", (event) => event.buttons && choose(event));
  };
  /** @param {PointerEvent} event */
  const choose = ({ clientX }) => {
    if (plot) onChoose(plot.posToVal(clientX - plot.over.getBoundingClientRect().left, "x"));
  };
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", make);
  new ResizeObserver(() => {
    if (plot) plot.setSize(sizeOf(container));
    else make();
  }).observe(container);

  return {
    /** @param {Scale} next */
    draw(next) {
      scale = next;
      container.setAttribute("aria-label", "Seconds a query against the number of passages, both axes logarithmic. The table has the same numbers.");
      if (plot) plot.setData(data(next));
      else make();
    },
  };
}

/** @param {Scale} scale @returns {uPlot.AlignedData} */
function data({ steps, k, own }) {
  const sizes = samples(least(own), k);
  const seconds = sizes.map((size) => cost(steps, k, size));
  return [sizes, ...WAYS.map((way) => seconds.map((each) => each[way]))];
}

/** The axis begins at ten passages, or at the visitor's own if they are fewer. @param {number} own */
function least(own) {
  return Math.min(10, own || 10);
}

/** @param {number} low @param {number} high */
function ticksWithin(low, high) {
  return [...TICKS.keys()].filter((tick) => tick >= low && tick <= high);
}

/** uPlot would leave out what is no power of ten. @type {uPlot.Axis.Filter} */
function every(_, splits) {
  return splits;
}

/** @param {HTMLElement} container */
function sizeOf(container) {
  const width = container.clientWidth;
  return { width, height: Math.round(Math.min(HEIGHT.most, Math.max(HEIGHT.least, width * ASPECT))) };
}

/**
 * @param {HTMLElement} container
 * @param {() => Scale} read
 * @returns {uPlot.Options}
 */
function options(container, read) {
  const style = getComputedStyle(container);
  const color = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  const font = `12px ${style.fontFamily}`;
  const axis = { stroke: color("--muted"), font, grid: { stroke: color("--rule"), width: 1 }, ticks: { show: false }, filter: every };
  const line = { points: { show: false }, pxAlign: 0 };
  const range = (/** @type {uPlot} */ _, /** @type {number} */ low, /** @type {number} */ high) =>
    /** @type {[number, number]} */ ([low / 5, 2 * high]); // below the lowest curve stands its name
  return {
    ...sizeOf(container),
    padding: [28, 12, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, distr: 3, range: () => [least(read().own), LARGEST] }, y: { distr: 3, range } },
    axes: [
      { ...axis, size: 34, splits: () => DECADES, values: (_, sizes) => sizes.map(shortNumber) },
      { ...axis, size: 62, splits: ({ scales: { y } }) => ticksWithin(y?.min ?? 0, y?.max ?? 0), values: (_, ticks) => ticks.map((tick) => TICKS.get(tick) ?? "") },
    ],
    series: [
      {},
      { ...line, stroke: color("--bi-bar"), width: 3 },
      { ...line, stroke: color("--cross-bar"), width: 3 },
      { ...line, stroke: color("--ink"), width: 2.5, dash: [9, 6] },
    ],
    hooks: {
      draw: [
        (plot) => {
          const { steps, k, own, size } = read();
          const at = (/** @type {number} */ passages) => WAYS.map((way) => cost(steps, k, passages)[way]);
          const ink = { ink: color("--ink"), muted: color("--muted"), paper: color("--paper"), font };
          if (own) drawMarker(plot, { size: own, seconds: at(own), label: `yours: ${own}`, dash: true }, ink);
          if (size !== own) drawMarker(plot, { size, seconds: at(size), label: largeNumber(size), dash: false }, ink);
          drawCurveNames(plot, at, k, { bi: color("--bi"), cross: color("--cross"), ...ink });
        },
      ],
    },
  };
}

/** 1000 -> "1k", 1e7 -> "10M" @param {number} size */
function shortNumber(size) {
  if (size >= 1e6) return `${size / 1e6}M`;
  return size >= 1e3 ? `${size / 1e3}k` : String(size);
}

/** uPlot's own stylesheet, when it is needed. @returns {Promise<void>} */
function loadStyles() {
  return new Promise((resolve, reject) => {
    const link = element("link", { rel: "stylesheet", href: STYLES.href });
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", reject);
    document.head.append(link);
  });
}
