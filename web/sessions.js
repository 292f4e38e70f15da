// @ts-check
/**
 * Sessions: the engine's end of the thread that runs the models (inference-worker.js).
 *
 * In:  the port that the page connected both threads with.
 * Out: `start` of the runtime, `open` of a graph, and of each the `run` and `release` of inference.js, over there.
 * What kills the runtime is told to the page by that thread itself; here it is an error like any other.
 */

import { BROWSERS, StepError } from "./protocol.js";

/** @typedef {import("./inference.js").Feeds} Feeds */
/** @typedef {import("./inference.js").Files} Files */
/** @typedef {import("./inference.js").Output} Output */
/** @typedef {import("./inference.js").Session} Session */
/** @typedef {{resolve: (result: any) => void, reject: (error: unknown) => void}} Pending */
/** @typedef {ReturnType<typeof createSessions>} Sessions */

/** @param {MessagePort} port */
export function createSessions(port) {
  /** @type {Map<number, Pending>} */
  const pending = new Map();
  let last = 0;
  port.onmessage = ({ data: { id, result, error } }) => {
    const asked = pending.get(id);
    pending.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(error);
  };

  /**
   * @param {string} verb
   * @param {unknown[]} given
   * @param {Transferable[]} [transfer]
   * @returns {Promise<any>}
   */
  function call(verb, given, transfer = []) {
    const id = ++last;
    port.postMessage({ id, verb, given }, transfer);
    return new Promise((resolve, reject) => pending.set(id, { resolve, reject }));
  }

  return {
    /**
     * @param {import("./handover.js").Listed} listed
     * @param {Files} files  given away
     * @param {number} threads
     * @returns {Promise<void>}
     */
    async start(listed, files, threads) {
      const given = [...files.values()].map(({ buffer }) => buffer);
      try {
        await call("start", [listed, files, threads], given);
      } catch (error) {
        throw new StepError(
          "RuntimeUnusable",
          "The runtime of the models (onnxruntime-web) could not start in this browser.",
          BROWSERS,
          error,
        );
      }
    },
    /**
     * @param {Record<string, any>} manifest
     * @param {Uint8Array<ArrayBuffer>} graph  copied, not given away: another model may be stored as its difference from this one
     * @param {boolean} compiled
     * @returns {Promise<Session>}
     */
    async open(manifest, graph, compiled) {
      const place = await call("open", [manifest, graph, compiled]);
      return { run: (feeds) => call("run", [place, feeds]), release: () => call("release", [place]) };
    },
    /** The number of threads that the runtime took. @returns {Promise<number>} */
    threads: () => call("threads", []),
  };
}
