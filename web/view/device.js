// @ts-check
/**
 * Device: the box that has both models run on WebGPU, and where they run now; absent where that cannot be.
 */

import { find, write } from "./element.js";

const OFFER = "This browser has WebGPU and this site unquantized models for it. Their scores are checked before use.";

/**
 * @param {HTMLElement} container
 * @param {import("../engine.js").Device} device
 */
export function render(container, { offered, on, busy, said }) {
  container.hidden = !offered && !said;
  const box = find("input", HTMLInputElement, container);
  box.checked = on;
  box.disabled = busy || !offered;
  write(find(".hint", HTMLElement, container), said || OFFER);
}
