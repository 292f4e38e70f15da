// @ts-check
/**
 * Client: the page's end of the engine. Request and reply by id, events on the way, the newest of a kind wins.
 *
 * In:  verbs: load, ask (any action of protocol.js), rank, cancel, stopRun, restart.
 * Out: promises that reject with ErrorData; "Superseded" and "Cancelled" are rejections that nobody need see.
 * A load that failed leaves no worker behind, so the next load starts from nothing: that is the retry. An engine that dies
 * later rejects all that was asked of it as "EngineDied" and is told to `onDeath`, once; nothing is asked again here, since
 * what killed it would do so again. A load with several threads that fails over them goes on with one, in other workers.
 */

import { blamesThreads, STUCK, watchSteps } from "./fallback.js";
import { ENDS, NEEDS_NO_MODEL } from "./protocol.js";
import { startWorkers } from "./workers.js";

/** @typedef {import("./protocol.js").Actions} Actions */
/** @typedef {import("./protocol.js").ErrorData} ErrorData */
/** @typedef {import("./protocol.js").LoadEvent} LoadEvent */
/** @typedef {import("./protocol.js").LoadResult} LoadResult */
/** @typedef {import("./protocol.js").RankEvent} RankEvent */
/** @typedef {import("./protocol.js").RankResult} RankResult */
/** @typedef {import("./protocol.js").Request} Request */
/**
 * @typedef {object} Pending
 * @property {keyof Actions | "cancel"} action
 * @property {(result: any) => void} resolve
 * @property {(error: ErrorData) => void} reject
 * @property {(event: any) => void} onEvent
 */

const SUPERSEDED = { name: "Superseded", message: "A newer request took over.", hint: "", detail: "" };
const CANCELLED = { name: "Cancelled", message: "It was cancelled.", hint: "", detail: "" };
const HEARS_WITHIN_MS = 1000; // else a run of Python never awaits: its thread takes no message
const ENDS_WITHIN_MS = 3000; // else it heard, and goes on: it awaits nothing that could end it

export class Client {
  /**
   * @param {object} options
   * @param {(event: LoadEvent) => void} options.onLoadEvent
   * @param {(loading: Promise<LoadResult>) => void} [options.onLoad]  a load begins, whoever asked for it
   * @param {(error: ErrorData) => void} [options.onDeath]
   * @param {(result: import("./protocol.js").DeviceResult) => void} [options.onLost]  WebGPU was in use and is no more
   * @param {() => number} [options.threads]  for the next load
   * @param {() => void} [options.onThreadsFailed]  a load did with one thread what it could not do with several
   */
  constructor({ onLoadEvent, onLoad = () => {}, onDeath = () => {}, onLost = () => {}, threads = () => 1, onThreadsFailed = () => {} }) {
    this.onLoadEvent = onLoadEvent;
    this.onLoad = onLoad;
    this.onDeath = onDeath;
    this.onLost = onLost;
    this.threads = threads;
    this.onThreadsFailed = onThreadsFailed;
    this.threadedLoad = 0; // id of the last load with several threads
    /** @type {import("./workers.js").Workers | null} */
    this.workers = null;
    /** @type {Promise<LoadResult> | null} */
    this.loaded = null;
    /** @type {Map<number, Pending>} */
    this.pending = new Map();
    this.lastId = 0;
    this.pair = "";
  }

  /**
   * Load a pair of models; again after a failure to retry.
   * @param {string} [pair]
   * @returns {Promise<LoadResult>}
   */
  load(pair = "") {
    if (this.loaded) this.#stop(CANCELLED); // other models: a WebAssembly memory never gives back what it took
    this.pair = pair;
    const threads = this.threads();
    const loaded = threads > 1 ? this.#loadThreaded(threads) : this.#loadWith(1, this.onLoadEvent).answer;
    this.loaded = loaded;
    loaded.catch((error) => {
      if (this.loaded === loaded) this.#stop(error);
    });
    this.onLoad(loaded);
    return loaded;
  }

