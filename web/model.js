// @ts-check
/**
 * Model: a tokenizer here and a session on the thread of the models; the only user of the tokenizer library.
 *
 * In:  a model of site.json.
 * Out: a host with `encode(text)` and `run(feeds)`, which ranklens/bridge.py gives to the engine.
 */

import { unusable } from "./inference.js";
import { library } from "./library.js";

/** @typedef {import("./inference.js").Files} Files */
/** @typedef {import("./inference.js").Session & {encode: (text: string) => Int32Array}} Host  `encode`: the text's own ids, no special tokens */

/**
 * @param {import("./sessions.js").Sessions} sessions
 * @param {import("./protocol.js").Part} part
 * @param {import("./sessions.js").Model} model
 * @returns {Promise<Host>}
 */
export async function openModel(sessions, part, model) {
  const { session, files } = await sessions.open(part, model);
  const { Tokenizer } = await library("vendor/tokenizers/tokenizers.min.mjs", import("./vendor/tokenizers/tokenizers.min.mjs"));
  try {
    return { ...session, encode: openTokenizer(Tokenizer, files) };
  } catch (error) {
    throw unusable(model.manifest, "the tokenizer library refused its files", error);
  }
}

/**
 * @param {typeof import("@huggingface/tokenizers").Tokenizer} Tokenizer
 * @param {Files} files
 */
function openTokenizer(Tokenizer, files) {
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
