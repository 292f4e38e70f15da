// @ts-check
/**
 * Library: a module that the page ships and has not written, or an error that names its file.
 *
 * In:  the file, and its import under way: written out where it is used, it is found by whatever reads the sources. What
 *      it goes with has come by then, so it is waited for no longer than a file of its size can take.
 * Out: the module.
 */

import { UNSEEN_MS, inTime } from "./patience.js";
import { REBUILD, StepError } from "./protocol.js";

/**
 * @template T
 * @param {string} path  from the site's folder
 * @param {Promise<T>} importing
 * @returns {Promise<T>}
 */
export async function library(path, importing) {
  try {
    return await inTime(importing, UNSEEN_MS);
  } catch (error) {
    throw new StepError("LibraryUnusable", `${path} did not load, or is damaged.`, REBUILD, error);
  }
}
