// @ts-check
/**
 * Engine: the client, with what the page needs to know about it at any time.
 *
 * In:  load, rank, cancel. Out: a state ("loading" until the first load ended), how far each part is, and ErrorData where
 * something fails. Load events come by the hundred; `onChange` is called once a frame at most.
 */

import { Client } from "./client.js";
import { applyLoadEvent, newParts } from "./parts.js";
import { toErrorData } from "./protocol.js";
import { megabytes } from "./view/numbers.js";

/** @typedef {import("./protocol.js").ErrorData} ErrorData */
/** @typedef {import("./protocol.js").Part} Part */
/** @typedef {import("./protocol.js").RankEvent} RankEvent */
/** @typedef {import("./protocol.js").RankResult} RankResult */
/** @typedef {import("./protocol.js").Actions} Actions */
/** @typedef {import("./protocol.js").LoadResult} LoadResult */
/** @typedef {import("./protocol.js").DeviceResult} DeviceResult */
/** @typedef {"loading" | "ready" | "failed"} EngineState */
/** @typedef {{offered: boolean, on: boolean, busy: boolean, said: string}} Device  WebGPU as the page shows it; while `busy`, `on` is what was asked for */

/** @type {Device} */
const NO_WEBGPU = { offered: false, on: false, busy: false, said: "" };

/**
 * @typedef {object} Callbacks
 * @property {Promise<unknown>} begin  nothing is downloaded before it is fulfilled
 * @property {() => number} threads  for the next load
 * @property {() => void} onThreadsFailed  a load did with one thread what it could not do with several
 * @property {(work: Promise<unknown>) => void} onWork  anything is asked of the engine
 * @property {() => void} onChange
 * @property {(loading: Promise<LoadResult>) => void} onLoad  a load begins: the first one, or one that somebody had to ask for
 * @property {() => void} onDevice  something about WebGPU changed
 * @property {(note: string) => void} onLost  WebGPU was in use and is no more
 * @property {(error: ErrorData) => void} onDeath  an engine that was up died; it is for the caller to load again
 */

/** @param {Callbacks} callbacks */
export function createEngine({ begin, threads, onThreadsFailed, onWork, onChange, onLoad, onDevice, onLost, onDeath }) {
  /** @type {EngineState} */
  let state = "loading";
  let parts = newParts({});
  /** @type {LoadResult | null} */
  let loaded = null;
  let device = NO_WEBGPU;
  let loads = 0; // number of the newest load
  let frame = 0;
  let begun = false;
  begin.then(() => (begun = true));
  const changed = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      onChange();
    });
  };
  /** @param {Device} now */
  const setDevice = (now) => {
    device = now;
    onDevice();
  };
  /** @param {DeviceResult} result */
  const settle = ({ device: where, note, failed, ...manifests }) => {
    if (loaded) loaded = { ...loaded, ...manifests };
    setDevice({ offered: device.offered && !failed, on: where === "webgpu", busy: false, said: note });
  };
  const client = new Client({
    threads,
    onThreadsFailed,
    onLoadEvent(event) {
      parts = applyLoadEvent(parts, event);
      changed();
    },
    onLoad(loading) {
      const number = ++loads;
      /** @param {EngineState} now */
      const turn = (now) => {
        if (number === loads) state = now; // else another load is under way
        changed();
      };
      turn("loading");
      onWork(loading);
      setDevice(NO_WEBGPU);
      parts = parts.map((part) => ({ ...part, received: 0, step: "waiting" }));
      loading.then(
        (result) => {
          loaded = result;
          turn("ready");
          setDevice({ ...NO_WEBGPU, offered: result.webgpu });
        },
        () => turn("failed"),
      );
      onLoad(loading); // after ours: who waits for the load finds the state as it is then
    },
    onLost(result) {
      settle(result);
      onLost(result.note);
    },
    onDeath,
  });

  return {
    get state() {
      return state;
    },
    get parts() {
      return parts;
    },
    /** The manifests of the loaded models; null until they are loaded. */
    get loaded() {
      return loaded;
    },
    get device() {
      return device;
    },
    /**
     * Run the models on WebGPU, or in WebAssembly again.
     * @param {boolean} webgpu
     * @returns {Promise<DeviceResult>}
     */
    async use(webgpu) {
      setDevice({ ...device, on: webgpu, busy: true, said: webgpu ? "Loading the models for WebGPU" : "" });
      const result = await this.ask("device", { webgpu }, ({ received, total }) => {
        const said = received < total ? `Loading ${megabytes(received)} of ${megabytes(total)} MB` : "Starting and checking WebGPU";
        if (said !== device.said) setDevice({ ...device, said });
      });
      settle(result);
      return result;
    },
    /** @param {Partial<Record<Part, number>>} bytes  totals, known before the first event */
    expect(bytes) {
      parts = parts.map((part) => ({ ...part, total: bytes[part.name] ?? part.total }));
      changed();
    },
    /**
     * Load a pair of models, or try again after a failure.
     * @param {string} [pair]
     */
    async load(pair) {
      if (!begun) await begin; // else at once: what is asked next must find the new models
      return client.load(pair);
    },
    /**
     * @param {{query: string, passages: string[]}} request
     * @param {(event: RankEvent) => void} onEvent
     * @returns {Promise<RankResult>}
     */
    rank({ query, passages }, onEvent) {
      return this.ask("rank", { query, passages }, onEvent);
    },
    /**
     * Ask for any action of protocol.js; rejects with ErrorData ("Superseded" and "Cancelled" are not to be shown).
     * @template {keyof Actions} A
     * @param {A} action
     * @param {Actions[A]["payload"]} payload
     * @param {(event: Actions[A]["event"]) => void} [onEvent]
     * @returns {Promise<Actions[A]["result"]>}
     */
    async ask(action, payload, onEvent) {
      try {
        if (!begun) await begin;
        const answer = client.ask(action, payload, onEvent);
        onWork(answer);
        return await answer;
      } catch (error) {
        if (!client.loaded) state = "failed"; // the worker is gone: the next request must load first
        changed();
        throw error;
      }
    },
    /** @param {keyof Actions} [action] */
    cancel(action = "rank") {
      client.cancel(action);
    },
    /** Stop the visitor's Python; "restarted" if the engine had to be started again for it. */
    stopRun() {
      return client.stopRun();
    },
  };
}

/** @param {unknown} thrown  the client rejects with ErrorData, everything else throws Errors @returns {ErrorData} */
export function asErrorData(thrown) {
  return thrown instanceof Error ? toErrorData(thrown) : /** @type {ErrorData} */ (thrown);
}
