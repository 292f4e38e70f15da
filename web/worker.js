// @ts-check
/**
 * Worker entry: loads, and hands every other action to Python; whatever is thrown becomes data.
 *
 * In:  Request messages, and {controlled} (workers.js). Out: Notice and Reply messages (protocol.js).
 * Downloads of all parts start at once; each part starts as soon as its bytes are there.
 */

import { loadFiles, unkept } from "./assets.js";
import { isData } from "./entries.js";
import { deathOfPython } from "./fatal.js";
import { createSwitch, isOffered } from "./gpu.js";
import { setControlled } from "./handover.js";
import { live, mortally, tellDeath } from "./life.js";
import { recall } from "./memory.js";
import { openModel } from "./model.js";
import { NEEDS_NO_MODEL, StepError, toErrorData } from "./protocol.js";
import { startPython } from "./runtime.js";
import { createSessions } from "./sessions.js";

/** @typedef {import("./protocol.js").Part} Part */
/** @typedef {import("./protocol.js").ActionRequest} ActionRequest */
/** @typedef {import("./entries.js").FileEntry} FileEntry */
/** @typedef {(event: any) => void} Emit */

const SITE = new URL("./", import.meta.url);
const siteRead = readSite(); // before anyone asks: the page may need a while to do so
siteRead.catch(() => {}); // told to whoever asks

/** @type {any} */
let bridge = null; // ranklens.bridge.Bridge
/** @type {ReturnType<typeof createSwitch>} */
let runtimes; // to run the models on
const python = gate(); // the bridge is there
const models = gate(); // and has its models
/** @type {Set<number>} */
const wanted = new Set(); // ids of requests under way that nobody took back

self.onmessage = async ({ data: request }) => {
  if ("controlled" in request) return setControlled(request.controlled);
  if (request.action === "cancel") {
    wanted.delete(request.target);
    return undefined;
  }
  const { id } = request;
  wanted.add(id);
  /** @type {Emit} */
  const emit = (event) => self.postMessage({ id, event });
  try {
    self.postMessage({ id, result: await answer(request, emit) });
  } catch (thrown) {
    if (tellDeath(thrown)) return undefined;
    const isData = thrown && typeof thrown === "object" && "hint" in thrown && !(thrown instanceof Error);
    self.postMessage({ id, error: isData ? thrown : toErrorData(thrown) });
  } finally {
    wanted.delete(id);
  }
};

live();

/**
 * @param {ActionRequest} request
 * @param {Emit} emit
 */
async function answer(request, emit) {
  if (request.action === "load") return load(request.payload, emit);
  if (request.action === "device") return models.opened.then(() => runtimes.use(request.payload.webgpu, emit));
  return ask(request, emit);
}

/**
 * Have Python do an action of ranklens/actions.py. JSON crosses, and beside it the bytes of files.
 * @param {ActionRequest} request
 * @param {Emit} emit
 */
async function ask({ id, action, payload }, emit) {
  await (NEEDS_NO_MODEL.has(action) ? python.opened : models.opened);
  const files = (payload.files ?? []).map((/** @type {{bytes: ArrayBuffer}} */ file) => new Uint8Array(file.bytes));
  const asked = JSON.stringify(payload, (_, value) => (value instanceof ArrayBuffer ? undefined : value));
  const onEvent = (/** @type {string} */ event) => emit(JSON.parse(event));
  const answer = mortally(() => bridge.ask(action, asked, files, onEvent, () => wanted.has(id)), deathOfPython);
  const { result, error } = JSON.parse(await answer);
  if (error) throw error;
  return result;
}

/** A promise and what fulfils it. */
function gate() {
  let open = () => {};
  /** @type {Promise<void>} */
  const opened = new Promise((resolve) => (open = resolve));
  return { opened, open };
}

/**
 * Load the runtimes and one pair of models.
 * @param {import("./protocol.js").Actions["load"]["payload"]} payload
 * @param {Emit} emit
 * @returns {Promise<import("./protocol.js").LoadResult>}
 */
async function load(payload, emit) {
  const site = await siteRead;
  const pair = site.pairs.find((/** @type {any} */ each) => each.name === payload.pair) ?? site.pairs[0];
  const { pyodide, "onnxruntime-web": onnx } = site.runtimes;
  const bi = site.models[pair.bi_encoder];
  const cross = site.models[pair.cross_encoder];

  /** @type {Partial<Record<Part, boolean>>} */
  const kept = {}; // since an earlier visit
  /** @param {Part} name @param {string} folder @param {FileEntry[]} entries */
  const fetchPart = (name, folder, entries) =>
    loadFiles(new URL(folder, SITE), entries, (received, total, cached) => {
      kept[name] = cached;
      emit({ type: "asset", name, received, total, cached });
    });
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
  const madeWith = [...pyodide.files, site.engine].map((/** @type {FileEntry} */ file) => file.sha256).join(" ");
  const engine = Promise.all([fetched.python, fetched.engine, recall(madeWith)]).then(([files, archive, memory]) =>
    step("pyodide", async () => {
      const module = await startPython(pyodide, files, [...archive.values()][0], madeWith, memory);
      bridge = module.Bridge(JSON.stringify(bi.manifest), JSON.stringify(cross.manifest));
      python.open();
    }),
  );
  const sessions = createSessions(payload.inference);
  const ort = fetched.onnx.then((files) => step("onnxruntime-web", () => sessions.start(onnx, files, payload.threads)));
  /** @param {Part} name @param {any} model @param {Promise<import("./inference.js").Files>} files */
  const host = (name, model, files) =>
    Promise.all([files, ort]).then(([ready]) =>
      step(name, () => openModel(sessions, model.manifest, ready, Boolean(kept["onnxruntime-web"]))),
    );

  const [webgpu, , ...hosts] = await Promise.all([
    isOffered(site, [bi, cross]),
    engine,
    host("bi-encoder", bi, fetched.bi),
    host("cross-encoder", cross, fetched.cross),
  ]);
  bridge.open_models(...hosts);
  const onLost = (/** @type {any} */ lost) => self.postMessage({ lost });
  runtimes = createSwitch({ base: SITE, site, models: [bi, cross], hosts, bridge, onLost });
  models.open();
  return {
    ...{ pair: pair.name, bi_encoder: bi.manifest, cross_encoder: cross.manifest, unkept: unkept.why, webgpu },
    threads: await sessions.threads(),
    trial: { runtime: { folder: onnx.folder, files: onnx.files.filter(isData) }, model: { folder: bi.folder, manifest: bi.manifest } },
  };
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
