// @ts-check
/**
 * Files: what a visitor chose or dropped -> names and bytes for the engine.
 *
 * In:  files of the browser. Out: all of their bytes, or FilesError with a sentence for the visitor.
 * Sizes are checked before anything is read. Left out: what is in them (ranklens/reading.py).
 */

import { megabytes } from "./view/numbers.js";

/** As ranklens/decoding.py says for one file; here for all that come together, since they are in memory together. */
export const MAX_BYTES = 20_000_000;
const MAX_FILES = 20; // as ranklens/reading.py

/** @typedef {{name: string, bytes: ArrayBuffer}} FileBytes */

export class FilesError extends Error {}

/**
 * @param {readonly File[]} files
 * @returns {Promise<FileBytes[]>}
 */
export async function readFiles(files) {
  if (files.length > MAX_FILES) throw new FilesError(`${files.length} files are too many at once: choose at most ${MAX_FILES}.`);
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  if (bytes > MAX_BYTES) {
    const what = files.length === 1 ? `${files[0]?.name} has` : `The ${files.length} files have`;
    const why = "Cut out the part that you want to rank.";
    throw new FilesError(`${what} ${megabytes(bytes)} MB; the limit is ${MAX_BYTES / 1e6} MB. Nothing was read. ${why}`);
  }
  return Promise.all(files.map(readFile));
}

/** @param {File} file @returns {Promise<FileBytes>} */
async function readFile(file) {
  try {
    return { name: file.name, bytes: await file.arrayBuffer() };
  } catch {
    throw new FilesError(`${file.name} cannot be read. A folder cannot be opened, only the files in it.`);
  }
}
