// @ts-check
/**
 * Disclosure: a button that shows and hides what hangs below it. Escape, a click elsewhere or the focus leaving closes it.
 */

/**
 * @param {HTMLButtonElement} button  has aria-controls
 * @param {HTMLElement} panel
 * @param {() => void} onOpen
 */
export function startDisclosure(button, panel, onOpen) {
  /** @param {boolean} open */
  const set = (open) => {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  const isInside = (/** @type {EventTarget | null} */ target) => target instanceof Node && (panel.contains(target) || button.contains(target));
  button.addEventListener("click", () => {
    set(panel.hidden);
    if (!panel.hidden) onOpen();
  });
  document.addEventListener("pointerdown", ({ target }) => !panel.hidden && !isInside(target) && set(false));
  panel.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !isInside(relatedTarget) && set(false));
  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Escape" || panel.hidden || !isInside(target)) return;
    set(false);
    button.focus();
  });
}
