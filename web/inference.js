// @ts-check
/**
 * Inference: the only user of onnxruntime-web and of the tokenizer library.
 *
 * In:  verified bytes of the runtime and of a model, and the model's manifest.
 * Out: for each model a host with `encode(text)` and `run(feeds)`, which ranklens/bridge.py gives to the engine.
 * onnxruntime-web allows one session creation and one run at a time, so all calls go through one chain.
 */

import { WASM, handOver } from "./handover.js";
import { StepError } from "./protocol.js";

/** @typedef {Map<string, Uint8Array<ArrayBuffer>>} Files */
/** @typedef {typeof import("onnxruntime-web/wasm")} Ort */
/** @typedef {{dtype: string, dims: number[], data: BigInt64Array | Float32Array}} WireTensor */
/**
 * @typedef {object} Host
 * @property {(text: string) => Int32Array} encode  the text's own ids, no special tokens
 * @property {(feeds: Record<string, WireTensor>) => Promise<WireTensor & {name: string}>} run
 * @property {() => Promise<void>} release
 */

const WASM_FILE = "ort-wasm-simd-threaded.wasm";

// The browser compiles a hot WebAssembly function again, better, in the background. A few runs before anyone asks start
// that while Python still boots; without them the first passages take two to three times as long as the later ones.
const WARM_UP_RUNS = 3;
const WARM_UP_TOKENS = 32;

const SEVERE = /** @type {const} */ (3); // errors: that some nodes of a graph run better on the processor is none

/** @type {Promise<unknown>} */
let chain = Promise.resolve();
let takeBack = () => {}; // the runtime's wasm file, which it fetches for its first session

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
 * Start onnxruntime-web. It takes its number of threads once, when its first session is made.
 * @param {import("./handover.js").Listed} listed
 * @param {Files} files
 * @param {number} threads  more than one only on a page that is cross-origin isolated; elsewhere it becomes one
 * @returns {Promise<Ort>}
 */
export async function startOnnxRuntime(listed, files, threads) {
  /** @type {Ort} */
  const ort = await import("./vendor/onnxruntime-web/ort.wasm.bundle.min.mjs");
  ort.env.logLevel = "error";
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmPaths = { wasm: new URL(listed.folder + WASM_FILE, import.meta.url).href };
  takeBack = await handOver(listed, files, { [WASM_FILE]: WASM });
  return ort;
}

/**
 * Make a session and a tokenizer of one model.
 * @param {Ort} ort
 * @param {Record<string, any>} manifest
 * @param {Files} files
 * @param {boolean} compiled  whether the browser may have kept the runtime's machine code since an earlier visit
 * @returns {Promise<Host>}
 */
export async function openModel(ort, manifest, files, compiled) {
  const { Tokenizer } = await import("./vendor/tokenizers/tokenizers.min.mjs");
  const graph = [...files].find(([path]) => path.endsWith(".onnx"));
  if (!graph) throw unusable(manifest, "its manifest names no .onnx file");
  try {
    const tokenizer = new Tokenizer(json(files, "tokenizer.json"), json(files, "tokenizer_config.json"));
    return {
      encode: (text) => Int32Array.from(text ? tokenizer.encode(text, { add_special_tokens: false }).ids : []),
      ...(await openSession(ort, manifest, graph[1], ["wasm"], compiled ? 0 : WARM_UP_RUNS)),
    };
  } catch (error) {
    throw unusable(manifest, "onnxruntime-web or the tokenizer library refused its files", error);
  }
}

/**
 * Make a session of a graph and run it a few times.
 * @param {Ort} ort
 * @param {Record<string, any>} manifest
 * @param {Uint8Array<ArrayBuffer>} graph
 * @param {string[]} executionProviders
 * @param {number} [runs]
 * @returns {Promise<Omit<Host, "encode">>}
 */
export async function openSession(ort, manifest, graph, executionProviders, runs = WARM_UP_RUNS) {
  const options = { executionProviders, graphOptimizationLevel: /** @type {const} */ ("all"), logSeverityLevel: SEVERE };
  const session = await inTurn(() => ort.InferenceSession.create(graph, options));
  takeBack();
  for (let i = 0; i < runs; i++) await inTurn(() => run(ort, session, manifest.output, idleFeeds(manifest, WARM_UP_TOKENS)));
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
 * @param {Record<string, WireTensor>} feeds
 * @returns {Promise<WireTensor & {name: string}>}
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
 * One sequence of nothing but a special token of the model: for warming up and for taking the time.
 * @param {Record<string, any>} manifest
 * @param {number} tokens
 * @returns {Record<string, WireTensor>}
 */
export function idleFeeds(manifest, tokens) {
  const [special] = manifest.templates.single.find((/** @type {[number | string]} */ [piece]) => typeof piece === "number") ?? [0];
  const fill = /** @type {Record<string, bigint>} */ ({
    input_ids: BigInt(special),
    attention_mask: 1n,
  });
  const length = Math.min(tokens, manifest.max_tokens);
  const feed = (/** @type {string} */ name) => [
    name,
    { dtype: "int64", dims: [1, length], data: new BigInt64Array(length).fill(fill[name] ?? 0n) },
  ];
  return Object.fromEntries(manifest.inputs.map(feed));
}

/**
 * @param {Files} files
 * @param {string} path
 */
function json(files, path) {
  return JSON.parse(new TextDecoder().decode(files.get(path)));
}

/**
 * @param {Record<string, any>} manifest
 * @param {string} why
 * @param {unknown} [cause]
 */
function unusable(manifest, why, cause) {
  return new StepError(
    "ModelUnusable",
    `The ${manifest.role} ${manifest.name} could not be started: ${why}.`,
    "Export the model again with `python -m export convert`, build the site, then press Retry.",
    cause,
  );
}
