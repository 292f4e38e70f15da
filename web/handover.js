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
/** @typedef {{href: string, bytes: Uint8Array<ArrayBuffer> | undefined, type: string, sha256: string}} Handed */

export const WASM = "application/wasm";
export const DIGEST = "X-SHA-256";

/** @type {Map<string, Handed>} */
const handed = new Map();
const fetchOfBrowser = self.fetch;

self.fetch = async (input, init) => {
  const file = handed.get(String(input instanceof Request ? input.url : input));
  if (!file) return fetchOfBrowser(input, init);
  const kept = file.type === WASM ? await askServiceWorker(file) : null;
  return kept ?? new Response(file.bytes, { headers: { "Content-Type": file.type } });
};

/**
 * @param {Listed} listed
 * @param {Files} files
 * @param {Record<string, string>} types  by path
 * @returns {() => void}  takes them back
 */
export function handOver(listed, files, types) {
  const folder = new URL(listed.folder, import.meta.url);
  const hrefs = listed.files.map(({ path, sha256 }) => {
    const { href } = new URL(path, folder);
    if (path in types) handed.set(href, { href, bytes: files.get(path), type: types[path], sha256 });
    return href;
  });
  return () => hrefs.forEach((href) => handed.delete(href));
}

/**
 * @param {Handed} file
 * @returns {Promise<Response | null>} null where no service worker answers, or not with this file
 */
async function askServiceWorker({ href, sha256 }) {
  try {
    // "only-if-cached": without a service worker this fails at once, and loads nothing.
    const response = await fetchOfBrowser(href, { cache: "only-if-cached", mode: "same-origin" });
    return response.headers.get(DIGEST) === sha256 ? response : null;
  } catch {
    return null;
  }
}
