// @ts-check
/**
 * Assets: files by manifest. Progress in true bytes, SHA-256 before use, kept for the next visit.
 *
 * In:  a folder URL and the manifest's entries {path, bytes, sha256, parts?}.
 * Out: a Map from path to bytes, or a StepError that names the file.
 * A size never comes from Content-Length: a host that gzips makes it lie. A file is kept only after its hash was
 * right, and a kept file is hashed again before use, so neither a half file nor an HTML page can stay.
 */

import { StepError } from "./protocol.js";

/** @typedef {{path: string, bytes: number, sha256: string, parts?: FileEntry[]}} FileEntry */
/** @typedef {(received: number, total: number, cached: boolean) => void} OnProgress */

const STORE = "ranklens-assets-1";
const STALL_MS = 30_000; // no byte for this long: give up and say so, rather than wait for ever

/**
 * Load all files of one part at once.
 * @param {URL} folder
 * @param {FileEntry[]} entries
 * @param {OnProgress} onProgress
 * @returns {Promise<Map<string, Uint8Array<ArrayBuffer>>>}
 */
export async function loadFiles(folder, entries, onProgress) {
  const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const received = new Map(entries.map((entry) => [entry.path, 0]));
  let cached = true;
  const loaded = entries.map(async (entry) => {
    const bytes = await loadFile(folder, entry, (count, fromStore) => {
      received.set(entry.path, count);
      cached &&= fromStore;
      onProgress([...received.values()].reduce((sum, value) => sum + value, 0), total, cached);
    });
    return /** @type {const} */ ([entry.path, bytes]);
  });
  return new Map(await Promise.all(loaded));
}

/**
 * @param {URL} folder
 * @param {FileEntry} entry
 * @param {(received: number, fromStore: boolean) => void} onBytes
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function loadFile(folder, entry, onBytes) {
  if (entry.parts) return joinParts(folder, entry, entry.parts, onBytes);
  const url = new URL(entry.path, folder);
  const store = await openStore();
  const kept = await store?.match(url);
  if (kept) {
    const bytes = new Uint8Array(await kept.arrayBuffer());
    if (await isIntact(bytes, entry)) {
      onBytes(bytes.length, true);
      return bytes;
    }
    await store?.delete(url);
  }
  const bytes = await download(url, entry, (count) => onBytes(count, false), store ? "no-store" : "no-cache");
  if (!(await isIntact(bytes, entry))) {
    throw damaged(url, "its SHA-256 is not the one in the site's manifest");
  }
  await keep(store, url, bytes);
  return bytes;
}

/**
 * Join a file that was split for a host with a size limit.
 * @param {URL} folder
 * @param {FileEntry} entry
 * @param {FileEntry[]} parts
 * @param {(received: number, fromStore: boolean) => void} onBytes
 */
async function joinParts(folder, entry, parts, onBytes) {
  const whole = new Uint8Array(entry.bytes);
  let offset = 0;
  for (const part of parts) {
    whole.set(await loadFile(folder, part, (count, fromStore) => onBytes(offset + count, fromStore)), offset);
    offset += part.bytes;
  }
  return whole;
}

/**
 * Fetch a file whose length is known.
 * @param {URL} url
 * @param {FileEntry} entry
 * @param {(received: number) => void} onBytes
 * @param {RequestCache} cache  "no-store" where our own store keeps it: no second copy on the visitor's disk
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function download(url, entry, onBytes, cache) {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), STALL_MS);
  const bytes = new Uint8Array(entry.bytes);
  let received = 0;
  try {
    const response = await fetch(url, { cache, signal: abort.signal });
    if (!response.ok || !response.body) throw missing(url, response.status);
    const reader = response.body.getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), STALL_MS);
      if (received + chunk.value.length > entry.bytes) {
        abort.abort();
        throw damaged(url, `it is longer than the ${entry.bytes.toLocaleString("en")} bytes in the site's manifest`);
      }
      bytes.set(chunk.value, received);
      received += chunk.value.length;
      onBytes(received);
    }
  } catch (error) {
    if (error instanceof StepError) throw error;
    throw unreachable(url, received, entry.bytes, abort.signal.aborted, error);
  } finally {
    clearTimeout(timer);
  }
  if (received < entry.bytes) {
    const counts = `${received.toLocaleString("en")} of ${entry.bytes.toLocaleString("en")} bytes`;
    throw damaged(url, `it was cut off after ${counts}`);
  }
  return bytes;
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {FileEntry} entry
 */
async function isIntact(bytes, entry) {
  if (bytes.length !== entry.bytes) return false;
  if (!crypto.subtle) return true; // plain http on a host that is not local: the browser gives no digests
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === entry.sha256;
}

/** @returns {Promise<Cache | null>} null where storage is not allowed (private windows, some iframes) */
async function openStore() {
  try {
    return await caches.open(STORE);
  } catch {
    return null;
  }
}

/**
 * Keep a file for the next visit; a full disk is no reason to fail this one.
 * @param {Cache | null} store
 * @param {URL} url
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
async function keep(store, url, bytes) {
  try {
    await store?.put(url, new Response(bytes));
  } catch {
    await store?.delete(url).catch(() => false);
  }
}

/**
 * @param {URL} url
 * @param {number} status
 */
function missing(url, status) {
  const hint =
    status === 404
      ? "The site is incomplete: build it again with `python -m export build`, upload the whole folder, then press Retry."
      : "The server refused the file. Wait a moment and press Retry; if it stays so, ask whoever runs this site.";
  return new StepError("AssetMissing", `Could not load ${shortPath(url)}: the server answered HTTP ${status}.`, hint);
}

/**
 * @param {URL} url
 * @param {string} what
 */
function damaged(url, what) {
  return new StepError(
    "AssetDamaged",
    `${shortPath(url)} is damaged: ${what}.`,
    "Nothing was kept of it. Press Retry to load it again; if that fails, the site's copy is broken and must be built and uploaded again.",
  );
}

/**
 * @param {URL} url
 * @param {number} received
 * @param {number} total
 * @param {boolean} stalled
 * @param {unknown} cause
 */
function unreachable(url, received, total, stalled, cause) {
  const how = stalled ? `no data came for ${STALL_MS / 1000} seconds` : "the connection failed";
  const counts = `${received.toLocaleString("en")} of ${total.toLocaleString("en")} bytes`;
  return new StepError(
    "AssetUnreachable",
    `Could not load ${shortPath(url)}: ${how} after ${counts}.`,
    "Check the network, then press Retry. Files that arrived whole are not loaded again.",
    cause,
  );
}

/** @param {URL} url */
function shortPath(url) {
  return url.pathname.split("/").slice(-3).join("/").replace(/^\//, "");
}
