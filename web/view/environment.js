// @ts-check
/**
 * Environment: what this browser allows here and what the site keeps in it, each with the reason where it cannot.
 *
 * In:  what isolation.js, offline.js and thread-choice.js found, what could be kept, whether an update waits.
 * Out: a definition list, two buttons' states.
 */

import { find, write } from "./element.js";
import { megabytes } from "./numbers.js";
import { canMeasure, threadWords } from "./threads.js";

/**
 * @typedef {object} Facts  null until it is known
 * @property {import("../isolation.js").Isolation | null} isolation
 * @property {import("../offline.js").Offline | null} offline
 * @property {import("../thread-choice.js").ThreadState} threads
 * @property {string | null} unkept     why files of the engine could not be kept; "" if they were
 * @property {number | null} kept       bytes; null where the browser does not say
 * @property {boolean} updated          a newer version waits
 */

const LATER = "Known once the models are ready.";

/**
 * @param {HTMLElement} container
 * @param {Facts} facts
 */
export function render(container, { isolation, offline, threads, unkept, kept, updated }) {
  const say = (/** @type {string} */ id, /** @type {string} */ words) => write(find(id, HTMLElement, container), words);
  find("#update", HTMLElement, container).hidden = !updated;
  say("#offline", offline ? yesOrNo(offline.offline, offline.offline ? "this page now opens without a network" : offline.why) : LATER);
  say("#worker", offline ? (offline.worker ? "Yes: this site’s own." : yesOrNo(false, offline.why)) : LATER);
  say("#isolated", isolation ? yesOrNo(isolation.isolated, isolation.why) : "Under way.");
  say("#threads", threadWords(threads));
  const measure = find("#measure", HTMLButtonElement, container);
  measure.hidden = !canMeasure(threads);
  measure.disabled = threads.phase === "measuring";
  say("#checked", checkedWords());
  say("#storage", unkept === null ? LATER : yesOrNo(!unkept, unkept ? `${unkept}; the next visit downloads again` : "for files and settings"));
  say("#kept", kept === null ? "This browser does not say." : `${megabytes(kept)} MB`);
}

/**
 * @param {boolean} yes
 * @param {string} why
 */
function yesOrNo(yes, why) {
  return `${yes ? "Yes" : "No"}: ${why}.`;
}

function checkedWords() {
  if (globalThis.crypto?.subtle) return "Yes: each file's SHA-256 is compared with the site's manifest before use.";
  return "By length only: this browser computes SHA-256 on https pages only.";
}