  /**
   * @param {number} threads
   * @param {(event: LoadEvent) => void} onEvent
   */
  #loadWith(threads, onEvent) {
    this.workers ??= this.#startWorkers();
    const { id, answer } = this.#expect("load", onEvent);
    const { port } = this.workers;
    this.#post({ id, action: "load", payload: { pair: this.pair, threads, inference: port } }, [port]);
    return { id, answer };
  }

  /**
   * Load with several threads, or with one if it fails over them: what waits for the load goes on waiting.
   * @param {number} threads
   * @returns {Promise<LoadResult>}
   */
  async #loadThreaded(threads) {
    const steps = watchSteps(() => this.#settle(id, (pending) => pending.reject(STUCK)));
    const { id, answer } = this.#loadWith(threads, (event) => {
      steps.see(event);
      this.onLoadEvent(event);
    });
    this.threadedLoad = id;
    try {
      return await answer;
    } catch (thrown) {
      const error = /** @type {ErrorData} */ (thrown);
      if (!blamesThreads(error)) throw error;
      this.#endWorkers();
      for (const action of NEEDS_NO_MODEL) this.#end(action, CANCELLED); // they were asked of that engine
    } finally {
      steps.end();
    }
    const result = await this.#loadWith(1, this.onLoadEvent).answer;
    this.onThreadsFailed();
    return result;
  }

  /**
   * Ask the engine for something; starts it if need be and waits for what the action needs of it.
   * A newer request ends older ones as `ENDS` in protocol.js says: they reject as "Superseded" at once.
   * @template {keyof Actions} A
   * @param {A} action
   * @param {Actions[A]["payload"]} payload
   * @param {(event: Actions[A]["event"]) => void} [onEvent]
   * @returns {Promise<Actions[A]["result"]>}
   */
  ask(action, payload, onEvent = () => {}) {
    for (const ended of ENDS[action] ?? []) this.#end(ended, SUPERSEDED);
    const loaded = this.loaded ?? this.load(this.pair);
    const { id, answer } = this.#expect(action, onEvent);
    const post = () => this.#post({ id, action, payload });
    if (NEEDS_NO_MODEL.has(action)) post();
    else loaded.then(post, (error) => this.#settle(id, (pending) => pending.reject(error)));
    return answer;
  }

  /**
   * Rank passages; waits for a load that is under way. A newer call rejects this one as "Superseded".
   * @param {{query: string, passages: string[]}} request
   * @param {(event: RankEvent) => void} onEvent
   * @returns {Promise<RankResult>}
   */
  rank(request, onEvent) {
    return this.ask("rank", request, onEvent);
  }

  /**
   * Stop what is under way of a kind, if anything; its promise rejects as "Cancelled" at once.
   * For "run" use stopRun: Python that never waits hears of no message.
   * @param {keyof Actions} [action]
   */
  cancel(action = "rank") {
    this.#end(action, CANCELLED);
  }

  /**
   * Stop the visitor's Python: ask it first, and if it does not listen (a loop that never awaits), restart the engine.
   * Its thread says at once that it heard, so code that listens has time to end, however slow the machine is.
   * @returns {Promise<"idle" | "stopped" | "restarted">}  after "restarted" the models load again, from the cache
   */
  async stopRun() {
    const running = [...this.pending].find(([, { action }]) => action === "run");
    if (!running) return "idle";
    const [id, pending] = running;
    const ended = new Promise((resolve) => {
      const { resolve: end, reject } = pending;
      pending.resolve = (result) => resolve(end(result));
      pending.reject = () => resolve(reject(CANCELLED));
    });
    const { id: asked, answer } = this.#expect("cancel", () => {});
    this.workers?.post({ id: asked, action: "cancel", target: id });
    const heard = await within(HEARS_WITHIN_MS, Promise.race([answer, ended]));
    if (heard) await within(ENDS_WITHIN_MS, ended);
    if (!this.pending.has(id)) return "stopped";
    await this.restart();
    return "restarted";
  }

  /**
   * End the engine with everything that it is doing (rejected as "Cancelled") and load the same models again.
   * @returns {Promise<LoadResult>}
   */
  restart() {
    this.#stop(CANCELLED);
    return this.load(this.pair);
  }

  /**
   * @param {keyof Actions} action
   * @param {ErrorData} error
   */
  #end(action, error) {
    for (const [target, { action: running }] of [...this.pending]) {
      if (running !== action) continue;
      this.workers?.post({ id: ++this.lastId, action: "cancel", target });
      this.#settle(target, (pending) => pending.reject(error));
    }
  }

  /**
   * @param {Pending["action"]} action
   * @param {(event: any) => void} onEvent
   */
  #expect(action, onEvent) {
    const id = ++this.lastId;
    /** @type {Promise<any>} */
    const answer = new Promise((resolve, reject) => this.pending.set(id, { action, resolve, reject, onEvent }));
    return { id, answer };
  }

  /** @param {Request} request @param {Transferable[]} [given] */
  #post(request, given) {
    if (this.pending.has(request.id)) this.workers?.post(request, given); // else it was cancelled while it waited
  }

  #startWorkers() {
    const workers = startWorkers(
      (data) => {
        if (data.lost) this.onLost(data.lost);
        else if (data.event) this.pending.get(data.id)?.onEvent(data.event);
        else if (data.error) this.#settle(data.id, (pending) => pending.reject(data.error));
        else this.#settle(data.id, (pending) => pending.resolve(data.result));
      },
      (error) => this.#bury(workers, error),
    );
    return workers;
  }

  /**
   * The engine died: whoever waits for it hears of it. One that died while it loaded is a load that failed.
   * @param {import("./workers.js").Workers} workers
   * @param {ErrorData} error
   */
  #bury(workers, error) {
    if (this.workers !== workers) return; // ended by us
    const [loading] = [...this.pending].find(([, { action }]) => action === "load") ?? [];
    if (loading && loading === this.threadedLoad) return this.#settle(loading, (pending) => pending.reject(error));
    this.#stop(error);
    if (!loading) this.onDeath(error);
  }

  /**
   * End the engine and everything that waits for it.
   * @param {ErrorData} error
   */
  #stop(error) {
    this.#endWorkers();
    this.loaded = null;
    for (const id of [...this.pending.keys()]) {
      this.#settle(id, (pending) => pending.reject(error));
    }
  }

  #endWorkers() {
    this.workers?.end();
    this.workers = null;
  }

  /**
   * @param {number} id
   * @param {(pending: Pending) => void} how
   */
  #settle(id, how) {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    if (pending) how(pending);
  }
}

/**
 * Whether a promise is settled in time.
 * @param {number} ms
 * @param {Promise<any>} promise
 * @returns {Promise<boolean>}
 */
function within(ms, promise) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, false);
    promise.finally(() => resolve(true)).catch(() => {}); // a restart takes back what was asked
  });
}
