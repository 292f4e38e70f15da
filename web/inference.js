// @ts-check
/**
 * Inference: the only user of onnxruntime-web.
 *
 * In:  verified bytes of the runtime and of a graph, and the model's manifest.
 * Out: for each graph a session with `run(feeds)` and `release()`; a StepError if one cannot be had.
 * onnxruntime-web allows one session creation and one run at a time, so all calls go through one chain.
 */

import { WASM, handOver } from "./handover.js";
import { library } from "./library.js";
import { BROWSERS, StepError } from "./protocol.js";

/** @typedef {Map<string, Uint8Array<ArrayBuffer>>} Files */
/** @typedef {typeof import("onnxruntime-web/wasm")} Ort */
/** @typedef {{dtype: string, dims: number[], data: BigInt64Array | Float32Array}} WireTensor */
/** @typedef {Record<string, WireTensor>} Feeds */
/** @typedef {WireTensor & {name: string}} Output */
/**
 * @typedef {object} Session
 * @property {(feeds: Feeds) => Promise<Output>} run
 * @property {() => Promise<void>} release
 */

const MODULE = "ort.wasm.bundle.min.mjs";
const WASM_FILE = "ort-wasm-simd-threaded.wasm";

// The smallest graph there is: y = Identity(x), one float. onnxruntime-web starts with its first session and not before.
const SMALLEST = Uint8Array.from(atob("CAc6NwoQCgF4EgF5IghJZGVudGl0eRIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEA0="), (letter) => letter.charCodeAt(0));

const SEVERE = /** @type {const} */ (3); // errors: that some nodes of a graph run better on the processor is none

/** @type {Promise<unknown>} */
let chain = Promise.resolve();

/**
 * Do one thing after all that was asked before it.
 * @template T
 * @param {() => Promise<T>} task
 * @returns {Promise<T>}
 */
function inTurn(task) {
  const turn = chain.then(task, task);
  chain = turn.catch(() => {});
  return turn;
}

/**
 * Start onnxruntime-web, while the models may still be on their way. It takes its number of threads once, here.
 * @param {import("./handover.js").Listed} listed
 * @param {Files} files
 * @param {number} threads  more than one only on a page that is cross-origin isolated; elsewhere it becomes one
 * @returns {Promise<Ort>}
 */
export async function startOnnxRuntime(listed, files, threads) {
  /** @type {Ort} */
  const ort = await library(listed.folder + MODULE, import("./vendor/onnxruntime-web/ort.wasm.bundle.min.mjs"));
  const takeBack = await handOver(listed, files, { [WASM_FILE]: WASM });
  try {
    ort.env.logLevel = "error";
    ort.env.wasm.numThreads = threads;
    ort.env.wasm.wasmPaths = { wasm: new URL(listed.folder + WASM_FILE, import.meta.url).href };
    await inTurn(() => heard(ort.InferenceSession.create(SMALLEST).then((session) => session.release())));
    return ort;
  } catch (error) {
    throw new StepError(
      "RuntimeUnusable",
      "The runtime of the models (onnxruntime-web) could not start in this browser.",
      BROWSERS,
      error,
    );
  } finally {
    takeBack();
  }
}

/**
 * What the runtime throws in a promise that nobody awaits can leave its start without an end: it counts as the answer.
 * @param {Promise<void>} starting
 * @returns {Promise<void>}
 */
function heard(starting) {
  return new Promise((resolve, reject) => {
    const onThrown = (/** @type {PromiseRejectionEvent} */ { reason }) => reject(reason);
    self.addEventListener("unhandledrejection", onThrown);
    starting.then(resolve, reject).finally(() => self.removeEventListener("unhandledrejection", onThrown));
  });
}

/**
 * Make a session of a graph. It is not run ahead: while Python still boots, that takes from both more than it gives later.
 * @param {Ort} ort
 * @param {Record<string, any>} manifest
 * @param {Uint8Array<ArrayBuffer>} graph
 * @param {string[]} executionProviders
 * @returns {Promise<Session>}
 */
export async function openSession(ort, manifest, graph, executionProviders) {
  const options = { executionProviders, graphOptimizationLevel: /** @type {const} */ ("all"), logSeverityLevel: SEVERE };
  const session = await inTurn(() => ort.InferenceSession.create(graph, options)).catch((error) => {
    throw unusable(manifest, "onnxruntime-web refused its graph", error);
  });
  return {
    run: (feeds) => inTurn(() => run(ort, session, manifest.output, feeds)),
    release: () => inTurn(() => session.release()),
  };
}

/**
 * Run a session once and fetch one output.
 * @param {Ort} ort
 * @param {import("onnxruntime-web/wasm").InferenceSession} session
 * @param {string} name
 * @param {Feeds} feeds
 * @returns {Promise<Output>}
 */
async function run(ort, session, name, feeds) {
  const tensors = Object.entries(feeds).map(([input, { data, dims }]) => [
    input,
    data instanceof BigInt64Array ? new ort.Tensor("int64", data, dims) : new ort.Tensor("float32", data, dims),
  ]);
  const { [name]: output } = await session.run(Object.fromEntries(tensors), [name]);
  return { name, dtype: output.type, dims: [...output.dims], data: /** @type {Float32Array} */ (output.data) };
}

/**
 * The error of a model that cannot be used.
 * @param {Record<string, any>} manifest
 * @param {string} why
 * @param {unknown} [cause]
 */
export function unusable(manifest, why, cause) {
  return new StepError(
    "ModelUnusable",
    `The ${manifest.role} ${manifest.name} could not be started: ${why}.`,
    "Export the model again with `python -m export convert`, build the site, then press Retry.",
    cause,
  );
}
