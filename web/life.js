// @ts-check
/**
 * Life: tells the page that its worker is at its end, also where nobody says so.
 *
 * In:  in the worker, what was thrown. Out: in the page, a message {died} (protocol.js), or a call once the worker is gone.
 * A worker that the browser ends (memory, `self.close()`) sends no event, and a worker that computes answers no question, so
 * silence tells nothing. But a lock that a worker holds is given to the next in line when the worker is gone, and only then:
 * the worker takes a lock under its own name, and the page stands in line for it. No clock is involved.
 * Where there are no locks (plain http, some frames) nothing is noticed: as it was before.
 */

import { deathOf } from "./fatal.js";

const HELD = "life"; // the message of a worker that lives: whether the lock is taken

/** A name that no other worker of this origin has; "" where there are no locks. */
export function nameOfLife() {
  return navigator.locks && crypto.randomUUID ? `ranklens-${crypto.randomUUID()}` : "";
}

/** The worker's side, at its start: say that it lives, hold the lock for as long as it does, and say that it is held. */
export function live() {
  self.postMessage({ [HELD]: false });
  // Some errors end in nobody's hands: a trap in a task of Python's, a promise of a runtime that nobody awaits. One that is
  // fatal is told; of any other the console hears, and the engine goes on.
  self.addEventListener("unhandledrejection", ({ reason }) => tellDeath(reason));
  self.addEventListener("error", (event) => {
    event.preventDefault();
    if (!tellDeath(event.error ?? event.message)) console.error(event.error ?? event.message);
  });
  if (!self.name || !navigator.locks) return;
  navigator.locks
    .request(self.name, () => {
      self.postMessage({ [HELD]: true });
      return new Promise(() => {});
    })
    .catch(() => {}); // not allowed in this frame
}

/**
 * Tell the page of an error if it was fatal; the page will end this worker.
 * @param {unknown} thrown
 * @param {(thrown: unknown) => import("./protocol.js").ErrorData | null} judge
 * @returns {boolean} whether it was
 */
export function tellDeath(thrown, judge = deathOf) {
  const died = judge(thrown);
  if (died) self.postMessage({ died });
  return died !== null;
}

/**
 * Do what a runtime may die of.
 * @template T
 * @param {() => Promise<T>} work
 * @param {Parameters<typeof tellDeath>[1]} [judge]
 * @returns {Promise<T>}
 */
export async function mortally(work, judge) {
  try {
    return await work();
  } catch (thrown) {
    tellDeath(thrown, judge);
    throw thrown;
  }
}

/**
 * The page's side: call `onGone` once the worker is gone, for whatever reason.
 * @param {Worker} worker
 * @param {string} name
 * @param {() => void} onGone
 */
export function watchLife(worker, name, onGone) {
  worker.addEventListener("message", ({ data }) => {
    if (data[HELD]) void navigator.locks.request(name, onGone).catch(() => {});
  });
}
