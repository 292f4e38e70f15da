// @ts-check
/**
 * Address: what the page's own address asks for. docs/links.md tells people.
 *
 * In:  the query string and the fragment; a parameter may stand in either, and the fragment has the last word.
 *      ?example=ID  ?hide=NAME,NAME  ?embed  ?threads=N  #state=…
 * Out: an Address. Unknown parameters and names are nobody's. What a fragment like `#results` says is the browser's.
 */

/**
 * @typedef {object} Address
 * @property {string} example
 * @property {string} state
 * @property {string[]} hide
 * @property {boolean} embed
 * @property {number} threads  that the models shall run with; 0: the page chooses
 * @property {string} key      changes with what is to be opened
 */

/** What can be hidden, and where it is. */
export const HIDEABLE = /** @type {const} */ ([
  "chooser", "editor", "summary", "watch", "cost", "stages", "judge", "why", "scale", "evaluation", "python", "lesson", "tools", "tour",
]);
const EMBED_HIDES = ["tour", "evaluation", "python", "lesson"]; // what takes a page of its own

/**
 * @param {{search: string, hash: string}} location
 * @returns {Address}
 */
export function readAddress({ search, hash }) {
  const query = new URLSearchParams(search);
  const fragment = new URLSearchParams(hash.slice(1));
  const get = (/** @type {string} */ name) => fragment.get(name) ?? query.get(name);
  const embed = isOn(get("embed"));
  const asked = (get("hide") ?? "").split(",").map((name) => name.trim().toLowerCase());
  const hide = HIDEABLE.filter((name) => asked.includes(name) || (embed && EMBED_HIDES.includes(name)));
  const example = (get("example") ?? "").slice(0, 100);
  const state = fragment.get("state") ?? "";
  const threads = Number(/^([1-9]|1[0-6])$/.exec(get("threads") ?? "")?.[0] ?? 0);
  return { example, state, hide, embed, threads, key: `${example} ${state}` };
}

/** `?embed` and `?embed=1` are on; `?embed=0` is off. @param {string | null} value */
function isOn(value) {
  return value !== null && !["0", "false", "no"].includes(value.toLowerCase());
}
