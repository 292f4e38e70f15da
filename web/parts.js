// @ts-check
/**
 * Parts: load events -> how far each of the four parts of the engine is.
 *
 * In:  the bytes that site.json states, then LoadEvents in any order.
 * Out: a new list of parts after each event; drawing is view/loading.js.
 */

/** @typedef {import("./protocol.js").LoadEvent} LoadEvent */
/** @typedef {import("./protocol.js").Part} PartName */
/**
 * @typedef {object} PartState
 * @property {PartName} name
 * @property {number} received   bytes
 * @property {number} total      bytes; 0 while unknown
 * @property {boolean} cached    all of it came from an earlier visit
 * @property {"waiting" | "loading" | "starting" | "ready"} step
 */

/** @type {PartName[]} */
const NAMES = ["pyodide", "onnxruntime-web", "bi-encoder", "cross-encoder"];

/**
 * @param {Partial<Record<PartName, number>>} bytes
 * @returns {PartState[]}
 */
export function newParts(bytes) {
  return NAMES.map((name) => ({ name, received: 0, total: bytes[name] ?? 0, cached: false, step: "waiting" }));
}

/**
 * @param {PartState[]} parts
 * @param {LoadEvent} event
 * @returns {PartState[]}
 */
export function applyLoadEvent(parts, event) {
  return parts.map((part) => {
    if (part.name !== event.name) return part;
    if (event.type === "step") return { ...part, step: event.state === "done" ? "ready" : "starting" };
    const { received, total, cached } = event;
    return { ...part, received, total, cached, step: part.step === "waiting" ? "loading" : part.step };
  });
}
