// @ts-check
/**
 * Loading: the four parts of the engine, in true bytes.
 *
 * In:  the parts (parts.js) and whether all of it works, failed, or is under way.
 * Out: a line with the sum, always there and always as high, and a row a part below it that can be unfolded.
 */

import { element, find, write } from "./element.js";
import { megabytes } from "./numbers.js";

/** @typedef {import("../parts.js").PartState} PartState */
/** @typedef {{parts: PartState[], state: "loading" | "ready" | "failed"}} Loading */

/** @type {Record<import("../protocol.js").Part, string>} */
const LABELS = {
  pyodide: "Python (Pyodide)",
  "onnxruntime-web": "onnxruntime",
  "bi-encoder": "Bi-encoder",
  "cross-encoder": "Cross-encoder",
};

/**
 * @param {HTMLDetailsElement} panel
 * @param {Loading} loading
 */
export function render(panel, { parts, state }) {
  const received = parts.reduce((sum, part) => sum + part.received, 0);
  const total = parts.reduce((sum, part) => sum + part.total, 0);
  write(find(".loading-title", HTMLElement, panel), title(parts, state));
  write(find(".loading-sum", HTMLElement, panel), total ? amount(received, total) : "");
  const bar = find("summary progress", HTMLProgressElement, panel);
  fill(bar, received, total);
  if (panel.dataset.engine !== state) {
    panel.dataset.engine = state;
    // Opened or closed here only when the state changes: in between it is the visitor's. On a phone it stays folded.
    panel.open = state !== "ready" && window.matchMedia("(min-width: 1000px)").matches;
  }
  const list = find("ul", HTMLUListElement, panel);
  if (!list.children.length) list.append(...parts.map(makeRow));
  for (const [i, part] of parts.entries()) updateRow(/** @type {HTMLLIElement} */ (list.children[i]), part);
}

/**
 * @param {PartState[]} parts
 * @param {Loading["state"]} state
 */
function title(parts, state) {
  if (state === "failed") return "Loading failed";
  if (state === "ready") return parts.every((part) => part.cached) ? "Models ready, from your disk" : "Models ready";
  const down = parts.every((part) => part.step === "starting" || part.step === "ready");
  return down ? "Starting the models" : "Loading the models";
}

/** @param {PartState} part */
function makeRow(part) {
  const label = LABELS[part.name];
  return element(
    "li",
    { "data-part": part.name },
    element("span", { class: "part" }, label),
    element("span", { class: "amount" }),
    element("progress", { "aria-label": `${label}: downloaded` }),
    element("span", { class: "step" }),
  );
}

/**
 * @param {HTMLLIElement} row
 * @param {PartState} part
 */
function updateRow(row, part) {
  row.dataset.step = part.step;
  write(find(".amount", HTMLElement, row), part.total ? amount(part.received, part.total) : "");
  const steps = { waiting: "waiting", loading: part.cached ? "from your disk" : "loading", starting: "starting", ready: "ready" };
  write(find(".step", HTMLElement, row), steps[part.step]);
  fill(find("progress", HTMLProgressElement, row), part.received, part.total);
}

/**
 * @param {HTMLProgressElement} bar
 * @param {number} received
 * @param {number} total
 */
function fill(bar, received, total) {
  bar.max = total || 1;
  bar.value = received;
}

/**
 * @param {number} received
 * @param {number} total
 */
function amount(received, total) {
  const whole = megabytes(total);
  return received >= total ? `${whole} MB` : `${megabytes(received)} of ${whole} MB`;
}
