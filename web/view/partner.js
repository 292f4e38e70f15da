// @ts-check
/**
 * Partner: hovering or focusing an entry lights the same passage in the other list and the curve between them.
 *
 * It is also the keyboard's way through the lists: one tab stop a list, up and down move in it, left and right cross over
 * to the partner, Enter unfolds. What is inside an entry can be reached by Tab while the entry is the current one.
 */

/** @param {HTMLElement} lists  holds both lists and the curves */
export function startPartners(lists) {
  lists.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse") light(lists, entryOf(event.target)?.dataset.passage ?? focusedPassage(lists));
  });
  lists.addEventListener("pointerleave", () => light(lists, focusedPassage(lists)));
  lists.addEventListener("focusin", (event) => {
    const entry = entryOf(event.target);
    if (entry) makeCurrent(entry);
    light(lists, entry?.dataset.passage);
  });
  lists.addEventListener("focusout", (event) => {
    if (!entryOf(event.relatedTarget)) light(lists, undefined);
  });
  lists.addEventListener("keydown", (event) => onKey(lists, event));
  lists.addEventListener("click", (event) => {
    const jump = event.target instanceof Element ? event.target.closest(".jump") : null;
    if (jump) goTo(partnerOf(lists, entryOf(jump)));
  });
}

/**
 * A passage that a sentence mentions (a button with data-goto) leads to its entry, and lights it on hover.
 * @param {HTMLElement} sentence
 * @param {HTMLElement} lists
 */
export function startMentions(sentence, lists) {
  /** @param {Event} event */
  const mentioned = ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-goto]") : null;
    return button?.getAttribute("data-goto") ?? undefined;
  };
  sentence.addEventListener("click", (event) => goTo(shownEntries(lists, mentioned(event)).at(-1)));
  for (const type of ["pointerover", "focusin"]) sentence.addEventListener(type, (event) => light(lists, mentioned(event)));
  for (const type of ["pointerleave", "focusout"]) sentence.addEventListener(type, () => light(lists, undefined));
}

/**
 * After a list was drawn: exactly one of its entries is the tab stop, and the lit ones are still the right ones.
 * @param {HTMLElement} lists
 * @param {HTMLElement[]} each
 */
export function refreshPartners(lists, each) {
  for (const list of each) {
    const first = list.querySelector("li");
    if (first && !list.querySelector('li[tabindex="0"]')) makeCurrent(first);
  }
  light(lists, focusedPassage(lists));
}

/**
 * @param {HTMLElement} lists
 * @param {string | undefined} passage
 */
function light(lists, passage) {
  for (const lit of lists.querySelectorAll("[data-lit]")) delete (/** @type {HTMLElement} */ (lit).dataset.lit);
  if (passage === undefined) return void delete lists.dataset.lighting;
  lists.dataset.lighting = "";
  for (const part of lists.querySelectorAll(`[data-passage="${passage}"]`)) {
    /** @type {HTMLElement} */ (part).dataset.lit = "";
    if (part instanceof SVGElement) part.parentNode?.append(part); // on top of the other curves
  }
}

/** @param {HTMLElement} lists @param {KeyboardEvent} event */
function onKey(lists, event) {
  const entry = entryOf(event.target);
  if (!entry || event.target !== entry || event.altKey || event.ctrlKey || event.metaKey) return;
  const siblings = entry.parentElement?.children;
  /** @type {Record<string, () => Element | null | undefined>} */
  const targets = {
    ArrowDown: () => entry.nextElementSibling,
    ArrowUp: () => entry.previousElementSibling,
    Home: () => siblings?.[0],
    End: () => siblings?.[siblings.length - 1],
    ArrowLeft: () => partnerOf(lists, entry),
    ArrowRight: () => partnerOf(lists, entry),
  };
  if (event.key === "Enter") {
    if (entry.matches('.clamped, .long-text, [data-expanded="true"]')) /** @type {HTMLElement} */ (entry.querySelector(".more")).click();
  } else if (targets[event.key]) {
    goTo(targets[event.key]?.());
  } else return;
  event.preventDefault();
}

/** @param {Element | null | undefined} entry */
function goTo(entry) {
  if (!(entry instanceof HTMLElement)) return;
  entry.focus({ preventScroll: true });
  const smooth = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  entry.scrollIntoView({ block: "nearest", behavior: smooth ? "smooth" : "auto" });
}

/** @param {HTMLElement} entry */
function makeCurrent(entry) {
  for (const old of entry.parentElement?.querySelectorAll('li[tabindex="0"]') ?? []) setTabIndex(old, -1);
  setTabIndex(entry, 0);
}

/** @param {Element} entry @param {number} index */
function setTabIndex(entry, index) {
  for (const part of [entry, ...entry.querySelectorAll("button")]) /** @type {HTMLElement} */ (part).tabIndex = index;
}

/** @param {HTMLElement} lists @param {HTMLElement | null} entry */
function partnerOf(lists, entry) {
  return shownEntries(lists, entry?.dataset.passage).find((other) => other !== entry) ?? null;
}

/**
 * A passage's entries in the lists that are on show, left one first.
 * @param {HTMLElement} lists
 * @param {string | undefined} passage
 */
function shownEntries(lists, passage) {
  return [...lists.querySelectorAll(`li[data-passage="${passage}"]`)].filter((entry) => !entry.closest("[hidden]"));
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
function entryOf(target) {
  return target instanceof Element ? target.closest("li[data-passage]") : null;
}

/** @param {HTMLElement} lists */
function focusedPassage(lists) {
  return lists.contains(document.activeElement) ? entryOf(document.activeElement)?.dataset.passage : undefined;
}
