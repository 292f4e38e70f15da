// @ts-check
/**
 * Entries: what the site's manifest says of a file.
 *
 * In:  an entry of site.json. Out: whether it is data, and the bytes that loading it moves; worker and page count the same.
 */

/** @typedef {{path: string, bytes: number, sha256: string, parts?: FileEntry[], packed?: Packed}} FileEntry */
/** @typedef {{bytes: number, like?: {entry: FileEntry, ranges: [number, number, number][]}}} Packed */

/** The bytes that cross the network for a file. @param {FileEntry} entry @returns {number} */
export function moved(entry) {
  if (entry.parts) return entry.parts.reduce((sum, part) => sum + moved(part), 0);
  return entry.packed?.bytes ?? entry.bytes;
}

/** Modules are imported, not fetched: only data goes through assets.js. @param {FileEntry} entry */
export function isData(entry) {
  return !entry.path.endsWith(".mjs");
}
