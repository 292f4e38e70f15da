// @ts-check
/**
 * Hash worker: SHA-256 of bytes, one message after the other.
 *
 * In:  bytes. Out: {bytes, sha256}: the same bytes handed back, and their digest in hexadecimal; or {error}.
 */

let last = Promise.resolve();

self.onmessage = ({ data }) => {
  last = last.then(() => answer(data)); // in the order of the questions
};

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function answer(bytes) {
  try {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    self.postMessage({ bytes, sha256 }, { transfer: [bytes.buffer] });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
}
