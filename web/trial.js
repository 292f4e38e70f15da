// @ts-check
/**
 * Trial: the same run with one thread and with several, in turns.
 *
 * In:  the files of a runtime and a model (protocol.js), a number of threads, a signal that ends it.
 * Out: an Outcome. onnxruntime-web fixes its threads when it starts, so there are two workers, alive at the same time so that
 * both meet the same machine; both are gone, with their memory, when it is over.
 */

import { pause } from "./pause.js";
import { median } from "./threads.js";

/** @typedef {{error: string, missing: boolean}} Failure */
/**
 * @typedef {{kind: "timed", one: number, many: number} | {kind: "failed" | "missing" | "ended"}} Outcome
 * timed: milliseconds of a run; failed: with one thread it runs, with several it does not; missing: the browser has not kept
 * the files; ended: by the signal, by the clock, or since it does not even run with one thread
 */

const WORKER_URL = new URL("./trial-worker.js", import.meta.url);
const ROUNDS = 5;
const PAUSE_MS = 30; // threads stay awake a little after a run
const LIMIT_MS = 30_000;
// A thread that never comes up is waited for without end; one that is slow to come up is no failure on a busy machine.
const OPEN_LIMIT_MS = 10_000;
const OPEN_LIMIT = 5; // times as long as with one thread, on top

/**
 * @param {import("./protocol.js").Trial} trial
 * @param {number} threads
 * @param {AbortSignal} signal
 * @returns {Promise<Outcome>}
 */
export function tryThreads(trial, threads, signal) {
  /** @type {Worker[]} */
  const workers = [];
  const start = () => {
    const worker = new Worker(WORKER_URL, { type: "module", name: "trial" });
    workers.push(worker);
    return worker;
  };
  return new Promise((resolve) => {
    const end = (/** @type {Outcome} */ outcome) => {
      window.clearTimeout(timer);
      for (const worker of workers) worker.terminate();
      resolve(outcome);
    };
    const timer = window.setTimeout(() => end({ kind: "ended" }), LIMIT_MS);
    signal.addEventListener("abort", () => end({ kind: "ended" }), { once: true });
    const under = { trial, signal, start };
    takeTurns(under, threads).then(end, () => end({ kind: "ended" }));
  });
}

/**
 * @param {{trial: import("./protocol.js").Trial, signal: AbortSignal, start: () => Worker}} under
 * @param {number} threads
 * @returns {Promise<Outcome>}
 */
async function takeTurns({ trial, signal, start }, threads) {
  const started = performance.now();
  const one = start();
  const opened = await ask(one, { trial, threads: 1 });
  if (typeof opened !== "number") return { kind: opened.missing ? "missing" : "ended" };
  if (signal.aborted) return { kind: "ended" };
  const limit = OPEN_LIMIT_MS + OPEN_LIMIT * (performance.now() - started);
  const many = start();
  if (typeof (await Promise.race([ask(many, { trial, threads }), pause(limit)])) !== "number") return { kind: "failed" };
  /** @type {[Worker, number[]][]} */
  const sides = [[one, []], [many, []]];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [worker, times] of sides) {
      await pause(PAUSE_MS);
      const ms = await ask(worker, {});
      if (typeof ms !== "number") return { kind: worker === many ? "failed" : "ended" };
      times.push(ms);
    }
  }
  return { kind: "timed", one: median(sides[0]?.[1] ?? []), many: median(sides[1]?.[1] ?? []) };
}

/**
 * @param {Worker} worker
 * @param {object} message
 * @returns {Promise<number | Failure>}  milliseconds
 */
function ask(worker, message) {
  return new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve("error" in data ? data : data.ms);
    worker.onerror = (event) => {
      event.preventDefault(); // it is part of the answer
      resolve({ error: event.message, missing: false });
    };
    worker.postMessage(message);
  });
}
