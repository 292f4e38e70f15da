// @ts-check
/**
 * Environment: what this browser allows here and what the site keeps in it, each with the reason where it cannot.
 *
 * In:  the environment of offline.js, the bytes kept, whether an update waits. Out: a definition list, two buttons' states.
 */

import { find, write } from "./element.js";
import { megabytes } from "./numbers.js";

/**
 * @typedef {object} Facts
 * @property {import("../offline.js").Environment | null} environment  null until it is known
 * @property {number | null} kept       bytes; null where the browser does not say
 * @property {boolean} updated          a newer version waits
 */

/**
 * @param {HTMLElement} container
 * @param {Facts} facts
 */
export function render(container, { environment, kept, updated }) {
  find("#update", HTMLElement, container).hidden = !updated;
  write(find("#offline", HTMLElement, container), offlineWords(environment));
  write(find("#threads", HTMLElement, container), threadWords());
  write(find("#checked", HTMLElement, container), checkedWords());
  write(find("#kept", HTMLElement, container), kept === null ? "This browser does not say." : `${megabytes(kept)} MB`);
}

/** @param {Facts["environment"]} environment */
function offlineWords(environment) {
  if (!environment) return "Known once the models are ready.";
  return environment.offline ? "Yes: this page now opens without a network." : `No: ${environment.why}.`;
}

function threadWords() {
  const isolated = crossOriginIsolated ? "isolated" : "not isolated, which a host's headers would change";
  return `1 of ${navigator.hardwareConcurrency ?? 1}: one pair at a time gains little from more. The page is ${isolated}.`;
}

function checkedWords() {
  if (globalThis.crypto?.subtle) return "Yes: each file's SHA-256 is compared with the site's manifest before use.";
  return "By length only: this browser computes SHA-256 on https pages only.";
}
