// @ts-check
/**
 * Download: one file over the network, unpacked as it comes.
 *
 * In:  its URL and its manifest entry.
 * Out: its bytes, as many as the entry says but not verified, or a StepError that names the file and says what to do.
 */

import { STALL_MS, nothingCame } from "./patience.js";
import { StepError } from "./protocol.js";
import { Unpacker } from "./unpacking.js";

/** @typedef {import("./entries.js").FileEntry} FileEntry */

const TICK_MS = 1000; // silence is counted, not timed: a thread that was busy or asleep has heard nothing, and is told later

// Pieces that came, of any file: one that waits behind others on a slow network is not silent as long as those come.
let pieces = 0;

/**
 * @param {URL} url
 * @param {FileEntry} entry
 * @param {(received: number) => void} onBytes  of those that cross the network
 * @param {RequestCache} cache  "no-store" where our own store keeps it: no second copy on the visitor's disk
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function download(url, entry, onBytes, cache) {
  const expected = entry.packed?.bytes ?? entry.bytes;
  const unpacker = new Unpacker(entry);
  let received = 0;
  try {
    for await (const chunk of chunks(url, expected, cache)) {
      received += chunk.length;
      if (received > expected) {
        throw damaged(url, `it is longer than the ${expected.toLocaleString("en")} bytes in the site's manifest`);
      }
      await unpacker.add(chunk).catch((error) => {
        throw damaged(url, "it cannot be unpacked", error);
      });
      onBytes(received);
    }
  } catch (error) {
    unpacker.abort();
    throw error;
  }
  if (received < expected) {
    unpacker.abort();
    const counts = `${received.toLocaleString("en")} of ${expected.toLocaleString("en")} bytes`;
    throw damaged(url, `it was cut off after ${counts}`);
  }
  return unpacker.end().catch((error) => {
    throw damaged(url, "it cannot be unpacked", error);
  });
}

/**
 * Yield what the network brings; whoever stops listening ends the download.
 * @param {URL} url
 * @param {number} expected
 * @param {RequestCache} cache
 * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>>}
 */
async function* chunks(url, expected, cache) {
  const abort = new AbortController();
  let received = 0;
  let seen = pieces;
  let quiet = 0;
  const timer = setInterval(() => {
    quiet = pieces === seen ? quiet + TICK_MS : 0;
    seen = pieces;
    if (quiet >= STALL_MS) abort.abort();
  }, TICK_MS);
  try {
    // Low: a host without HTTP/2 answers six requests at a time, and what is shown before the models are there must not wait.
    const response = await fetch(url, { cache, signal: abort.signal, priority: "low" });
    if (!response.ok || !response.body) throw missing(url, response.status);
    const reader = response.body.getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      pieces += 1;
      received += chunk.value.length;
      yield chunk.value;
    }
  } catch (error) {
    if (error instanceof StepError) throw error;
    throw unreachable(url, received, expected, abort.signal.aborted, error);
  } finally {
    clearInterval(timer);
    abort.abort(); // nothing happens to a download that has ended
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
 * What is wrong with a file that came whole.
 * @param {URL} url
 * @param {string} what
 * @param {unknown} [cause]
 */
export function damaged(url, what, cause) {
  return new StepError(
    "AssetDamaged",
    `${shortPath(url)} is damaged: ${what}.`,
    "Nothing was kept of it. Press Retry to load it again; if that fails, the site's copy is broken and must be built and uploaded again.",
    cause,
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
  const how = stalled ? nothingCame(STALL_MS) : "the connection failed";
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
