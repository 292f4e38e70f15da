// @ts-check
/// <reference lib="webworker" />
/**
 * Service worker: the headers that isolate the page, and the page and its modules for visits without a network, all of one build.
 *
 * In:  shell.js, which `python -m export build` writes: the files of the shell with SHA-256, and the headers of export/headers.py.
 * Out: answers to requests for files of the shell, with those headers; all else goes to the network untouched. Models and
 * wasm files are kept and verified by assets.js itself; what it keeps is given back here as an answer of its own address to
 * whoever asks for no more than that (handover.js).
 * It starts with nothing kept, so that a first visit is isolated soon, and keeps the shell when the page asks: until then
 * only documents and workers pass here, whose headers count. shell.js changes with every build, so a browser notices an
 * update by itself. A new version is kept whole, each file verified, and then waits until no page shows the old one or the
 * visitor agrees; a site in the middle of an upload is never kept.
 */

importScripts("shell.js");

/** @typedef {{path: string, sha256: string}} ShellEntry */
/** @typedef {{build: string, headers: Record<string, string>, files: ShellEntry[]}} Shell */
/** @typedef {{RANKLENS_SHELL: Shell, RANKLENS_WITHOUT_ISOLATION?: boolean}} Given */

const worker = /** @type {ServiceWorkerGlobalScope & Given} */ (/** @type {unknown} */ (self));
const PREFIX = "ranklens-shell-";
const ISOLATING = ["Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy"];
const { build, headers, files: FILES } = worker.RANKLENS_SHELL;
const HEADERS = Object.entries(headers).filter(([name]) => !(worker.RANKLENS_WITHOUT_ISOLATION && ISOLATING.includes(name)));
const STORE = PREFIX + build;
const ASSETS = "ranklens-assets-1"; // as in assets.js
const KEPT_ONLY = "X-Kept-Only"; // as in handover.js
const SITE = new URL("./", worker.location.href);
const LAST = "index.html"; // kept after all others: where it is, all are
const PATHS = new Set(FILES.map(({ path }) => path));

/** Whether the shell is kept; null until the browser has said. @type {boolean | null} */
let kept = null;
let clearings = 0; // times that the visitor has asked for nothing to be kept
void isKept();

worker.addEventListener("install", (event) => event.waitUntil(install()));

worker.addEventListener("activate", (event) => {
  event.waitUntil(removeOldShells().then(() => worker.clients.claim()));
});

worker.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(worker.skipWaiting());
  if (event.data === "keep") event.waitUntil(keepShell().then(() => "", reason).then((why) => event.ports[0].postMessage(why)));
  if (event.data === "clear") {
    clearings += 1;
    event.ports[0].postMessage("");
  }
});

worker.addEventListener("fetch", (event) => {
  const { method, mode, destination } = event.request;
  if (event.request.headers.has(KEPT_ONLY)) return event.respondWith(findAsset(event.request.url));
  const url = new URL(event.request.url);
  const path = url.href.startsWith(SITE.href) ? (url.origin + url.pathname).slice(SITE.href.length) || "index.html" : "";
  const headersCount = mode === "navigate" || destination === "worker";
  if (method !== "GET" || !PATHS.has(path) || !(headersCount || kept !== false)) return;
  const answered = answer(event.request, path);
  event.respondWith(headersCount ? answered.then(withHeaders) : answered);
});

/** A visitor who keeps an older shell gets this one whole or not at all. For others there is nothing to wait for. */
async function install() {
  const names = await caches.keys().catch(() => []);
  await (names.some((name) => name.startsWith(PREFIX)) ? keepShell() : worker.skipWaiting());
}

/**
 * Answer from the shell; from the network if it is not kept, or the browser has thrown it away.
 * @param {Request} request
 * @param {string} path
 */
async function answer(request, path) {
  return (await find(path)) ?? fetch(request);
}

/** @param {string} path @returns {Promise<Response | undefined>} */
async function find(path) {
  // Not caches.open, which would make an empty store after the visitor has cleared all.
  return kept === false ? undefined : caches.match(new URL(path, SITE).href, { cacheName: STORE }).catch(() => undefined);
}

/** @param {string} url */
async function findAsset(url) {
  const kept = await caches.match(url, { cacheName: ASSETS }).catch(() => undefined);
  return kept ?? new Response(null, { status: 204 }); // no error: a browser reports each of them
}

/** @param {Response} response */
function withHeaders(response) {
  if (response.status !== 200 || response.redirected) return response;
  const all = new Headers(response.headers);
  for (const [name, value] of HEADERS) all.set(name, value);
  return new Response(response.body, { status: 200, headers: all });
}

async function isKept() {
  kept = Boolean(await caches.match(new URL(LAST, SITE).href, { cacheName: STORE }).catch(() => undefined));
  return kept;
}

async function keepShell() {
  const before = clearings;
  if (await isKept()) return;
  const files = await Promise.all(FILES.map(fetchVerified));
  if (clearings > before) throw new Error("what was kept is deleted");
  const store = await caches.open(STORE);
  const put = (/** @type {typeof files} */ some) => Promise.all(some.map(({ url, response }) => store.put(url, response)));
  await put(files.filter(({ path }) => path !== LAST));
  await put(files.filter(({ path }) => path === LAST));
  kept = true;
}

/** @param {ShellEntry} entry */
async function fetchVerified({ path, sha256 }) {
  const url = new URL(path, SITE).href;
  // A server that asks no more than whether a file is newer leaves the browser with the other version's file, where that
  // one's is the newer: after a step back, or an upload that keeps the files' times. So what does not fit is asked for anew.
  for (const cache of /** @type {const} */ (["no-cache", "reload"])) {
    const response = await fetch(url, { cache });
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer()));
    const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (response.ok && hex === sha256) return { path, url, response };
  }
  throw new Error(`${path} is not the file that this build of the site names`);
}

async function removeOldShells() {
  for (const name of await caches.keys().catch(() => [])) {
    if (name.startsWith(PREFIX) && name !== STORE) await caches.delete(name);
  }
}

/** @param {unknown} error  for the page to show */
function reason(error) {
  const full = error instanceof DOMException && error.name === "QuotaExceededError";
  if (full) return "the browser gives this site no more room";
  return error instanceof Error ? error.message : String(error);
}
