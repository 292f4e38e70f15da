// @ts-check
/**
 * Library: a module that the page ships and has not written, or an error that names its file.
 *
 * In:  the file, and its import under way: written out where it is used, it is found by whatever reads the sources.
 * Out: the module.
 */

import { REBUILD, StepError } from "./protocol.js";

/**
 * @template T
 * @param {string} path  from the site's folder
 * @param {Promise<T>} importing
 * @returns {Promise<T>}
 */
export async function library(path, importing) {
  try {
    return await importing;
  } catch (error) {
    throw new StepError("LibraryUnusable", `${path} did not load, or is damaged.`, REBUILD, error);
  }
}
