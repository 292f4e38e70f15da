// @ts-check
/// <reference lib="webworker" />
/**
 * Service worker: the page and its modules for visits without a network, all of one build.
 *
 * In:  shell.js, which `python -m export build` writes: the files of the shell with SHA-256, and the headers of export/headers.py.
 * Out: answers to requests for files of the shell, with those headers; all else goes to the network untouched. Models and
 * wasm files never pass here: assets.js keeps and verifies them itself.
 * shell.js changes with every build, so a browser notices an update by itself. A new version is kept whole, each file
 * verified, and then waits until no page shows the old one or the visitor agrees; a site in the middle of an upload is
 * never kept.
 */

importScripts("shell.js");

/** @typedef {{path: string, sha256: string}} ShellEntry */
/** @typedef {{build: string, headers: Record<string, string>, files: ShellEntry[]}} Shell */

const worker = /** @type {ServiceWorkerGlobalScope & {RANKLENS_SHELL: Shell}} */ (/** @type {unknown} */ (self));
const PREFIX = "ranklens-shell-";
const { build, headers: HEADERS, files: FILES } = worker.RANKLENS_SHELL;
const STORE = PREFIX + build;
const SITE = new URL("./", worker.location.href);
const PATHS = new Set(FILES.map(({ path }) => path));

worker.addEventListener("install", (event) => event.waitUntil(keepShell()));

worker.addEventListener("activate", (event) => {
  event.waitUntil(removeOldShells().then(() => worker.clients.claim()));
});

worker.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(worker.skipWaiting());
});

worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const path = url.href.startsWith(SITE.href) ? (url.origin + url.pathname).slice(SITE.href.length) || "index.html" : "";
  if (event.request.method === "GET" && PATHS.has(path)) event.respondWith(answer(event.request, path));
});

/**
 * Answer from the shell; from the network if the browser has thrown the shell away.
 * @param {Request} request
 * @param {string} path
 */
async function answer(request, path) {
  const store = await caches.open(STORE);
  const kept = await store.match(new URL(path, SITE).href);
  return withHeaders(kept ?? (await fetch(request)));
}

/** @param {Response} response */
function withHeaders(response) {
  if (response.status !== 200 || response.redirected) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  return new Response(response.body, { status: 200, headers });
}

async function keepShell() {
  const files = await Promise.all(FILES.map(fetchVerified));
  const store = await caches.open(STORE);
  await Promise.all(files.map(({ url, response }) => store.put(url, response)));
}

/** @param {ShellEntry} entry */
async function fetchVerified({ path, sha256 }) {
  const url = new URL(path, SITE).href;
  const response = await fetch(url, { cache: "no-cache" });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer()));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!response.ok || hex !== sha256) throw new Error(`${path} is not the file that this build of the site names`);
  return { url, response };
}

async function removeOldShells() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== STORE) await caches.delete(name);
}
