// @ts-check
/**
 * Fallback: whether a load failed over its threads, so that it is worth another try with one.
 *
 * In:  the events of a load, its error. Out: a verdict; a call where a model neither starts nor fails.
 * A download that fails has nothing to do with threads, and a slow one may take its time: only what follows it is timed.
 */

/** @typedef {import("./protocol.js").ErrorData} ErrorData */
/** @typedef {import("./protocol.js").LoadEvent} LoadEvent */

// A thread that never comes up is waited for without end. A runtime or a model starts in one to three seconds, beside Python.
const PATIENCE_MS = 45_000;

/** @type {ErrorData} */
export const STUCK = { name: "ModelUnusable", message: "A model did not start with several threads.", hint: "", detail: "" };

/** @param {ErrorData} error */
export function blamesThreads({ name }) {
  return name === "RuntimeUnusable" || name === "ModelUnusable" || name === "EngineDied";
}

/** @param {() => void} onStuck */
export function watchSteps(onStuck) {
  /** @type {Map<string, number>} */
  const timers = new Map();
  return {
    /** @param {LoadEvent} event */
    see(event) {
      if (event.type !== "step" || event.name === "pyodide") return;
      window.clearTimeout(timers.get(event.name));
      if (event.state === "start") timers.set(event.name, window.setTimeout(onStuck, PATIENCE_MS));
    },
    end() {
      for (const timer of timers.values()) window.clearTimeout(timer);
    },
  };
}
