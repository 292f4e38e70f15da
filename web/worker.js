// @ts-check
/**
 * Worker entry: loads, and hands every other action to Python; whatever is thrown becomes data.
 *
 * In:  Request messages, and {controlled} (workers.js). Out: Notice and Reply messages (protocol.js).
 * Downloads of all parts start at once; each part starts as soon as its bytes are there.
 */

import { loadFiles } from "./assets.js";
import { isData } from "./entries.js";
import { deathOfPython } from "./fatal.js";
import { createSwitch, isOffered } from "./gpu.js";
import { setControlled } from "./handover.js";
import { live, mortally, tellDeath } from "./life.js";
import { createLoading } from "./loading.js";
import { recall } from "./memory.js";
import { openModel } from "./model.js";
import { UNSEEN_MS } from "./patience.js";
import { NEEDS_NO_MODEL, REBUILD, StepError, toErrorData } from "./protocol.js";
import { begin } from "./rest.js";
import { askForPython, startPython } from "./runtime.js";
import { createSessions } from "./sessions.js";

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
    return self.postMessage({ id: request.id, result: null });
  }
  const { id } = request;
  const end = begin();
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
    end();
  }
};

live();

/**
 * @param {ActionRequest} request
 * @param {Emit} emit
 */
async function answer(request, emit) {
  if (request.action === "load") return load(request);
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
 * Load the runtimes and one pair of models. Files and sessions of the models are the other thread's.
 * @param {ActionRequest} request
 * @returns {Promise<import("./protocol.js").LoadResult>}
 */
async function load({ id, payload }) {
  const site = await siteRead;
  const pair = site.pairs.find((/** @type {any} */ each) => each.name === payload.pair) ?? site.pairs[0];
  const { pyodide, "onnxruntime-web": onnx } = site.runtimes;
  const bi = site.models[pair.bi_encoder];
  const cross = site.models[pair.cross_encoder];

  const sessions = createSessions(payload.inference);
  const [webgpu, , , ...hosts] = await Promise.all([
    isOffered(site, [bi, cross]),
    sessions.start(id, onnx, payload.threads),
    startEngine(createLoading(id), pyodide, site.engine, [bi.manifest, cross.manifest]),
    openModel(sessions, "bi-encoder", bi),
    openModel(sessions, "cross-encoder", cross),
  ]);
  bridge.open_models(...hosts);
  const onLost = (/** @type {any} */ lost) => self.postMessage({ lost });
  runtimes = createSwitch({ base: SITE, site, models: [bi, cross], hosts, bridge, onLost });
  models.open();
  return {
    ...{ pair: pair.name, bi_encoder: bi.manifest, cross_encoder: cross.manifest, webgpu, ...(await sessions.facts()) },
    trial: { runtime: { folder: onnx.folder, files: onnx.files.filter(isData) }, model: { folder: bi.folder, manifest: bi.manifest } },
  };
}

/**
 * @param {import("./loading.js").Loading} loading
 * @param {import("./handover.js").Listed} pyodide
 * @param {FileEntry} entry  of ranklens.zip
 * @param {any[]} manifests
 */
async function startEngine(loading, pyodide, entry, manifests) {
  askForPython();
  const madeWith = [...pyodide.files, entry].map((file) => file.sha256).join(" ");
  const [files, archive, memory] = await Promise.all([
    loading.fetch("pyodide", pyodide.folder, pyodide.files.filter(isData)),
    loadFiles(SITE, [entry], () => {}),
    recall(madeWith),
  ]);
  await loading.step("pyodide", async () => {
    const module = await startPython(pyodide, files, [...archive.values()][0], madeWith, memory);
    bridge = module.Bridge(...manifests.map((manifest) => JSON.stringify(manifest)));
    python.open();
  });
}

async function readSite() {
  const url = new URL("site.json", SITE);
  try {
    const response = await fetch(url, { cache: "no-cache", signal: AbortSignal.timeout(UNSEEN_MS) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return await response.json();
  } catch (error) {
    throw new StepError(
      "SiteUnreadable",
      "Could not read site.json, the list of what this site is made of.",
      REBUILD,
      error,
    );
  }
}
