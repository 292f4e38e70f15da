// @ts-check
/**
 * Python output: what a run prints, shows and raises, in the order in which it comes.
 *
 * In:  RunEvents and a RunResult. Out: text as text, tables as tables, a traceback with its lines as buttons that lead to them.
 * The engine bounds all of it (ranklens/output.py, ranklens/showing.py).
 */

import { element } from "./element.js";

/** @typedef {import("../protocol.js").RunEvent} RunEvent */
/** @typedef {import("../protocol.js").RunResult} RunResult */
/** @typedef {import("../protocol.js").Shown} Shown */
/** @typedef {import("../protocol.js").Cell} Cell */

const MOST_DIGITS = 4;
const LONG = 60; // characters
const FRAME = /File "<run (\d+)>", line (\d+)/;

/**
 * @param {HTMLElement} container
 * @param {RunEvent} event
 */
export function append(container, event) {
  if (event.type === "show") return container.append(shown(event.value));
  const last = container.lastElementChild;
  const kind = `print ${event.stream}`;
  if (last?.className === kind) return last.append(event.text);
  return container.append(element("pre", { class: kind }, event.text));
}

/**
 * @param {HTMLElement} container
 * @param {RunResult} result
 * @param {(line: number) => void} onLine  a click on a line of the traceback
 */
export function finish(container, { value, error, cut }, onLine) {
  if (value) container.append(shown(value));
  if (error) container.append(traceback(error, onLine));
  if (cut) container.append(element("p", { class: "hint" }, "It printed more than is shown here."));
  if (!container.childElementCount) container.append(element("p", { class: "hint" }, "It printed nothing."));
}

/** @param {Shown} value */
function shown(value) {
  if (value.kind === "text") return element("pre", { class: "value" }, value.text);
  const { columns, rows, total } = value;
  const digits = columns.map((_, i) => digitsOf(rows.map((row) => row[i] ?? null)));
  const count = rows.length < total ? `the first ${rows.length.toLocaleString("en")} of ${total.toLocaleString("en")} rows` : `${total} ${total === 1 ? "row" : "rows"}`;
  const head = columns.map((name, i) => element("th", { scope: "col", ...numbers(digits[i]) }, ...breakable(name)));
  const lines = rows.map((row) => element("tr", {}, ...row.map((cell, i) => element("td", numbers(digits[i]), written(cell, digits[i])))));
  const table = element(
    "table",
    {},
    element("caption", {}, count),
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...lines),
  );
  return element("div", { class: "shown", role: "region", "aria-label": `Table, ${count}`, tabindex: "0" }, table);
}

/** A name that may break after an underscore. @param {string} name */
function breakable(name) {
  return name.split(/(?<=_)/).flatMap((part, i) => (i ? [element("wbr"), part] : [part]));
}

/** @param {number | null | undefined} digits @returns {Record<string, string>} */
function numbers(digits) {
  return typeof digits === "number" ? { class: "number" } : {};
}

/** Digits after the point for a column of numbers: as many as they need, four at most; null for other columns. @param {Cell[]} cells */
function digitsOf(cells) {
  if (!cells.every((cell) => typeof cell === "number" || cell === null)) return null;
  const needed = cells.map((cell) => String(Number((cell ?? 0).toFixed(MOST_DIGITS))).split(".")[1]?.length ?? 0);
  return Math.max(0, ...needed);
}

/** A cell as Python would name it. @param {Cell} cell @param {number | null | undefined} digits */
function written(cell, digits) {
  if (cell === null) return "None";
  if (typeof cell === "boolean") return cell ? "True" : "False";
  if (typeof cell === "number") {
    const isTiny = cell !== 0 && Math.abs(cell) < 10 ** -MOST_DIGITS;
    return (isTiny || typeof digits !== "number" ? String(Number(cell.toPrecision(3))) : cell.toFixed(digits)).replaceAll("-", "−");
  }
  return cell.length > LONG ? element("div", { class: "long", title: cell }, cell) : cell;
}

/**
 * The error first, then how it came to it. Only lines of this run can be gone to: an earlier run's code is no longer there.
 * @param {import("../protocol.js").RunError} error
 * @param {(line: number) => void} onLine
 */
function traceback({ name, message, line, text }, onLine) {
  const frames = text.split("\n").map((each) => each.match(FRAME));
  const run = Math.max(0, ...frames.map((frame) => Number(frame?.[1] ?? 0)));
  const isOwn = frames.findLast((frame) => frame)?.[1] === String(run);
  const goTo = (/** @type {number} */ to, /** @type {string} */ words) => {
    const button = element("button", { type: "button" }, words);
    button.addEventListener("click", () => onLine(to));
    return button;
  };
  const title = element("p", { class: "error-title" }, `${name}: ${message}`);
  if (line && isOwn) title.prepend(goTo(line, `Line ${line}`), ": ");
  const lines = text.trimEnd().split("\n").flatMap((each, i) => {
    const [found = "", from = "", at = ""] = frames[i] ?? [];
    if (!found) return [`${each}\n`];
    const [before = "", after = ""] = each.split(found);
    const place = Number(from) === run ? goTo(Number(at), `line ${at}`) : `line ${at} of an earlier run`;
    return [before, place, `${after}\n`];
  });
  return element("div", { class: "error", role: "group", "aria-label": "Traceback" }, title, element("pre", {}, ...lines));
}
