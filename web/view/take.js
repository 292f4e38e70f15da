// @ts-check
/**
 * Take: text out of the page, as a file or to the clipboard. Nothing is sent: a file is made here and handed to the browser.
 */

import { element } from "./element.js";

const KEPT_MS = 60_000; // a browser may ask where to save before it reads

/** @typedef {{name: string, type: string, text: string}} File */

/** @param {File} file */
export function saveFile({ name, type, text }) {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = element("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

/**
 * Copy text, also where the clipboard's own interface is not allowed (pages without https, frames).
 * @param {string} text
 * @returns {Promise<boolean>}
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

/** @param {string} text */
function copySelected(text) {
  const focused = document.activeElement;
  const box = element("textarea", { class: "words", readonly: "", "aria-hidden": "true" });
  box.value = text;
  (focused?.closest("dialog") ?? document.body).append(box); // a modal dialog lets nothing outside it be focused
  box.select();
  const copied = document.execCommand("copy");
  box.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return copied;
}
