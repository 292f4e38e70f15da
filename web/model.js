// @ts-check
/**
 * Model: a tokenizer here and a session on the thread of the models; the only user of the tokenizer library.
 *
 * In:  verified bytes of a model and its manifest.
 * Out: a host with `encode(text)` and `run(feeds)`, which ranklens/bridge.py gives to the engine.
 */

import { StepError } from "./protocol.js";

/** @typedef {import("./inference.js").Files} Files */
/** @typedef {import("./inference.js").Session & {encode: (text: string) => Int32Array}} Host  `encode`: the text's own ids, no special tokens */

/**
 * @param {import("./sessions.js").Sessions} sessions
 * @param {Record<string, any>} manifest
 * @param {Files} files
 * @param {boolean} compiled  whether the browser may have kept the runtime's machine code since an earlier visit
 * @returns {Promise<Host>}
 */
export async function openModel(sessions, manifest, files, compiled) {
  const graph = [...files].find(([path]) => path.endsWith(".onnx"));
  if (!graph) throw unusable(manifest, "its manifest names no .onnx file");
  try {
    const [session, encode] = await Promise.all([sessions.open(manifest, graph[1], compiled), openTokenizer(files)]);
    return { ...session, encode };
  } catch (error) {
    throw unusable(manifest, "onnxruntime-web or the tokenizer library refused its files", error);
  }
}

/** @param {Files} files */
async function openTokenizer(files) {
  const { Tokenizer } = await import("./vendor/tokenizers/tokenizers.min.mjs");
  const tokenizer = new Tokenizer(json(files, "tokenizer.json"), json(files, "tokenizer_config.json"));
  return (/** @type {string} */ text) => Int32Array.from(text ? tokenizer.encode(text, { add_special_tokens: false }).ids : []);
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
