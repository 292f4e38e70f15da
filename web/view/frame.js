// @ts-check
/**
 * Frame: what the address takes off the page, how it looks inside another page, and a notice about what was opened.
 *
 * In:  an Address. Out: two attributes of the document that style/frame.css reads; one sentence that can be put away.
 */

import { element, find } from "./element.js";

/** @typedef {import("../address.js").Address} Address */

/** @param {Address} address */
export function render({ hide, embed, example, state }) {
  document.documentElement.dataset.hide = hide.join(" ");
  document.documentElement.toggleAttribute("data-embed", embed);
  const whole = find("#whole", HTMLAnchorElement);
  whole.hidden = !embed;
  whole.href = `./${example ? `?example=${encodeURIComponent(example)}` : ""}${state ? `#state=${state}` : ""}`;
}

/**
 * @param {HTMLElement} notice
 * @param {string} text
 * @param {{href: string, words: string}} [link]
 */
export function notify(notice, text, link) {
  const close = element("button", { type: "button", class: "quiet" }, "Close");
  close.addEventListener("click", () => (notice.hidden = true));
  notice.replaceChildren(element("span", {}, text), ...(link ? [element("a", { href: link.href }, link.words)] : []), close);
  notice.hidden = false;
}
