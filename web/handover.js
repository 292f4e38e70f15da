// @ts-check
/**
 * Handover: verified files for runtimes that fetch what they need by its address.
 *
 * In:  a part of site.json with its verified bytes, and the types of those of its files that will be fetched.
 * Out: until they are taken back, fetch answers for exactly their addresses, and nothing of them crosses the network.
 *
 * Wasm is handed over, where the service worker can do it (sw.js), as an answer of its own address: only of such does the
 * browser keep the machine code that it made of it, and every visit without that code runs slowly for its first seconds,
 * while it is compiled again. The answer carries the hash of the file that was verified, and is not used without it.
 */

/** @typedef {import("./inference.js").Files} Files */
/** @typedef {{folder: string, files: import("./entries.js").FileEntry[]}} Listed  a runtime in site.json */
/** @typedef {{bytes: Uint8Array<ArrayBuffer> | undefined, type: string, kept: Response | null}} Handed */

export const WASM = "application/wasm";
export const DIGEST = "X-SHA-256";
// A request for what is kept and no more. (Not the cache mode "only-if-cached": answers to that crash a page of Chrome's whose
// requests DevTools intercepts, from the moment on in which its first service worker takes it over.)
const KEPT_ONLY = "X-Kept-Only"; // as in sw.js

/** @type {Map<string, Handed>} */
const handed = new Map();
let controlled = false; // by the service worker, who is not asked otherwise: a browser reports each request that fails
const fetchOfBrowser = self.fetch;

self.fetch = async (input, init) => {
  const file = handed.get(String(input instanceof Request ? input.url : input));
  if (!file) return fetchOfBrowser(input, init);
  const { bytes, type, kept } = file;
  file.kept = null; // it can be read once
  return kept ?? new Response(bytes, { headers: { "Content-Type": type } });
};

/** @param {boolean} now */
export function setControlled(now) {
  controlled = now;
}

/**
 * @param {Listed} listed
 * @param {Files} files
 * @param {Record<string, string>} types  by path
 * @returns {Promise<() => void>}  takes them back
 */
export async function handOver(listed, files, types) {
  const folder = new URL(listed.folder, import.meta.url);
  const entries = listed.files.filter(({ path }) => path in types);
  const hrefs = entries.map(({ path }) => new URL(path, folder).href);
  for (const [i, { path, sha256 }] of entries.entries()) {
    const type = types[path];
    const kept = controlled && type === WASM ? await askServiceWorker(hrefs[i], sha256) : null;
    handed.set(hrefs[i], { bytes: files.get(path), type, kept });
  }
  return () => hrefs.forEach((href) => handed.delete(href));
}

/**
 * @param {string} href
 * @param {string} sha256
 * @returns {Promise<Response | null>} null where no service worker answers, or not with this file
 */
async function askServiceWorker(href, sha256) {
  try {
    const response = await fetchOfBrowser(href, { headers: { [KEPT_ONLY]: "1" } });
    if (response.headers.get(DIGEST) === sha256) return response;
    void response.body?.cancel(); // it came from the network after all, or is of another version
    return null;
  } catch {
    return null;
  }
}
