// @ts-check
/**
 * Gpu: the two models once more, unquantized, on WebGPU; used only if their scores are those of WebAssembly.
 *
 * In:  what the site has of both models, their hosts in WebAssembly, the engine's Python.
 * Out: a switch between the two runtimes. Whatever goes wrong (no adapter, files, a session, the scores, a device that is
 * lost later) ends in WebAssembly, which stays loaded, with a sentence that says why.
 * Left out: how far scores may differ (ranklens/agreement.py).
 */

import { loadFiles } from "./assets.js";
import { moved } from "./entries.js";
import { openSession } from "./inference.js";
import { library } from "./library.js";

/** @typedef {import("./model.js").Host} Host */
/** @typedef {import("./protocol.js").DeviceResult} DeviceResult */
/** @typedef {{folder: string, manifest: any, webgpu?: {precision: string, files: import("./entries.js").FileEntry[]}}} Model */
/**
 * @typedef {object} Parts
 * @property {URL} base      of the site
 * @property {any} site      site.json
 * @property {Model[]} models  bi-encoder, cross-encoder
 * @property {Host[]} hosts    theirs, in WebAssembly
 * @property {any} bridge      ranklens.bridge.Bridge
 * @property {(result: DeviceResult) => void} onLost  it was in use and is no more
 */

const RUNTIME = "onnxruntime-web-webgpu";
const WASM_FILE = "ort-wasm-simd-threaded.asyncify.wasm";
const ON_WASM = "Both models run in WebAssembly.";

/**
 * Whether the site has the files and the browser an adapter that can run them.
 * @param {any} site
 * @param {Model[]} models
 */
export async function isOffered(site, models) {
  if (!site.runtimes[RUNTIME] || !models.every((model) => model.webgpu)) return false;
  try {
    const adapter = await /** @type {any} */ (navigator).gpu?.requestAdapter();
    const half = models.some((model) => model.webgpu?.precision === "fp16");
    return Boolean(adapter) && (!half || adapter.features.has("shader-f16"));
  } catch {
    return false; // blocked by the browser
  }
}

