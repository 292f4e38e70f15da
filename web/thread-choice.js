// @ts-check
/**
 * Thread choice: with how many threads the next load runs, measured on this machine while the page rests, and kept.
 *
 * In:  what the engine does, as promises; loads and rankings that ended; the address. Out: a number for each load; a state for
 * the Environment panel. The trial (trial.js) comes after the first live ranking, ends as soon as the engine has work, and is
 * not made again on the same machine, browser and runtime. What it finds counts from the next load on: a runtime that is up
 * keeps its threads. Left out: what a measurement means (threads.js), a load that fails over its threads (fallback.js).
 */

import { readAddress } from "./address.js";
import { isIos } from "./registration.js";
import { candidate, decide, gain, isSlow } from "./threads.js";
import { tryThreads } from "./trial.js";

/** @typedef {import("./protocol.js").LoadResult} LoadResult */
/** @typedef {import("./protocol.js").RankResult} RankResult */
/** @typedef {import("./threads.js").Times} Times */
/** @typedef {import("./threads.js").Machine} Machine */
/** @typedef {Times & {browser: string, cores: number, runtime: string, model: string}} Kept  `runtime` and `model`: hashes of the files that it was measured with */
/** @typedef {"waiting" | "measuring" | "slow" | "off"} Phase  slow: a ranking was, so what was kept is forgotten; off: no trial in this visit, see `why` */
/**
 * @typedef {object} ThreadState
 * @property {Machine} machine
 * @property {number} asked      for in the address; 0: not
 * @property {number} candidate  threads that are worth a trial; 1: none
 * @property {number} inUse      as far as is known before the first load
 * @property {number | null} gain  how many times as fast; 0: they could not be started; null: not measured
 * @property {number} next       of the next load
 * @property {Phase} phase
 * @property {string} why
 */

const NAME = "ranklens-threads";
const REST_MS = 3000; // without work for the engine
const MOST_TRIALS = 3; // a visit; a visitor who keeps interrupting them has better things to do

/** @param {(state: ThreadState) => void} onChange */
export function createThreadChoice(onChange) {
  const { threads: asked, embed } = readAddress(location);
  const machine = { isolated: crossOriginIsolated, ios: isIos(), cores: navigator.hardwareConcurrency || 1 };
  const most = candidate(machine);
  let kept = recall(machine, most);
  /** @type {LoadResult | null} */
  let loaded = null;
  let ranked = false; // something, live
  let working = 0; // what the engine does now
  let trials = 0;
  let timer = 0;
  let why = obstacle(embed);
  /** @type {Phase} */
  let phase = why ? "off" : "waiting";
  let running = new AbortController();

  const next = () => (asked ? (machine.isolated ? asked : 1) : kept ? decide(kept) : 1);
  const state = () => ({
    ...{ machine, asked, candidate: most, inUse: loaded?.threads ?? next() },
    ...{ gain: kept && gain(kept), next: next(), phase, why },
  });
  /** @param {Phase} now @param {string} [reason] */
  const turn = (now, reason = "") => {
    phase = now;
    why = reason;
    onChange(state());
  };
  /** @param {Kept | null} now */
  const keep = (now) => {
    kept = now;
    write(now);
  };
  const measure = async () => {
    if (!loaded || working || phase !== "waiting" || document.hidden) return;
    trials++;
    running = new AbortController();
    turn("measuring");
    const found = await tryThreads(loaded.trial, most, running.signal);
    if (/** @type {Phase} */ (phase) !== "measuring") return; // everything was cleared meanwhile
    const under = { threads: most, browser: navigator.userAgent, cores: machine.cores, ...hashes(loaded) };
    if (found.kind === "timed") keep({ ...under, one: found.one, many: found.many });
    if (found.kind === "failed") keep({ ...under, one: 0, many: 0 });
    if (found.kind === "missing") return turn("off", "the models are not kept in this browser, so nothing is measured");
    turn("waiting");
    rest();
  };
  const rest = () => {
    window.clearTimeout(timer);
    const due = most > 1 && !asked && ranked && !kept && trials < MOST_TRIALS;
    if (due && !working && phase === "waiting") timer = window.setTimeout(measure, REST_MS);
  };
  const stop = () => {
    window.clearTimeout(timer);
    running.abort();
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : rest()));

  return {
    /** For the next load. */
    next,
    get state() {
      return state();
    },
    /** The engine has work: whatever is measured would be in its way. @param {Promise<unknown>} work */
    during(work) {
      working++;
      stop();
      const done = () => {
        working--;
        rest();
      };
      work.then(done, done);
    },
    /** @param {LoadResult} result */
    load(result) {
      loaded = result;
      if (kept && kept.runtime !== hashes(result).runtime) keep(null); // the site has another one now
      turn(phase === "slow" ? "waiting" : phase, why);
    },
    /** A load went well with one thread only. */
    failed() {
      if (kept && !asked) keep({ ...kept, many: 0 });
    },
    /**
     * A live ranking in WebAssembly is whole.
     * @param {RankResult} result
     * @param {boolean} first  since the models were loaded: the browser was still compiling
     */
    rank(result, first) {
      ranked = true;
      if (!first && !asked && loaded && kept && loaded.threads > 1 && kept.model === hashes(loaded).model && isSlow(result, kept)) {
        keep(null);
        turn("slow");
      }
      rest();
    },
    /** Measure again, as soon as the engine rests. */
    again() {
      keep(null);
      [trials, ranked] = [0, true];
      turn("waiting");
      measure().then(rest);
    },
    /** Everything that is kept is being deleted. */
    clear() {
      kept = null;
      turn("off", "what was kept is deleted");
      stop();
    },
  };
}

/** Why nothing is measured here, whatever the machine; "" if it may be. @param {boolean} embed */
function obstacle(embed) {
  const { deviceMemory = 8, connection } = /** @type {{deviceMemory?: number, connection?: {saveData?: boolean}}} */ (navigator);
  if (embed || window.top !== window) return "in a frame nothing is measured";
  if (deviceMemory <= 2) return "the device has too little memory to measure more";
  return connection?.saveData ? "the browser asks to save data, so nothing is measured" : "";
}

/** @param {LoadResult} loaded */
function hashes({ trial: { runtime, model } }) {
  const join = (/** @type {{sha256: string}[]} */ files) => files.map(({ sha256 }) => sha256.slice(0, 16)).join(" ");
  return { runtime: join(runtime.files), model: join(model.manifest.files) };
}

/**
 * What was kept on this machine in this browser, if it is still a choice. Another page of this origin may have written it.
 * @param {Machine} machine
 * @param {number} most
 * @returns {Kept | null}
 */
function recall({ cores }, most) {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? "null");
    const known = kept?.browser === navigator.userAgent && kept.cores === cores && kept.threads === most && most > 1;
    return known && [kept.one, kept.many].every((ms) => Number.isFinite(ms) && ms >= 0) ? kept : null;
  } catch {
    return null;
  }
}

/** @param {Kept | null} kept */
function write(kept) {
  try {
    if (kept) localStorage.setItem(NAME, JSON.stringify(kept));
    else localStorage.removeItem(NAME);
  } catch {
    // Not allowed: it counts for this visit.
  }
}
