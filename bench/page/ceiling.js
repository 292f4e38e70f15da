/**
 * Ceiling: the time of one product of matrices in the runtime of the site, with as many threads.
 *
 * In:  ceiling.onnx, one MatMulInteger that takes "a" (uint8). Out: window.measure(threads, runs, dims), milliseconds by run.
 */

import * as ort from "/runtime/ort.wasm.bundle.min.mjs";

/** @type {any} */
let session = null;

/** @param {number} threads @param {number} runs @param {number[]} dims @returns {Promise<number[]>} */
async function measure(threads, runs, dims) {
  if (!session) {
    ort.env.wasm.numThreads = threads;
    ort.env.wasm.wasmPaths = new URL("/runtime/", location.href).href;
    session = await ort.InferenceSession.create("ceiling.onnx", { executionProviders: ["wasm"] });
  }
  const values = Uint8Array.from({ length: dims[0] * dims[1] }, (_, i) => (i * 31) % 256);
  const a = new ort.Tensor("uint8", values, dims);
  const times = [];
  for (let i = 0; i < runs; i++) {
    const started = performance.now();
    await session.run({ a });
    times.push(performance.now() - started);
  }
  return times;
}

Object.assign(window, { measure });
