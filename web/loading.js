// @ts-check
/**
 * Loading: the parts of one load, and how far each is; the threads share the work, and each tells the page of its own.
 *
 * In:  the id of the page's request. Out: a part's files, and what is started with them; LoadEvents to the page on the way.
 * The page hears of them from the thread itself: while Python starts, its own hears and says nothing for seconds.
 */

import { loadFiles } from "./assets.js";

/** @typedef {import("./entries.js").FileEntry} FileEntry */
/** @typedef {import("./protocol.js").LoadEvent} LoadEvent */
/** @typedef {import("./protocol.js").Part} Part */
/** @typedef {ReturnType<typeof createLoading>} Loading */

const SITE = new URL("./", import.meta.url);

/** @param {number} id */
export function createLoading(id) {
  /** @param {LoadEvent} event */
  const tell = (event) => self.postMessage({ id, event });
  return {
    id,
    /** @param {Part} name @param {string} folder @param {FileEntry[]} entries */
    fetch: (name, folder, entries) =>
      loadFiles(new URL(folder, SITE), entries, (received, total, cached) => tell({ type: "asset", name, received, total, cached })),
    /**
     * @template T
     * @param {Part} name
     * @param {() => Promise<T>} start
     * @returns {Promise<T>}
     */
    async step(name, start) {
      tell({ type: "step", name, state: "start" });
      const started = await start();
      tell({ type: "step", name, state: "done" });
      return started;
    },
  };
}
