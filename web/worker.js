// @ts-check
/**
 * Worker entry: a table of actions; whatever is thrown becomes data.
 *
 * In:  Request messages. Out: Notice and Reply messages (protocol.js).
 * Downloads of all parts start at once; each part starts as soon as its bytes are there.
 */

import { loadFiles } from "./assets.js";
import { openModel, startOnnxRuntime } from "./inference.js";
import { StepError, toErrorData } from "./protocol.js";
import { startPython } from "./runtime.js";

/** @typedef {import("./protocol.js").Part} Part */
/** @typedef {import("./assets.js").FileEntry} FileEntry */
/** @typedef {(event: import("./protocol.js").LoadEvent | import("./protocol.js").RankEvent) => void} Emit */

const SITE = new URL("./", import.meta.url);

/** @type {any} */
let bridge = null;
let newest = 0; // id of the newest ranking; an older one stops at its next passage

const actions = {
  load,
  /** @param {import("./protocol.js").RankRequest} request @param {Emit} emit */
  async rank(request, emit) {
    newest = request.id;
    const asked = JSON.stringify({ query: request.query, passages: request.passages });
    const onEvent = (/** @type {string} */ event) => emit(JSON.parse(event));
    const { result, error } = JSON.parse(await bridge.rank(asked, onEvent, () => newest === request.id));
    if (error) throw error;
    return result;
  },
};

self.onmessage = async ({ data: request }) => {
  if (request.action === "cancel") {
    if (newest === request.target) newest = 0;
    return;
  }
  const { id } = request;
  /** @type {Emit} */
  const emit = (event) => self.postMessage({ id, event });
  try {
    const action = actions[/** @type {keyof typeof actions} */ (request.action)];
    self.postMessage({ id, result: await action(request, emit) });
  } catch (thrown) {
    const isData = thrown && typeof thrown === "object" && "hint" in thrown && !(thrown instanceof Error);
    self.postMessage({ id, error: isData ? thrown : toErrorData(thrown) });
  }
};

/**
 * Load the runtimes and one pair of models.
 * @param {import("./protocol.js").LoadRequest} request
 * @param {Emit} emit
 * @returns {Promise<import("./protocol.js").LoadResult>}
 */
async function load(request, emit) {
  const site = await readSite();
  const pair = site.pairs.find((/** @type {any} */ each) => each.name === request.pair) ?? site.pairs[0];
  const { pyodide, "onnxruntime-web": onnx } = site.runtimes;
  const bi = site.models[pair.bi_encoder];
  const cross = site.models[pair.cross_encoder];

  /** @param {Part} name @param {string} folder @param {FileEntry[]} entries */
  const fetchPart = (name, folder, entries) =>
    loadFiles(new URL(folder, SITE), entries, (received, total, cached) =>
      emit({ type: "asset", name, received, total, cached }),
    );
  /** @template T @param {Part} name @param {() => Promise<T>} start @returns {Promise<T>} */
  const step = async (name, start) => {
    emit({ type: "step", name, state: "start" });
    const started = await start();
    emit({ type: "step", name, state: "done" });
    return started;
  };

  const fetched = {
    python: fetchPart("pyodide", pyodide.folder, pyodide.files.filter(isData)),
    engine: loadFiles(SITE, [site.engine], () => {}),
    onnx: fetchPart("onnxruntime-web", onnx.folder, onnx.files.filter(isData)),
    bi: fetchPart("bi-encoder", bi.folder, bi.manifest.files),
    cross: fetchPart("cross-encoder", cross.folder, cross.manifest.files),
  };
  const python = Promise.all([fetched.python, fetched.engine]).then(([files, engine]) =>
    step("pyodide", () => startPython(new URL(pyodide.folder, SITE), files, [...engine.values()][0])),
  );
  const ort = fetched.onnx.then((files) => step("onnxruntime-web", () => startOnnxRuntime(files)));
  /** @param {Part} name @param {any} model @param {Promise<import("./inference.js").Files>} files */
  const host = (name, model, files) =>
    Promise.all([ort, files]).then(([runtime, ready]) => step(name, () => openModel(runtime, model.manifest, ready)));

  const [module, biHost, crossHost] = await Promise.all([
    python,
    host("bi-encoder", bi, fetched.bi),
    host("cross-encoder", cross, fetched.cross),
  ]);
  bridge = module.Bridge(JSON.stringify(bi.manifest), biHost, JSON.stringify(cross.manifest), crossHost);
  return { pair: pair.name, bi_encoder: bi.manifest, cross_encoder: cross.manifest };
}

/** Modules are imported, not fetched: only data goes through assets.js. @param {FileEntry} entry */
function isData(entry) {
  return !entry.path.endsWith(".mjs");
}

async function readSite() {
  const url = new URL("site.json", SITE);
  try {
    const response = await fetch(url, { cache: "no-cache" });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return await response.json();
  } catch (error) {
    throw new StepError(
      "SiteUnreadable",
      "Could not read site.json, the list of what this site is made of.",
      "Check the network and press Retry. If you host this site: build it with `python -m export build` and upload the whole folder.",
      error,
    );
  }
}
