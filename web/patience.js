// @ts-check
/**
 * Patience: how long the page waits for a file of its own of which nothing comes; a network can be silent without an error.
 *
 * In:  what is waited for. Out: the same, or an Error that says how long nothing came.
 */

export const STALL_MS = 30_000; // no byte of any download for this long: give up and say so, rather than wait for ever

/** For a file or a module of which nobody can say how far it is, and which may share a slow network with the downloads. */
export const UNSEEN_MS = 60_000;

/**
 * @template T
 * @param {Promise<T>} work
 * @param {number} ms
 * @returns {Promise<T>}
 */
export async function inTime(work, ms) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(nothingCame(ms))), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {number} ms */
export function nothingCame(ms) {
  return `no data came for ${ms / 1000} seconds`;
}
