// @ts-check
/**
 * Client: the page's end of the worker. Request and reply by id, events on the way, the newest ranking wins.
 *
 * In:  verbs (load, rank, cancel).
 * Out: promises that reject with ErrorData; "Superseded" and "Cancelled" are rejections that nobody need see.
 * A load that failed leaves no worker behind, so the next load starts from nothing: that is the retry.
 */

/** @typedef {import("./protocol.js").ErrorData} ErrorData */
/** @typedef {import("./protocol.js").LoadEvent} LoadEvent */
/** @typedef {import("./protocol.js").LoadResult} LoadResult */
/** @typedef {import("./protocol.js").RankEvent} RankEvent */
/** @typedef {import("./protocol.js").RankResult} RankResult */
/** @typedef {import("./protocol.js").Request} Request */
/** @typedef {{resolve: (result: any) => void, reject: (error: ErrorData) => void, onEvent: (event: any) => void}} Pending */

const WORKER_URL = new URL("./worker.js", import.meta.url);
const WORKER_DIED = {
  name: "WorkerDied",
  message: "The engine stopped: the browser ended its worker, most likely because memory ran out.",
  hint: "Press Retry to start it again. Your texts are still here; fewer or shorter passages need less memory.",
};

export class Client {
  /** @param {{onLoadEvent: (event: LoadEvent) => void}} options */
  constructor({ onLoadEvent }) {
    this.onLoadEvent = onLoadEvent;
    /** @type {Worker | null} */
    this.worker = null;
    /** @type {Promise<LoadResult> | null} */
    this.loaded = null;
    /** @type {Map<number, Pending>} */
    this.pending = new Map();
    this.lastId = 0;
    this.ranking = 0; // id of the ranking that is under way, else 0
  }

  /**
   * Load a pair of models; again after a failure to retry.
   * @param {string} [pair]
   * @returns {Promise<LoadResult>}
   */
  load(pair = "") {
    const loaded = this.#ask({ id: ++this.lastId, action: "load", pair }, this.onLoadEvent);
    this.loaded = loaded;
    loaded.catch((error) => {
      if (this.loaded === loaded) this.#stopWorker(error);
    });
    return loaded;
  }

  /**
   * Rank passages; waits for a load that is under way. A newer call rejects this one as "Superseded".
   * @param {{query: string, passages: string[]}} request
   * @param {(event: RankEvent) => void} onEvent
   * @returns {Promise<RankResult>}
   */
  async rank(request, onEvent) {
    this.#endRanking("Superseded", "A newer request took over.");
    const id = ++this.lastId;
    this.ranking = id;
    const loaded = this.loaded ?? this.load();
    /** @type {Promise<RankResult>} */
    const ranked = new Promise((resolve, reject) => this.pending.set(id, { resolve, reject, onEvent }));
    loaded.then(
      () => this.#post({ id, action: "rank", query: request.query, passages: request.passages }),
      (error) => this.#settle(id, (pending) => pending.reject(error)),
    );
    return ranked.finally(() => {
      if (this.ranking === id) this.ranking = 0;
    });
  }

  /** Stop the ranking under way, if any; its promise rejects as "Cancelled" at once. */
  cancel() {
    this.#endRanking("Cancelled", "The ranking was cancelled.");
  }

  /**
   * @param {string} name
   * @param {string} message
   */
  #endRanking(name, message) {
    const target = this.ranking;
    if (!target) return;
    this.ranking = 0;
    this.worker?.postMessage({ id: ++this.lastId, action: "cancel", target });
    this.#settle(target, (pending) => pending.reject({ name, message, hint: "", detail: "" }));
  }

  /**
   * @param {Request} request
   * @param {(event: any) => void} onEvent
   * @returns {Promise<any>}
   */
  #ask(request, onEvent) {
    return new Promise((resolve, reject) => {
      this.pending.set(request.id, { resolve, reject, onEvent });
      this.worker ??= this.#startWorker();
      this.worker.postMessage(request);
    });
  }

  /** @param {Request} request */
  #post(request) {
    if (this.pending.has(request.id)) this.worker?.postMessage(request); // else it was cancelled while it waited
  }

  #startWorker() {
    const worker = new Worker(WORKER_URL, { type: "module" });
    worker.onmessage = ({ data }) => {
      if (data.event) this.pending.get(data.id)?.onEvent(data.event);
      else if (data.error) this.#settle(data.id, (pending) => pending.reject(data.error));
      else this.#settle(data.id, (pending) => pending.resolve(data.result));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#stopWorker({ ...WORKER_DIED, detail: event.message || `${WORKER_URL.pathname} did not start` });
    };
    return worker;
  }

  /**
   * End the worker and everything that waits for it.
   * @param {ErrorData} error
   */
  #stopWorker(error) {
    this.worker?.terminate();
    this.worker = null;
    this.loaded = null;
    this.ranking = 0;
    for (const id of [...this.pending.keys()]) {
      this.#settle(id, (pending) => pending.reject(error));
    }
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
