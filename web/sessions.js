// @ts-check
/**
 * Sessions: the engine's end of the thread that runs the models (inference-worker.js).
 *
 * In:  the port that the page connected both threads with.
 * Out: `start` of the runtime, `open` of a model, and of each the `run` and `release` of inference.js, over there.
 * A start or an opening that fails ends the whole load: that thread tells the page, and nobody answers here any more. So it
 * does of what kills the runtime; here that is an error of a run like any other.
 */

/** @typedef {import("./inference.js").Feeds} Feeds */
/** @typedef {import("./inference.js").Files} Files */
/** @typedef {import("./inference.js").Output} Output */
/** @typedef {import("./inference.js").Session} Session */
/** @typedef {{folder: string, manifest: Record<string, any>}} Model  in site.json */
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
   * @returns {Promise<any>}
   */
  function call(verb, ...given) {
    const id = ++last;
    port.postMessage({ id, verb, given });
    return new Promise((resolve, reject) => pending.set(id, { resolve, reject }));
  }

  return {
    /**
     * Load and start the runtime; before any model is opened.
     * @param {number} id  of the page's request
     * @param {import("./handover.js").Listed} listed
     * @param {number} threads
     * @returns {Promise<void>}
     */
    start: (id, listed, threads) => call("start", id, listed, threads),
    /**
     * Load a model and make its session.
     * @param {import("./protocol.js").Part} part
     * @param {Model} model
     * @returns {Promise<{session: Session, files: Files}>}  `files`: all but the graph
     */
    async open(part, model) {
      const { place, files } = await call("open", part, model);
      const session = { run: (/** @type {Feeds} */ feeds) => call("run", place, feeds), release: () => call("release", place) };
      return { session, files };
    },
    /** The number of threads that the runtime took, and why a file could not be kept. @returns {Promise<{threads: number, unkept: string}>} */
    facts: () => call("facts"),
  };
}
