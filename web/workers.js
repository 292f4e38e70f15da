// @ts-check
/**
 * Workers: the engine's two threads as one. One is Python's, with the tokenizers; the other runs the models.
 *
 * In:  nothing. Out: messages of both; a call when either is at its end, since neither is of use without the other.
 * Both are told whether the page is under its service worker (handover.js), which on a first visit comes while they load.
 */

import { disappearance } from "./fatal.js";
import { nameOfLife, watchLife } from "./life.js";
import { UNSEEN_MS, nothingCame } from "./patience.js";
import { REBUILD } from "./protocol.js";

/** @typedef {import("./protocol.js").ErrorData} ErrorData */
/** @typedef {ReturnType<typeof startWorkers>} Workers */
/** @typedef {(data: any) => void} OnMessage */
/** @typedef {(error: ErrorData) => void} OnDeath */

const SCRIPTS = ["worker.js", "inference-worker.js"];

/** @type {ReturnType<typeof start>[] | null} */
let early = null;

/** Start both before anyone asks: they load their modules while the page loads its own. */
export function startEarly() {
  early = SCRIPTS.map(start);
}

/**
 * @param {OnMessage} onMessage
 * @param {OnDeath} onDeath
 */
export function startWorkers(onMessage, onDeath) {
  const threads = early ?? SCRIPTS.map(start);
  early = null;
  const [engine, inference] = threads.map(({ worker }) => worker);
  for (const { listen } of threads) listen(onMessage, onDeath);
  const { port1, port2 } = new MessageChannel();
  inference.postMessage({ port: port2 }, [port2]);
  const tell = () => {
    const controlled = Boolean(navigator.serviceWorker?.controller);
    for (const worker of [engine, inference]) worker.postMessage({ controlled });
  };
  tell();
  navigator.serviceWorker?.addEventListener("controllerchange", tell);
  return {
    /** The engine's way to the models, to be handed over once. */
    port: port1,
    /** @param {import("./protocol.js").Request} request @param {Transferable[]} [given] */
    post: (request, given = []) => engine.postMessage(request, given),
    end() {
      navigator.serviceWorker?.removeEventListener("controllerchange", tell);
      engine.terminate();
      inference.terminate();
    },
  };
}

/**
 * Start one. What it says before anyone listens is kept until then.
 * @param {string} script
 */
function start(script) {
  const name = nameOfLife();
  const worker = new Worker(new URL(script, import.meta.url), { type: "module", name });
  let started = false;
  /** @type {(() => void)[]} */
  const waiting = [];
  /** @type {OnMessage} */
  let onMessage = (data) => void waiting.push(() => onMessage(data));
  /** @type {OnDeath} */
  let onDeath = (error) => void waiting.push(() => onDeath(error));
  const timer = setTimeout(() => onDeath(notStarted(script, nothingCame(UNSEEN_MS))), UNSEEN_MS);
  worker.onmessage = ({ data }) => {
    started = true;
    clearTimeout(timer);
    if (data.died) onDeath(data.died);
    else onMessage(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    const detail = event.message || `${script} did not start`;
    onDeath(started ? disappearance(detail) : notStarted(script, detail));
  };
  watchLife(worker, name, () => onDeath(disappearance(`${script} was gone without a word.`)));
  return {
    worker,
    /** @param {OnMessage} messages @param {OnDeath} deaths */
    listen(messages, deaths) {
      [onMessage, onDeath] = [messages, deaths];
      queueMicrotask(() => waiting.splice(0).forEach((tell) => tell())); // whoever listens first needs what is returned
    },
  };
}

/**
 * @param {string} script
 * @param {string} detail
 */
function notStarted(script, detail) {
  return {
    name: "WorkerUnusable",
    message: `The engine could not be started: ${script}, or a file that it imports, did not load.`,
    hint: REBUILD,
    detail,
  };
}
