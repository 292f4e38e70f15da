// @ts-check
/**
 * Memory: Python's memory right after its start, kept on the visitor's disk, so that the next visit starts from there.
 *
 * In:  what it was made with (hashes), and the memory of an interpreter that has imported the engine.
 * Out: that memory, verified, or null. It is only ever a shortcut: without storage, or when it is damaged, Python starts as usual.
 */

import { findStore, openStore } from "./assets.js";
import { DIGEST } from "./handover.js";
import { hash } from "./hashing.js";

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

const KEY = new URL("python-memory", import.meta.url).href; // no such file is on the server: a name in the store
const MADE_WITH = "X-Made-With";

/**
 * @param {string} madeWith
 * @returns {Promise<Bytes | null>}
 */
export async function recall(madeWith) {
  try {
    const kept = await (await openStore())?.match(KEY);
    if (!kept || kept.headers.get(MADE_WITH) !== madeWith) return null;
    const { bytes, sha256 } = await hash(new Uint8Array(await kept.arrayBuffer()));
    return sha256 === kept.headers.get(DIGEST) ? bytes : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} madeWith
 * @param {Bytes} memory  given away
 */
export async function remember(madeWith, memory) {
  try {
    const { bytes, sha256 } = await hash(memory);
    const headers = { [MADE_WITH]: madeWith, [DIGEST]: sha256 };
    await (await findStore())?.put(KEY, new Response(bytes, { headers }));
  } catch {
    await forget(); // no room: this visit is none the worse for it
  }
}

export async function forget() {
  const store = await findStore().catch(() => null);
  await store?.delete(KEY).catch(() => false);
}
