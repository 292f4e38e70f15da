// @ts-check
/**
 * Trial worker: one model in onnxruntime-web with a given number of threads, run and timed when the page says so.
 *
 * In:  first {trial, threads} (protocol.js), then any message for each run.
 * Out: for each message one answer: {ms}, 0 for the first, or {error}, `missing` if a file is not kept: nothing is downloaded.
 */

import { readKept } from "./assets.js";
import { openSession, startOnnxRuntime } from "./inference.js";
import { TRIAL_TOKENS } from "./threads.js";

/** @typedef {import("./inference.js").Feeds} Feeds */
/** @typedef {{trial: import("./protocol.js").Trial, threads: number}} Opening */

const SITE = new URL("./", import.meta.url);
const WARM_UP_RUNS = 8; // the browser compiles a hot WebAssembly function again, better, in the background

/** @type {() => Promise<unknown>} */
let run;

self.onmessage = async ({ data }) => {
  try {
    if (!run) {
      run = await open(data);
      for (let i = 0; i < WARM_UP_RUNS; i++) await run();
      return self.postMessage({ ms: 0 });
    }
    const started = performance.now();
    await run();
    return self.postMessage({ ms: performance.now() - started });
  } catch (error) {
    return self.postMessage({ error: String(error), missing: error instanceof Missing });
  }
};

class Missing extends Error {}

/** @param {Opening} opening */
async function open({ trial: { runtime, model }, threads }) {
  const graphs = model.manifest.files.filter((/** @type {{path: string}} */ { path }) => path.endsWith(".onnx"));
  const [binary, [graph]] = await Promise.all([kept(runtime.folder, runtime.files), kept(model.folder, graphs).then((files) => [...files.values()])]);
  if (!graph) throw new Error("its manifest names no .onnx file");
  const ort = await startOnnxRuntime(runtime, binary, threads);
  const session = await openSession(ort, model.manifest, graph, ["wasm"]);
  if (ort.env.wasm.numThreads !== threads) throw new Error("the browser allows no threads");
  const feeds = idleFeeds(model.manifest, TRIAL_TOKENS);
  return () => session.run(feeds);
}

/**
 * One sequence of nothing but a special token of the model.
 * @param {Record<string, any>} manifest
 * @param {number} tokens
 * @returns {Feeds}
 */
function idleFeeds(manifest, tokens) {
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
 * @param {string} folder
 * @param {import("./entries.js").FileEntry[]} entries
 */
async function kept(folder, entries) {
  const files = await readKept(new URL(folder, SITE), entries);
  if (!files) throw new Missing(folder);
  return files;
}
