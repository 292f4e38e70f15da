// @ts-check
/**
 * Inference worker: the models on a thread of their own, from their files on, so that neither their download nor a run has
 * to wait for Python, or Python for them.
 *
 * In:  from the page {controlled} (workers.js) and once {port}; through that, messages {id, verb, given} of sessions.js.
 * Out: through it {id, result} or {id, error}; to the page LoadEvents, an error that ends the load, or that the runtime died.
 */

import { unkept } from "./assets.js";
import { isData } from "./entries.js";
import { setControlled } from "./handover.js";
import { openSession, startOnnxRuntime, unusable } from "./inference.js";
import { live, mortally } from "./life.js";
import { createLoading } from "./loading.js";
import { toErrorData } from "./protocol.js";

/** @typedef {import("./inference.js").Session} Session */

const RUNTIME = "onnxruntime-web";

/** @type {import("./loading.js").Loading} */
let loading;
/** @type {Promise<import("./inference.js").Ort>} */
let ort;
/** @type {Session[]} */
const sessions = [];

/** What a load consists of. @type {Record<string, (...given: any[]) => Promise<unknown>>} */
const LOADS = {
  /** @type {import("./sessions.js").Sessions["start"]} */
  async start(id, listed, threads) {
    loading = createLoading(id);
    ort = loading
      .fetch(RUNTIME, listed.folder, listed.files.filter(isData))
      .then((files) => loading.step(RUNTIME, () => startOnnxRuntime(listed, files, threads)));
    await ort;
  },
  /** @param {import("./protocol.js").Part} part @param {import("./sessions.js").Model} model */
  async open(part, { folder, manifest }) {
    const [files, runtime] = await Promise.all([loading.fetch(part, folder, manifest.files), ort]);
    const [path, graph] = [...files].find(([name]) => name.endsWith(".onnx")) ?? [];
    if (!path || !graph) throw unusable(manifest, "its manifest names no .onnx file");
    files.delete(path);
    const session = await loading.step(part, () => openSession(runtime, manifest, graph, ["wasm"]));
    return { place: sessions.push(session) - 1, files };
  },
};

/** @type {Record<string, (...given: any[]) => Promise<unknown>>} */
const VERBS = {
  ...LOADS,
  run: (place, feeds) => sessions[place].run(feeds),
  release: (place) => sessions[place].release(),
  facts: async () => ({ threads: (await ort).env.wasm.numThreads ?? 1, unkept: unkept.why }),
};

self.onmessage = ({ data: { controlled, port } }) => {
  if (!port) return setControlled(controlled);
  port.onmessage = async (/** @type {MessageEvent} */ { data: { id, verb, given } }) => {
    try {
      const result = await mortally(() => VERBS[verb](...given));
      const { buffer } = /** @type {{data?: Float32Array}} */ (result ?? {}).data ?? {};
      port.postMessage({ id, result }, buffer ? [buffer] : []);
    } catch (thrown) {
      if (verb in LOADS) self.postMessage({ id: loading.id, error: toErrorData(thrown) });
      else port.postMessage({ id, error: thrown instanceof Error ? thrown : new Error(String(thrown)) });
    }
  };
};

live();
