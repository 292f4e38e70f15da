// @ts-check
/**
 * Inference worker: the models on a thread of their own, so that Python starts beside them and hears of Cancel while they run.
 *
 * In:  from the page {controlled} (workers.js) and once {port}; through that, messages {id, verb, given} of sessions.js.
 * Out: through it {id, result} or {id, error}; to the page the message that the runtime died.
 */

import { setControlled } from "./handover.js";
import { WARM_UP_RUNS, openSession, startOnnxRuntime } from "./inference.js";
import { live, mortally } from "./life.js";

/** @typedef {import("./inference.js").Session} Session */

/** @type {import("./inference.js").Ort} */
let ort;
/** @type {Session[]} */
const sessions = [];

/** @type {Record<string, (...given: any[]) => Promise<unknown>>} */
const VERBS = {
  /** @type {import("./sessions.js").Sessions["start"]} */
  async start(listed, files, threads) {
    ort = await startOnnxRuntime(listed, files, threads);
  },
  async open(manifest, graph, compiled) {
    return sessions.push(await openSession(ort, manifest, graph, ["wasm"], compiled ? 0 : WARM_UP_RUNS)) - 1;
  },
  run: (place, feeds) => sessions[place].run(feeds),
  release: (place) => sessions[place].release(),
  threads: async () => ort.env.wasm.numThreads ?? 1,
};

self.onmessage = ({ data: { controlled, port } }) => {
  if (!port) return setControlled(controlled);
  port.onmessage = async (/** @type {MessageEvent} */ { data: { id, verb, given } }) => {
    try {
      const result = await mortally(() => VERBS[verb](...given));
      const { buffer } = /** @type {{data?: Float32Array}} */ (result ?? {}).data ?? {};
      port.postMessage({ id, result }, buffer ? [buffer] : []);
    } catch (thrown) {
      port.postMessage({ id, error: thrown instanceof Error ? thrown : new Error(String(thrown)) });
    }
  };
};

live();