/** @param {Parts} parts */
export function createSwitch({ base, site, models, hosts, bridge, onLost }) {
  const unquantized = models.map(({ manifest, webgpu }) => ({ ...manifest, ...describe(manifest, webgpu) }));
  /** @type {Host[]} */
  let opened = [];
  let broken = ""; // onnxruntime-web keeps a lost device for good: why it is not asked again
  let inUse = false;

  /** @param {string} note @param {boolean} [failed] @returns {DeviceResult} */
  const result = (note, failed = false) => {
    const [bi, cross] = inUse ? unquantized : models.map(({ manifest }) => manifest);
    return { device: inUse ? "webgpu" : "wasm", note, failed, bi_encoder: bi, cross_encoder: cross };
  };
  /** @param {string} note @param {boolean} [failed] */
  const back = (note, failed) => {
    if (inUse) bridge.open_models(...hosts);
    inUse = false;
    for (const { release } of opened) release().catch(() => {}); // of a lost device there is nothing to release
    opened = [];
    return result(note, failed);
  };
  /** @param {string} why  for the visitor @param {unknown} [error]  a driver's or a runtime's own words, which are long */
  const fail = (why, error) => {
    if (error) console.warn(error);
    broken = `${why} ${ON_WASM}`;
    return back(broken, true);
  };
  /** @param {unknown} error */
  const lose = (error) => {
    if (inUse) onLost(fail("WebGPU stopped working.", error));
  };

  return {
    /**
     * @param {boolean} webgpu
     * @param {(event: {type: "asset", received: number, total: number}) => void} emit
     * @returns {Promise<DeviceResult>}
     */
    async use(webgpu, emit) {
      if (!webgpu) return back(ON_WASM);
      if (broken) return result(broken, true);
      try {
        const { ort, graphs } = await load(emit);
        for (const [i, graph] of graphs.entries()) {
          const session = await openSession(ort, unquantized[i], graph, ["webgpu"]);
          opened.push({ ...session, encode: /** @type {Host} */ (hosts[i]).encode });
        }
        // A device may be lost at any time, also while a run waits for it and then would wait for ever.
        const { lost } = /** @type {any} */ (await ort.env.webgpu.device);
        lost.then((/** @type {{message: string}} */ { message }) => lose(message));
        const [bi, cross] = opened.map((host) => guarded(host, lost, lose));
        const found = JSON.parse(await bridge.try_models(...unquantized.map((each) => JSON.stringify(each)), bi, cross));
        if (!found.holds) return fail(`On a known pair WebGPU gave other scores than WebAssembly (${far(found)}), so it is not used.`);
        inUse = true;
        return result(`Both models run on WebGPU, ${models[0]?.webgpu?.precision}. On a known pair they agree with WebAssembly (${far(found)}).`);
      } catch (error) {
        return fail("WebGPU could not be started here.", error);
      }
    },
  };

  /** @param {(event: {type: "asset", received: number, total: number}) => void} emit */
  async function load(emit) {
    const runtime = site.runtimes[RUNTIME];
    const wasm = runtime.files.filter((/** @type {{path: string}} */ file) => file.path === WASM_FILE);
    const parts = [
      { folder: runtime.folder, entries: wasm },
      ...models.map(({ folder, webgpu }) => ({ folder, entries: webgpu?.files ?? [] })),
    ];
    const received = parts.map(() => 0);
    const total = parts.flatMap(({ entries }) => entries).reduce((sum, entry) => sum + moved(entry), 0);
    const [binary, ...graphs] = await Promise.all(
      parts.map(async ({ folder, entries }, i) => {
        const files = await loadFiles(new URL(folder, base), entries, (count) => {
          received[i] = count;
          emit({ type: "asset", received: received.reduce((sum, each) => sum + each, 0), total });
        });
        return /** @type {Uint8Array<ArrayBuffer>} */ ([...files.values()][0]);
      }),
    );
    const importing = import("./vendor/onnxruntime-web-webgpu/ort.webgpu.bundle.min.mjs");
    const ort = await library("vendor/onnxruntime-web-webgpu/ort.webgpu.bundle.min.mjs", importing);
    ort.env.logLevel = "error";
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmBinary = binary;
    return { ort, graphs };
  }
}

/**
 * What changes in a manifest: the precision, the graph, and that nobody has compared this one with its original.
 * @param {any} manifest
 * @param {Model["webgpu"]} webgpu
 */
function describe(manifest, webgpu) {
  const others = manifest.files.filter((/** @type {{path: string}} */ { path }) => !path.endsWith(".onnx"));
  return { precision: webgpu?.precision, files: [...(webgpu?.files ?? []), ...others], quantization: {}, quality: {} };
}

/**
 * A host that ends with its device.
 * @param {Host} host
 * @param {Promise<unknown>} lost
 * @param {(error: unknown) => void} lose
 * @returns {Host}
 */
function guarded(host, lost, lose) {
  const gone = lost.then(() => Promise.reject(new Error("the WebGPU device was lost")));
  gone.catch(() => {}); // it may be lost while nothing runs
  /** @type {Promise<unknown>} */
  let last = Promise.resolve(); // run: what waits for one that fails must not begin, for on a lost device it never ends
  return {
    ...host,
    async run(feeds) {
      const run = last.then(() => Promise.race([host.run(feeds), gone]));
      last = run;
      try {
        return await run;
      } catch (error) {
        lose(error);
        throw error;
      }
    },
  };
}

/** @param {{cosine: number, shift: number}} agreement */
function far({ cosine, shift }) {
  if (cosine <= -1) return "not even numbers";
  return `vectors' cosine ${cosine.toFixed(3)} at least, logits ${shift.toFixed(2)} apart at most`;
}
