// @ts-check
/**
 * Isolation: makes the page cross-origin isolated on hosts that send no headers, with one reload on the first visit.
 *
 * In:  nothing; it starts when it is first imported, from index.html and ahead of app.js. Out: `isolation`.
 * The service worker adds the headers (sw.js), and only a page that came through it has them, so the page is loaded once
 * more: before the engine downloads anything, never after the visitor has touched the page, and never twice.
 */

import { readAddress } from "./address.js";
import { keep } from "./kept.js";
import { pause } from "./pause.js";
import { isIos, registerWorker, workerObstacle } from "./registration.js";
import { startEarly } from "./workers.js";

/** @typedef {{isolated: boolean, why: string}} Isolation  `why`: the reason in either case */

const MARK = "ranklens-isolation"; // in sessionStorage: how often this tab was reloaded for it, and when last
const SOON_MS = 1500; // from asking for a reload to its start
const MOST = 3; // reloads, whatever the clock says
const PATIENCE_MS = 20_000; // for the service worker, and for the reload; the engine waits as long
const TOUCHES = ["pointerdown", "keydown", "input", "click", "paste", "drop"];
const LATER = "the next visit is isolated";

/** Settles as soon as the page will stay: at once where no reload is due. */
export const isolation = isolate();

/** @returns {Promise<Isolation>} */
async function isolate() {
  if (crossOriginIsolated) {
    unmark();
    startEarly();
    // Soon on a first visit, too: the browser keeps machine code only under it (handover.js). offline.js tells of a failure.
    if (!navigator.serviceWorker?.controller) registerWorker().catch(() => {});
    const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    return { isolated: true, why: visit?.workerStart ? "its service worker adds the headers" : "the host sends the headers" };
  }
  const obstacle = findObstacle();
  if (obstacle) return { isolated: false, why: obstacle };
  const failed = await Promise.race([
    registerWorker().then(() => "", (error) => error.message),
    firstTouch().then(() => `the page was in use before its service worker was ready; ${LATER}`),
    pause(PATIENCE_MS).then(() => `its service worker took too long; ${LATER}`),
  ]);
  if (failed) return { isolated: false, why: failed };
  if (!mark()) return { isolated: false, why: "this browser allows the page no storage" };
  addEventListener("pagehide", keepEarlyText);
  location.reload();
  await pause(PATIENCE_MS); // the page ends here, unless something held the reload up
  return { isolated: false, why: `the reload did not come; ${LATER}` };
}

/** Why it is not even tried; "" if it is. */
function findObstacle() {
  if (window.top !== window) return "the page is in a frame, and only the outermost page can be isolated";
  if (isIos()) return "iPhones and iPads get one thread and no reload";
  if (workerObstacle()) return workerObstacle();
  if (readAddress(location).embed) return "the page was opened for a frame";
  return isMarked() ? "one reload through its service worker did not bring it" : "";
}

/** What is typed before app.js is there to keep it. */
function keepEarlyText() {
  if ("started" in document.documentElement.dataset) return;
  const [query, passages] = ["query", "passages"].map((id) => /** @type {any} */ (document.getElementById(id))?.value ?? "");
  const raw = /** @type {const} */ ({ query, passages, format: "auto" });
  if (query || passages) keep({ key: readAddress(location).key, example: "", raw, grades: {}, k: 0, ranked: false, records: [] });
}

/** @returns {Promise<unknown>} */
function firstTouch() {
  return new Promise((resolve) => {
    for (const touch of TOUCHES) addEventListener(touch, resolve, { capture: true, once: true, passive: true });
  });
}

/**
 * Whether this load is the reload, or an earlier one brought nothing. The mark of a reload that worked does not count: Chrome
 * may show it again, deleted or not, once the page is not isolated any more.
 */
function isMarked() {
  const { times, last } = readMark();
  const isReload = performance.timeOrigin - last < SOON_MS;
  if (isReload) write(MOST, last);
  return isReload || times >= MOST;
}

/** @returns {boolean} whether the mark is there: without it a reload might follow a reload for ever */
function mark() {
  const now = Date.now();
  write(readMark().times + 1, now);
  return readMark().last === now;
}

function readMark() {
  try {
    const [times = 0, last = 0] = (sessionStorage.getItem(MARK) ?? "").split(" ").map(Number);
    return { times, last };
  } catch {
    return { times: 0, last: 0 };
  }
}

/**
 * @param {number} times
 * @param {number} last
 */
function write(times, last) {
  try {
    sessionStorage.setItem(MARK, `${times} ${last}`);
  } catch {
    // Not allowed, or full.
  }
}

function unmark() {
  try {
    sessionStorage.removeItem(MARK);
  } catch {
    // Not allowed: then it was never set.
  }
}
