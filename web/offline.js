// @ts-check
/**
 * Offline: the page kept for visits without a network, its updates, and removal of what this site keeps in the browser.
 *
 * In:  nothing. Out: whether the page will open without a network, and why not if not.
 * Called once the engine is up, so that nothing competes with the first ranking.
 */

import { pause } from "./pause.js";
import { registerWorker } from "./registration.js";

const PATIENCE_MS = 1000; // with a service worker that does not answer

/** @typedef {{offline: boolean, worker: boolean, why: string}} Offline  `worker`: a service worker is registered; `why`: not offline because */

/**
 * Keep the page for visits without a network.
 * @param {() => void} onUpdate  a newer version of the site is kept and waits
 * @returns {Promise<Offline>}
 */
export async function startOffline(onUpdate) {
  let worker = false;
  try {
    const registration = await registerWorker();
    worker = true;
    announceUpdates(registration, onUpdate);
    await ask(registration, "keep");
    return { offline: true, worker, why: "" };
  } catch (error) {
    return { offline: false, worker, why: error instanceof Error ? error.message : String(error) };
  }
}

/** Let the version that waits take over, and show it. */
export async function update() {
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration?.waiting) return location.reload(); // it has taken over already
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  registration.waiting.postMessage("take over");
}

/** Remove everything that this site keeps in this browser: models, runtimes, the page itself, settings and drafts. */
export async function clearKept() {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  if (registration) await Promise.race([ask(registration, "clear"), pause(PATIENCE_MS)]); // it may be keeping the page just now
  await Promise.allSettled([registration?.unregister(), deleteCaches()]);
  for (const open of [() => localStorage, () => sessionStorage]) {
    try {
      const store = open();
      for (const key of Object.keys(store)) if (key.startsWith("ranklens-")) store.removeItem(key);
    } catch {
      // Not allowed: then nothing is kept in it.
    }
  }
}

async function deleteCaches() {
  for (const name of await caches.keys()) if (name.startsWith("ranklens-")) await caches.delete(name);
}

/** Bytes that this origin keeps in this browser. @returns {Promise<number | null>} null where the browser does not say */
export async function keptBytes() {
  const estimate = await navigator.storage?.estimate?.().catch(() => null);
  return estimate?.usage ?? null;
}

/**
 * Have the worker keep the page and its modules, unless it has them; or hear that all is to be removed, so that it keeps
 * nothing more. Rejects with the reason if it cannot.
 * @param {ServiceWorkerRegistration} registration
 * @param {"keep" | "clear"} what
 * @returns {Promise<void>}
 */
function ask(registration, what) {
  const { port1: answers, port2 } = new MessageChannel();
  registration.active?.postMessage(what, [port2]);
  return new Promise((resolve, reject) => {
    answers.onmessage = ({ data: why }) => (why ? reject(new Error(why)) : resolve());
  });
}

/**
 * @param {ServiceWorkerRegistration} registration
 * @param {() => void} onUpdate
 */
function announceUpdates(registration, onUpdate) {
  const watch = (/** @type {ServiceWorker | null} */ worker) => {
    const check = () => {
      if (worker?.state === "installed" && registration.active) onUpdate();
    };
    check();
    worker?.addEventListener("statechange", check);
  };
  watch(registration.waiting);
  registration.addEventListener("updatefound", () => watch(registration.installing));
}
