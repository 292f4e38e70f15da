// @ts-check
/**
 * Registration: this site's service worker at work, or the reason why there is none.
 *
 * In:  nothing. Out: its registration with an active worker, or an Error whose message can be shown after "because".
 * Who may ask for it when is decided elsewhere: isolation.js at the start of a first visit, offline.js once the engine is up.
 */

/** @returns {Promise<ServiceWorkerRegistration>} */
export async function registerWorker() {
  const obstacle = workerObstacle();
  if (obstacle) throw new Error(obstacle);
  // One script for each way, so that the worker knows its own from its first line on, whenever it is started again.
  const script = isIos() ? "sw-without-isolation.js" : "sw.js";
  /** @type {ServiceWorkerRegistration | undefined} */
  let registration;
  try {
    registration = await navigator.serviceWorker.register(script, { updateViaCache: "none" });
  } catch (error) {
    const refused = error instanceof DOMException; // a script that cannot be loaded or run is a TypeError
    throw new Error(refused ? "this browser does not allow a service worker here" : `${script} could not be started`, { cause: error });
  }
  if (!registration) throw new Error("this browser registers no service worker here"); // so do some that block it
  await activated(registration);
  return registration;
}

/** Why there can be no service worker; "" if there may be one. */
export function workerObstacle() {
  if (!isSecureContext) return "the page does not come over https";
  return "serviceWorker" in navigator ? "" : "this browser has no service workers here, as in some private windows";
}

/** Every browser on an iPhone or iPad is WebKit, and iPads say that they are Macs. */
export function isIos() {
  return /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
}

/**
 * Wait for the first version to be active; reject if the browser gave it up.
 * @param {ServiceWorkerRegistration} registration
 * @returns {Promise<void>}
 */
function activated(registration) {
  const worker = registration.active ?? registration.installing ?? registration.waiting;
  return new Promise((resolve, reject) => {
    const check = () => {
      if (registration.active) resolve();
      else if (worker?.state === "redundant") reject(new Error("the browser gave its service worker up"));
    };
    check();
    worker?.addEventListener("statechange", check);
  });
}
