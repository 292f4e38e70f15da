// @ts-check
/**
 * Tour: a walk through a live example. It starts when asked for, points at the page itself and gives back what it took.
 *
 * In:  steps; arrow keys, Escape, three buttons. Out: a card beside what is lit, with the focus on it at every step.
 * The page stays usable under it. When it ends, the visitor's own texts are back, unless they typed others meanwhile.
 */

import { isSame } from "../text.js";
import { find, write } from "./element.js";
import { makeSteps } from "./tour-steps.js";

const EXAMPLE = "free-plan";
const QUESTION = "When are invoices sent?";
const GAP = 14;
const EDGE = 12;
const NARROW = window.matchMedia("(max-width: 639px)");
const REDUCED = window.matchMedia("(prefers-reduced-motion: reduce)");

/** @param {import("../panels.js").Context} context */
export function createTour({ engine, session, texts, editor, whenSite, openExample, present }) {
  const start = find("#tour", HTMLButtonElement);
  const card = find("#tour-card", HTMLElement);
  const light = find("#tour-light", HTMLElement);
  const back = find("#tour-back", HTMLButtonElement, card);
  const on = find("#tour-on", HTMLButtonElement, card);
  /** @type {import("./tour-steps.js").Step[]} */
  let steps = [];
  let place = 0;
  /** @type {(() => void) | null} */
  let giveBack = null; // what the visitor had
  let own = ""; // what the tour put into the editor
  let frame = 0;

  const target = () => document.querySelector(steps[place]?.target ?? "");
  const draw = () => {
    frame = 0;
    const at = card.hidden ? null : target();
    if (!at) return;
    position(card, light, at.getBoundingClientRect());
  };
  const follow = () => {
    frame ||= requestAnimationFrame(draw);
  };
  const render = () => {
    const step = steps[place];
    if (card.hidden || !step) return;
    write(find("#tour-place", HTMLElement, card), `${place + 1} of ${steps.length}`);
    write(find("#tour-title", HTMLElement, card), step.title);
    write(find("#tour-words", HTMLElement, card), step.words(session.ranking?.result ?? null));
    back.disabled = place === 0;
    write(on, place === steps.length - 1 ? "Done" : "Next");
    follow();
  };

  /** @param {number} to */
  function go(to) {
    if (to >= steps.length) return end();
    place = Math.max(0, to);
    const step = steps[place];
    if (step?.ask && editor.read().query !== step.ask && isOwn() && engine.state !== "failed") {
      editor.restore({ ...editor.raw(), query: step.ask });
      present(undefined, true);
      own = JSON.stringify(editor.raw());
    }
    render();
    const tall = (target()?.getBoundingClientRect().height ?? 0) > window.innerHeight * 0.6;
    target()?.scrollIntoView({ block: tall || NARROW.matches ? "start" : "center", behavior: REDUCED.matches ? "auto" : "smooth" });
    card.focus({ preventScroll: true });
    follow();
    return undefined;
  }
  const isOwn = () => JSON.stringify(editor.raw()) === own;

  async function begin() {
    const { examples } = await whenSite;
    const id = (examples.find((each) => each.id === EXAMPLE) ?? examples[0])?.id ?? "";
    const shown = session.ranking;
    const wasRanked = shown !== null && isSame(shown.input, editor.read());
    const restore = texts.snapshot(wasRanked ? { grades: session.grades, k: session.k } : null);
    await openExample(id);
    own = JSON.stringify(editor.raw());
    giveBack = () => {
      restore();
      session.forget();
      present(texts.isExample() ? texts.example?.stored : undefined, wasRanked);
    };
    steps = makeSteps(id === EXAMPLE ? QUESTION : "").filter(({ target: selector }) => isShown(selector));
    card.hidden = light.hidden = false;
    go(0);
  }

  function end() {
    card.hidden = light.hidden = true;
    if (isOwn()) giveBack?.();
    giveBack = null;
    start.focus();
  }

  start.addEventListener("click", () => (card.hidden ? begin() : go(place)));
  on.addEventListener("click", () => go(place + 1));
  back.addEventListener("click", () => go(place - 1));
  find("#tour-end", HTMLButtonElement, card).addEventListener("click", end);
  document.addEventListener("keydown", (event) => {
    if (card.hidden || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) return end();
    if (!(event.target instanceof Node && (card.contains(event.target) || event.target === document.body))) return; // arrows are others' elsewhere
    if (event.key === "ArrowRight") go(place + 1);
    if (event.key === "ArrowLeft") go(place - 1);
  });
  for (const type of ["scroll", "resize"]) window.addEventListener(type, follow, { passive: true, capture: true });
  session.listen(render);
}

/** @param {string} selector */
function isShown(selector) {
  const found = document.querySelector(selector);
  return found !== null && found.getClientRects().length > 0;
}

/**
 * Light the target, and put the card where it covers least of it: beside, below, above; on a phone, at the bottom.
 * @param {HTMLElement} card
 * @param {HTMLElement} light
 * @param {DOMRect} at
 */
function position(card, light, at) {
  const [width, height] = [document.documentElement.clientWidth, window.innerHeight];
  const top = Math.max(4, at.top - 6);
  const bottom = Math.min(height - 4, at.bottom + 6);
  Object.assign(light.style, {
    left: `${Math.max(4, at.left - 6)}px`,
    top: `${top}px`,
    width: `${Math.min(width - 8, at.width + 12)}px`,
    height: `${Math.max(0, bottom - top)}px`,
  });
  if (NARROW.matches) return void Object.assign(card.style, { left: "", top: "" }); // tour.css has it
  const { width: w, height: h } = card.getBoundingClientRect();
  const clamp = (/** @type {number} */ value, /** @type {number} */ most) => Math.min(Math.max(EDGE, value), most - EDGE);
  /** @type {[boolean, number, number][]} */
  const choices = [
    [at.right + GAP + w + EDGE <= width, at.right + GAP, clamp(at.top, height - h)],
    [at.left - GAP - w >= EDGE, at.left - GAP - w, clamp(at.top, height - h)],
    [bottom + GAP + h + EDGE <= height, clamp(at.left, width - w), bottom + GAP],
    [top - GAP - h >= EDGE, clamp(at.left, width - w), top - GAP - h],
    [true, width - w - EDGE, height - h - EDGE],
  ];
  const [, left, y] = choices.find(([fits]) => fits) ?? [true, EDGE, EDGE];
  Object.assign(card.style, { left: `${left}px`, top: `${y}px` });
}
