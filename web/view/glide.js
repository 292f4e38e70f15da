// @ts-check
/**
 * Glide: items that were moved in the document travel to their new place instead of jumping there.
 *
 * Measure before, change the document, play after: one layout each. Nothing moves when the visitor asked for reduced
 * motion, and nothing where there is too much to follow.
 */

const MOST = 60;
const REDUCED = window.matchMedia("(prefers-reduced-motion: reduce)");
const TIMING = { duration: 320, easing: "cubic-bezier(0.22, 0.8, 0.3, 1)" };

/** @typedef {Map<Element, number>} Places */

/**
 * Where items stand now, glides under way included.
 * @param {Iterable<Element>} items
 * @param {number} count  items that will be shown
 * @returns {Places | null} null: no glide this time
 */
export function measure(items, count) {
  if (REDUCED.matches || count > MOST || document.hidden) return null;
  return new Map([...items].map((item) => [item, item.getBoundingClientRect().top]));
}

/**
 * @param {Places | null} before
 * @param {Element[]} items
 */
export function play(before, items) {
  if (!before) return;
  for (const item of items) for (const animation of item.getAnimations()) animation.cancel();
  const after = items.map((item) => item.getBoundingClientRect().top);
  for (const [i, item] of items.entries()) {
    const from = before.get(item);
    if (from === undefined) {
      item.animate([{ opacity: 0 }, { opacity: 1 }], TIMING);
    } else if (Math.abs(from - (after[i] ?? from)) > 1) {
      item.animate([{ transform: `translateY(${from - (after[i] ?? from)}px)` }, { transform: "none" }], TIMING);
    }
  }
}
