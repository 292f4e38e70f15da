// @ts-check
/**
 * Unpacking: what `export/packing.py` packed -> the file.
 *
 * In:  a raw deflate stream (RFC 1951), chunk by chunk as it is downloaded; the file that this one resembles.
 * Out: the file's bytes, not verified yet. Never more than the entry says, whatever the stream claims to hold.
 */

/** @typedef {import("./entries.js").FileEntry} FileEntry */
/** @typedef {[number, number, number]} Range  where a stretch lies here, where in the other file, and its bytes */

/** Takes the chunks of one file, packed or not. */
export class Unpacker {
  /** @param {FileEntry} entry */
  constructor(entry) {
    this.bytes = new Uint8Array(entry.bytes);
    this.filled = 0;
    /** @type {WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>> | null} */
    this.writer = null;
    this.emptied = Promise.resolve();
    if (!entry.packed) return;
    const inflater = new DecompressionStream("deflate-raw");
    this.writer = inflater.writable.getWriter();
    this.emptied = this.#empty(inflater.readable);
    this.emptied.catch(() => {}); // `end` tells
  }

  /** @param {Uint8Array<ArrayBuffer>} chunk */
  async add(chunk) {
    if (this.writer) await this.writer.write(chunk);
    else this.#fill(chunk);
  }

  /**
   * @returns {Promise<Uint8Array<ArrayBuffer>>}  shorter than the entry says if the stream was
   */
  async end() {
    await this.writer?.close();
    await this.emptied;
    return this.filled === this.bytes.length ? this.bytes : this.bytes.slice(0, this.filled);
  }

  /** Give up. */
  abort() {
    this.writer?.abort().catch(() => {});
  }

  /** @param {ReadableStream<Uint8Array<ArrayBuffer>>} readable */
  async #empty(readable) {
    const reader = readable.getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      if (this.filled + chunk.value.length > this.bytes.length) {
        await reader.cancel();
        throw new RangeError("it unpacks to more bytes than the site's manifest says");
      }
      this.#fill(chunk.value);
    }
  }

  /** @param {Uint8Array<ArrayBuffer>} chunk */
  #fill(chunk) {
    this.bytes.set(chunk, this.filled);
    this.filled += chunk.length;
  }
}

/**
 * Add to ranges of a file those of the file that it resembles, byte by byte modulo 256.
 * @param {Uint8Array<ArrayBuffer>} bytes  changed in place
 * @param {Uint8Array<ArrayBuffer>} base
 * @param {Range[]} ranges
 */
export function addRanges(bytes, base, ranges) {
  for (const [at, from, size] of ranges) {
    for (let i = 0; i < size; i++) bytes[at + i] += base[from + i];
  }
}
