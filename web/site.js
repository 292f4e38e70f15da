// @ts-check
/**
 * Site: site.json and the examples that it lists -> plain objects.
 *
 * In:  relative URLs, so that the site works from any sub-path.
 * Out: the list of examples, the bytes that each part of the engine has, one example file; or StepError with the file's name.
 * Left out: models and runtimes (assets.js, in the worker).
 */

import { isData, moved } from "./entries.js";
import { UNSEEN_MS, inTime, nothingCame } from "./patience.js";
import { StepError } from "./protocol.js";

/** @typedef {import("./protocol.js").Part} Part */
/** @typedef {import("./protocol.js").RankResult} RankResult */
/** @typedef {import("./entries.js").FileEntry} FileEntry */
/** @typedef {{id: string, title: string, kind: string, path: string}} ExampleEntry */
/**
 * @typedef {object} Example
 * @property {string} id
 * @property {string} title
 * @property {string} watch               a line on what to watch
 * @property {string} query
 * @property {string[]} passages
 * @property {Record<string, number>} relevant  passage index -> grade (2 answers the query, 1 in part)
 * @property {{date: string, models: Record<string, any>, result: RankResult} | undefined} stored
 */
/** @typedef {{name: string, bi: Record<string, any>, cross: Record<string, any>, bytes: Record<Part, number>}} Pair  with both manifests */
/**
 * @typedef {object} Results  what `export evaluate` measured of the models whose SHA-256 it names
 * @property {string} date
 * @property {{queries: number, passages: number}} data
 * @property {Record<"bi-encoder" | "cross-encoder", {name: string, sha256: string}>} models
 * @property {{name: string, calls: number, measures: Record<string, {mean: number, difference: number | null, low: number | null, high: number | null}>}[]} systems
 */
/**
 * @typedef {object} Site
 * @property {Pair[]} pairs  the usual one first
 * @property {ExampleEntry[]} examples
 * @property {{judged: FileEntry, results: Results} | undefined} evaluation  judged queries to try, and what they showed
 */

const BASE = new URL("./", import.meta.url);

/** @returns {Promise<Site>} */
export async function readSite() {
  const content = await readJson("site.json", "Build the site again with `python -m export build`, and serve that folder.");
  /** @param {{name: string, bi_encoder: string, cross_encoder: string}} pair @returns {Pair} */
  const describe = (pair) => ({
    name: pair.name,
    bi: content.models[pair.bi_encoder].manifest,
    cross: content.models[pair.cross_encoder].manifest,
    bytes: partBytes(content, pair),
  });
  return { pairs: content.pairs.map(describe), examples: content.examples, evaluation: content.evaluation };
}

/**
 * A file of the site, unpacked, as if the visitor had handed it in.
 * @param {FileEntry} entry
 */
export async function readAsFile({ path, packed }) {
  const response = await inTime(fetch(new URL(path, BASE)), UNSEEN_MS);
  if (!response.ok || !response.body) throw new Error(`${path} could not be fetched: HTTP ${response.status}.`);
  const content = packed ? response.body.pipeThrough(new DecompressionStream("deflate-raw")) : response.body;
  return new File([await new Response(content).blob()], path.split("/").at(-1) ?? path);
}

/**
 * @param {ExampleEntry} entry
 * @returns {Promise<Example>}
 */
export function readExample(entry) {
  return readJson(entry.path, "Choose another example, or type your own query and passages.");
}

/**
 * @param {string} path
 * @param {string} hint
 */
async function readJson(path, hint) {
  const response = await fetch(new URL(path, BASE), { signal: AbortSignal.timeout(UNSEEN_MS) }).catch((error) => {
    const why = error.name === "TimeoutError" ? `: ${nothingCame(UNSEEN_MS)}` : "";
    throw new StepError("FileError", `${path} could not be fetched${why}.`, hint, error);
  });
  if (!response.ok) throw new StepError("FileError", `${path} could not be fetched: HTTP ${response.status}.`, hint);
  return response.json().catch((error) => {
    throw new StepError("FileError", `${path} is not JSON.`, hint, error);
  });
}

/**
 * Bytes of the four parts as the worker will count them (modules are imported, not counted), so that the loading panel
 * shows true totals from the first moment.
 * @param {any} content  site.json
 * @param {{bi_encoder: string, cross_encoder: string}} pair
 * @returns {Record<Part, number>}
 */
function partBytes(content, pair) {
  /** @param {{files?: FileEntry[]} | undefined} part */
  const sum = (part) => (part?.files ?? []).filter(isData).reduce((total, file) => total + moved(file), 0);
  return {
    pyodide: sum(content.runtimes?.pyodide),
    "onnxruntime-web": sum(content.runtimes?.["onnxruntime-web"]),
    "bi-encoder": sum(content.models?.[pair.bi_encoder]?.manifest),
    "cross-encoder": sum(content.models?.[pair.cross_encoder]?.manifest),
  };
}
