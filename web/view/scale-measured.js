// @ts-check
/**
 * Measured: the three times that everything else follows from, and how each was taken.
 */

import { element } from "./element.js";
import { plural } from "./numbers.js";

/** @typedef {{time: import("../times.js").Times, dot: number, dimensions: number}} Measured */

/**
 * @param {HTMLElement} container
 * @param {Measured} measured
 */
export function render(container, { time, dot, dimensions }) {
  const { encode, pair, loop } = time;
  /** @param {import("../times.js").Time} each */
  const from = ({ of, first }) => (first ? "the first ranking, while the browser was still compiling the models; rank again" : `median of ${plural(of, "ranking")}`);
  const encoded = encode.alone ? from(encode) : `${from(encode)}; mean of the query and the passages, which are longer`;
  const vectors = `a plain loop over vectors of ${dimensions} numbers, timed when the page was idle (in Python, as this page does it: ${tiny(loop.ms)})`;
  const rows = [
    ["Encode a query", tiny(encode.ms), encoded],
    ["A dot product", tiny(dot), vectors],
    ["Read a pair", tiny(pair.ms), `${from(pair)}; long passages take longer`],
  ].map(([what = "", time = "", how = ""]) =>
    element("tr", {}, element("th", { scope: "row" }, what), element("td", { class: "time" }, time), element("td", {}, how)),
  );
  container.replaceChildren(element("table", {}, element("caption", { class: "words" }, "Measured on this machine"), element("tbody", {}, ...rows)));
}

/** 0.00041 -> "0.41 µs", 13.81 -> "13.8 ms" @param {number} ms */
function tiny(ms) {
  return ms < 0.1 ? `${(ms * 1000).toPrecision(2)} µs` : `${ms.toPrecision(3)} ms`;
}
