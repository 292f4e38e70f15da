// @ts-check
/**
 * Scale marks: what uPlot does not draw by itself: the names on the curves, and a line with a dot on each curve at a size.
 *
 * Canvas pixels are device pixels; all lengths here are CSS pixels times the ratio.
 */

/** @typedef {import("uplot")} uPlot */
/** @typedef {{ink: string, muted: string, paper: string, font: string}} Ink */
/** @typedef {{size: number, seconds: number[], label: string, dash: boolean}} Marker */

const NAMES_AT = 1e4; // passages: there the curves are well apart
const NARROW = { pixels: 460, namesAt: 40 }; // there they begin further left

/**
 * @param {uPlot} plot
 * @param {Marker} marker
 * @param {Ink} ink
 */
export function drawMarker(plot, { size, seconds, label, dash }, { ink, muted, paper, font }) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const x = Math.round(plot.valToPos(size, "x", true));
  ctx.save();
  ctx.strokeStyle = dash ? muted : ink;
  ctx.lineWidth = 1.5 * ratio;
  ctx.setLineDash(dash ? [2 * ratio, 4 * ratio] : []);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.setLineDash([]);
  for (const each of seconds) {
    ctx.beginPath();
    ctx.arc(x, plot.valToPos(each, "y", true), 4 * ratio, 0, 2 * Math.PI);
    ctx.fillStyle = paper;
    ctx.fill();
    ctx.stroke();
  }
  ctx.font = `600 ${scaled(font)}`;
  ctx.fillStyle = dash ? muted : ink;
  const half = ctx.measureText(label).width / 2;
  const within = Math.min(Math.max(x, bbox.left + half), bbox.left + bbox.width - half);
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  // Two markers may stand close together: one is named above the plot, the other higher still.
  ctx.fillText(label, within, bbox.top - (dash ? 5 : 18) * ratio);
  ctx.restore();
}

/**
 * @param {uPlot} plot
 * @param {(size: number) => number[]} at  seconds of the three curves
 * @param {number} k
 * @param {Ink & {bi: string, cross: string}} ink
 */
export function drawCurveNames(plot, at, k, { bi, cross, ink, paper, font }) {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  const isNarrow = plot.width < NARROW.pixels;
  const size = isNarrow ? Math.max(NARROW.namesAt, k) : NAMES_AT;
  const x = plot.valToPos(size, "x", true);
  const y = (/** @type {number} */ way, /** @type {number} */ passages) => plot.valToPos(at(passages)[way] ?? 0, "y", true);
  /** @type {[string, string, number, number, CanvasTextAlign][]} */
  const names = [
    ["bi-encoder", bi, x, y(0, size) + 18 * ratio, "left"],
    [isNarrow ? "cross-encoder" : "cross-encoder over everything", cross, plot.valToPos(NAMES_AT, "x", true) - 12 * ratio, y(1, NAMES_AT), "right"],
    [`two stages, k = ${k}`, ink, x, y(2, size) - 9 * ratio, "left"],
  ];
  ctx.save();
  ctx.font = `600 ${scaled(font)}`;
  ctx.textBaseline = "alphabetic";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4 * ratio;
  ctx.strokeStyle = paper;
  for (const [name, color, left, top, align] of names) {
    ctx.textAlign = align;
    ctx.strokeText(name, left, top); // a halo, where a line of the grid runs through
    ctx.fillStyle = color;
    ctx.fillText(name, left, top);
  }
  ctx.restore();
}

/** "12px Sans" in device pixels @param {string} font */
function scaled(font) {
  return font.replace(/^[\d.]+/, (size) => String(Number(size) * devicePixelRatio));
}
