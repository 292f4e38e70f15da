/**
 * The peer's worker: transformers.js as its documentation and its cross-encoder demo use it.
 *
 * In:  load {threads; 0 leaves the library's own choice}, rank {query, passages}, again {query, passages}.
 * Out: scores by passage, and milliseconds from texts to scores.
 * Everything that the library does by itself is left as it is (caches, wasm file), but for where files come from.
 */

import { AutoModelForSequenceClassification, AutoTokenizer, env, pipeline } from "/transformers.js";

const BI_ENCODER = "all-MiniLM-L6-v2";
const CROSS_ENCODER = "ranklens-minilm-l6-cross";
const WASM = "/ort/ort-wasm-simd-threaded.asyncify"; // the file that the library asks its CDN for

env.allowRemoteModels = false;
env.allowLocalModels = true;
env.localModelPath = "/models/";
env.backends.onnx.wasm.wasmPaths = { mjs: `${WASM}.mjs`, wasm: `${WASM}.wasm` };

let tokenizer, model, extract;
let kept = []; // vectors of the passages that were embedded last

const actions = {
  async load({ threads }) {
    if (threads) env.backends.onnx.wasm.numThreads = threads;
    const options = { dtype: "q8", device: "wasm" };
    [tokenizer, model, extract] = await Promise.all([
      AutoTokenizer.from_pretrained(CROSS_ENCODER),
      AutoModelForSequenceClassification.from_pretrained(CROSS_ENCODER, options),
      pipeline("feature-extraction", BI_ENCODER, options),
    ]);
  },

  /** All pairs in one padded batch; query and passages in another. */
  async rank({ query, passages }) {
    return { bi: await embed(query, passages), cross: await rerank(query, passages) };
  },

  /** A second query: as its users do it, everything again; and for one who keeps the vectors, the query alone. */
  async again({ query, passages }) {
    const all = await embed(query, passages);
    const started = performance.now();
    const vectors = await extract([query], { pooling: "mean", normalize: true });
    cosines(vectors.tolist()[0], kept);
    return { all, query_ms: performance.now() - started };
  },
};

async function embed(query, passages) {
  const started = performance.now();
  const vectors = await extract([query, ...passages], { pooling: "mean", normalize: true });
  const [asked, ...found] = vectors.tolist();
  kept = found;
  const scores = cosines(asked, found);
  return { scores, ms: performance.now() - started };
}

function cosines(asked, found) {
  return found.map((row) => row.reduce((sum, value, i) => sum + value * asked[i], 0));
}

async function rerank(query, passages) {
  const started = performance.now();
  const inputs = tokenizer(Array(passages.length).fill(query), { text_pair: passages, padding: true, truncation: true });
  const { logits } = await model(inputs);
  const scores = logits.tolist().map(([logit]) => logit);
  return { scores, ms: performance.now() - started };
}

self.onmessage = async ({ data: { id, action, payload } }) => {
  try {
    self.postMessage({ id, result: await actions[action](payload) });
  } catch (error) {
    self.postMessage({ id, error: String(error) });
  }
};
