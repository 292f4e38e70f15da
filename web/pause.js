// @ts-check
/** Pause: a time that can be waited for. In: milliseconds. Out: a promise that is kept after them. */

/** @param {number} ms @returns {Promise<void>} */
export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
