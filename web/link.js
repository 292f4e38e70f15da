// @ts-check
/**
 * Link: a State <-> the text behind `#` in an address.
 *
 * Out: JSON, deflated, in base64url: behind the `#`, no browser sends it to a server.
 * In:  whatever stands there. Its length is bounded before it is decoded, and inflating stops at MOST_BYTES: a few kilobytes
 *      of deflate can stand for gigabytes.
 */

import { LinkError, packState, unpackState } from "./state.js";

/** @typedef {import("./state.js").State} State */

/**
 * Characters of a link that we offer to copy. Browsers open far longer ones; what cuts or refuses them is what people send
 * links with (mail programs, chats, cells of a spreadsheet, QR codes), and 8,000 is also what servers take in other
 * addresses, so most programs are made for it. Beyond that a file is surer.
 */
export const LONGEST_TO_SHARE = 8_000;
/** Characters that we try to open. */
export const LONGEST_TO_OPEN = 400_000;
/** Bytes that a link may inflate to. */
export const MOST_BYTES = 2_000_000;
const CHUNK = 0x8000; // arguments of one call

/**
 * @param {State} state
 * @returns {Promise<string | null>}  null: more than a link can hold
 */
export async function encodeState(state) {
  if (typeof CompressionStream === "undefined") return null; // Firefox before 113
  const json = new Blob([JSON.stringify(packState(state))]);
  if (json.size > MOST_BYTES) return null;
  const packed = await new Response(json.stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer();
  const text = toBase64Url(new Uint8Array(packed));
  return text.length > LONGEST_TO_OPEN ? null : text;
}

/**
 * @param {string} text
 * @returns {Promise<State>}  rejects with LinkError
 */
export async function decodeState(text) {
  if (text.length > LONGEST_TO_OPEN) throw new LinkError("It is too long.");
  return unpackState(parse(await inflate(fromBase64Url(text))));
}

/**
 * @param {Uint8Array<ArrayBuffer>} packed
 * @returns {Promise<string>}
 */
async function inflate(packed) {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  for (;;) {
    const { value, done } = await reader.read().catch(() => {
      throw new LinkError("It is incomplete or was changed on its way.");
    });
    if (done) return text + decode(decoder, undefined);
    bytes += value.length;
    if (bytes > MOST_BYTES) {
      void reader.cancel().catch(() => {});
      throw new LinkError(`It unpacks to more than ${MOST_BYTES / 1e6} MB.`);
    }
    text += decode(decoder, value);
  }
}

/**
 * @param {TextDecoder} decoder
 * @param {Uint8Array<ArrayBuffer> | undefined} bytes  undefined at the end
 */
function decode(decoder, bytes) {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch {
    throw new LinkError("It was changed on its way.");
  }
}

/** @param {string} text @returns {unknown} */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new LinkError("It was changed on its way.");
  }
}

/** @param {Uint8Array} bytes */
function toBase64Url(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} text */
function fromBase64Url(text) {
  try {
    if (!/^[\w-]*$/.test(text)) throw new Error("not base64url");
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  } catch {
    throw new LinkError("It holds characters that this page does not write.");
  }
}
