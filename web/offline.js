// @ts-check
/**
 * Offline: the service worker's registration, updates, and removal of what this site keeps in the browser.
 *
 * In:  nothing. Out: an Environment: whether the page will open without a network, and why not if not.
 * Called once the engine is up, so that nothing competes with the first ranking.
 */

/** @typedef {{offline: boolean, isolated: boolean, why: string}} Environment  `why`: not offline because */

/**
 * Keep the page for visits without a network.
 * @param {() => void} onUpdate  a newer version of the site is kept and waits
 * @returns {Promise<Environment>}
 */
export async function startOffline(onUpdate) {
  const isolated = crossOriginIsolated;
  if (!("serviceWorker" in navigator)) {
    const why = isSecureContext ? "this browser allows no service worker here" : "the page does not come over https";
    return { offline: false, isolated, why };
  }
  try {
    const registration = await navigator.serviceWorker.register("sw.js", { updateViaCache: "none" });
    announceUpdates(registration, onUpdate);
    await activated(registration);
    return { offline: true, isolated, why: "" };
  } catch (error) {
    return { offline: false, isolated, why: error instanceof Error ? error.message : String(error) };
  }
}

/** Let the version that waits take over, and show it. */
export async function update() {
  const registration = await navigator.serviceWorker.getRegistration();
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  registration?.waiting?.postMessage("take over");
}

/** Remove everything that this site keeps in this browser: models, runtimes, the page itself, settings and drafts. */
export async function clearKept() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.unregister();
  for (const name of await caches.keys()) if (name.startsWith("ranklens-")) await caches.delete(name);
  for (const store of [localStorage, sessionStorage]) {
    for (const key of Object.keys(store)) if (key.startsWith("ranklens-")) store.removeItem(key);
  }
}

/** Bytes that this origin keeps in this browser. @returns {Promise<number | null>} null where the browser does not say */
export async function keptBytes() {
  const estimate = await navigator.storage?.estimate?.().catch(() => null);
  return estimate?.usage ?? null;
}

/**
 * Wait for the first version to be active; reject if the browser gave it up (a file of the shell was not the one named).
 * @param {ServiceWorkerRegistration} registration
 * @returns {Promise<void>}
 */
function activated(registration) {
  const worker = registration.active ?? registration.installing ?? registration.waiting;
  return new Promise((resolve, reject) => {
    const check = () => {
      if (registration.active) resolve();
      else if (worker?.state === "redundant") reject(new Error("its files could not all be kept"));
    };
    check();
    worker?.addEventListener("statechange", check);
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
