// @ts-check
/**
 * Assets: files by manifest. Progress in true bytes, SHA-256 before use, kept for the next visit.
 *
 * In:  a folder URL and the manifest's entries {path, bytes, sha256, parts?, packed?}.
 * Out: a Map from path to bytes, or a StepError that names the file.
 * A size never comes from Content-Length: a host that gzips makes it lie. A file is kept, unpacked, only after its hash
 * was right, and a kept file is hashed again before use, so neither a half file nor an HTML page can stay.
 */

import { damaged, download } from "./download.js";
import { moved } from "./entries.js";
import { DIGEST, WASM } from "./handover.js";
import { hash } from "./hashing.js";
import { addRanges } from "./unpacking.js";

/** @typedef {import("./entries.js").FileEntry} FileEntry */
/** @typedef {(received: number, total: number, cached: boolean) => void} OnProgress */

const STORE = "ranklens-assets-1";
/** Why a file could not be kept for the next visit, if one could not. */
export const unkept = { why: "" };

/** @type {Map<string, Promise<Uint8Array<ArrayBuffer>>>} files on their way, so that one that is also another's base comes once */
const loading = new Map();

/**
 * Load all files of one part at once.
 * @param {URL} folder
 * @param {FileEntry[]} entries
 * @param {OnProgress} onProgress
 * @returns {Promise<Map<string, Uint8Array<ArrayBuffer>>>}
 */
export async function loadFiles(folder, entries, onProgress) {
  const total = entries.reduce((sum, entry) => sum + moved(entry), 0);
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
 * Read files that an earlier load has kept, without asking the network.
 * @param {URL} folder
 * @param {FileEntry[]} entries
 * @returns {Promise<Map<string, Uint8Array<ArrayBuffer>> | null>} null if one of them is not kept
 */
export async function readKept(folder, entries) {
  /** @param {FileEntry} entry @returns {Promise<Uint8Array<ArrayBuffer>>} */
  const read = async (entry) => {
    if (entry.parts) return new Uint8Array(await new Blob(await Promise.all(entry.parts.map(read))).arrayBuffer());
    // Not caches.open, which would make an empty store after the visitor has cleared all.
    const kept = await caches.match(new URL(entry.path, folder), { cacheName: STORE });
    const bytes = await verified(new Uint8Array((await kept?.arrayBuffer()) ?? []), entry);
    if (!bytes) throw new Error(`${entry.path} is not kept`);
    return bytes;
  };
  try {
    return new Map(await Promise.all(entries.map(async (entry) => /** @type {const} */ ([entry.path, await read(entry)]))));
  } catch {
    return null; // or storage is not allowed
  }
}

/**
 * @param {URL} folder
 * @param {FileEntry} entry
 * @param {(received: number, fromStore: boolean) => void} onBytes
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
function loadFile(folder, entry, onBytes) {
  const { href } = new URL(entry.path, folder);
  const loaded = loading.get(href) ?? (entry.parts ? joinParts(folder, entry, entry.parts, onBytes) : loadWhole(folder, entry, onBytes));
  loading.set(href, loaded);
  const done = () => loading.delete(href);
  loaded.then(done, done);
  return loaded;
}

/**
 * @param {URL} folder
 * @param {FileEntry} entry
 * @param {(received: number, fromStore: boolean) => void} onBytes
 */
async function loadWhole(folder, entry, onBytes) {
  const url = new URL(entry.path, folder);
  const store = await openStore();
  const kept = await store?.match(url);
  if (kept) {
    const bytes = await verified(new Uint8Array(await kept.arrayBuffer()), entry);
    if (bytes) {
      onBytes(moved(entry), true);
      return bytes;
    }
    await store?.delete(url);
  }
  const like = entry.packed?.like;
  const downloaded = download(url, entry, (count) => onBytes(count, false), store ? "no-store" : "no-cache");
  const [came, base] = await Promise.all([downloaded, like && loadFile(folder, like.entry, () => {})]);
  if (like && base) addRanges(came, base, like.ranges);
  const bytes = await verified(came, entry);
  if (!bytes) throw damaged(url, "its SHA-256 is not the one in the site's manifest");
  await keep(store, url, bytes, entry.sha256);
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
  let before = 0;
  for (const part of parts) {
    whole.set(await loadFile(folder, part, (count, fromStore) => onBytes(before + count, fromStore)), offset);
    offset += part.bytes;
    before += moved(part);
  }
  return whole;
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes  given away
 * @param {FileEntry} entry
 * @returns {Promise<Uint8Array<ArrayBuffer> | null>}  the same bytes; null if they are not the file's
 */
async function verified(bytes, entry) {
  if (bytes.length !== entry.bytes) return null;
  if (!crypto.subtle) return bytes; // plain http on a host that is not local: the browser gives no digests
  const hashed = await hash(bytes);
  return hashed.sha256 === entry.sha256 ? hashed.bytes : null;
}

/** @returns {Promise<Cache | null>} null where storage is not allowed (private windows, some iframes) */
export async function openStore() {
  try {
    return await caches.open(STORE);
  } catch {
    unkept.why = "this browser does not allow it here";
    return null;
  }
}

/** The same as long as it is there: what comes late must not make it again after the visitor has cleared all. */
export async function findStore() {
  return (await caches.has(STORE)) ? caches.open(STORE) : null;
}

/**
 * Keep a file for the next visit; a full disk is no reason to fail this one.
 * @param {Cache | null} store
 * @param {URL} url
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} digest
 */
async function keep(store, url, bytes, digest) {
  const headers = { "Content-Type": url.pathname.endsWith(".wasm") ? WASM : "application/octet-stream", [DIGEST]: digest };
  try {
    await store?.put(url, new Response(bytes, { headers }));
  } catch {
    unkept.why = "the browser gives this site no more room";
    await store?.delete(url).catch(() => false);
  }
}
