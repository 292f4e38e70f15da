// @ts-check
/**
 * Notes: what a number means, shown on hover and on focus beside whatever carries data-note.
 *
 * One bubble for the page. It stays while the pointer is on it, goes on Escape, and screen readers get the same words
 * as the description of the control. Scrolling takes a hovered note away; a focused one follows its control, because
 * moving the focus to a control below the fold scrolls the page.
 */

import { element } from "./element.js";

/** @type {Record<string, string>} */
const NOTES = {
  cosine:
    "Cosine similarity of two vectors that were made apart: 1 is the same direction, 0 is unrelated. It says how close the topics are, not whether the passage answers. Compare it only with the other cosines of this query.",
  logit:
    "The cross-encoder’s raw score for this query and this passage, read together. The order of the list is the order of the logits. Above 0 it leans towards relevant, below 0 away. It shares no scale with the cosine.",
  probability:
    "The sigmoid of the logit: the same order, squeezed into 0 to 100 %. It is relevance as this model learned it, not the probability that the passage is true.",
  tau: "Kendall’s tau compares every pair of passages: 1 when both lists order all pairs alike, 0 when agreement and disagreement balance, −1 when one list is the other upside down.",
  ndcg:
    "nDCG@10 looks at the first ten places: a passage that answers counts 3, one that answers in part 1, and less the lower it stands. The sum is divided by that of the ideal order, so 1 is the best possible.",
  mrr: "Reciprocal rank: 1 if the first relevant passage is on top, 1/2 if it comes second, 1/3 if third; 0 beyond the tenth place. Over many queries, its mean is MRR@10.",
  recall:
    "The share of the relevant passages that stand in the first k places; k is that of the two stages. Reranking the top k changes their order, so it can never raise recall@k.",
  success: "1 if the passage on top is relevant, else 0.",
  cut: "A model reads only so many tokens (pieces of words). What comes after was not seen and did not count.",
  reuse:
    "A passage’s vector does not depend on the query, so it is computed once and kept. A pair’s score belongs to one query and one passage: a new query needs every pair again.",
};

const LEAVE_MS = 140; // time to move the pointer onto the bubble
const EDGE = 12;

/** @param {HTMLElement} bubble */
export function startNotes(bubble) {
  for (const [name, text] of Object.entries(NOTES)) {
    document.body.append(element("div", { id: noteId(name), hidden: "" }, text));
  }
  let timer = 0;
  /** @type {HTMLElement | null} */
  let anchor = null;
  const hide = () => {
    bubble.hidden = true;
    anchor = null;
  };
  /** @param {Event} event */
  const enter = (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target && bubble.contains(target)) return window.clearTimeout(timer);
    const found = /** @type {HTMLElement | null} */ (target?.closest("[data-note]"));
    if (!found) return undefined;
    window.clearTimeout(timer);
    if (found !== anchor) place(bubble, (anchor = found));
    return undefined;
  };
  const leave = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(hide, LEAVE_MS);
  };
  document.addEventListener("pointerover", enter);
  document.addEventListener("pointerout", (event) => anchor && event.pointerType === "mouse" && leave());
  document.addEventListener("focusin", enter);
  document.addEventListener("focusout", () => anchor && leave());
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  const follow = () => {
    if (anchor && anchor === document.activeElement) place(bubble, anchor);
    else if (anchor) hide();
  };
  document.addEventListener("scroll", follow, { passive: true, capture: true });
}

/** The id to describe a control with: aria-describedby. @param {string} name */
export function noteId(name) {
  return `note-${name}`;
}

/**
 * @param {HTMLElement} bubble
 * @param {HTMLElement} anchor
 */
function place(bubble, anchor) {
  bubble.textContent = NOTES[anchor.dataset.note ?? ""] ?? "";
  bubble.hidden = false;
  const at = anchor.getBoundingClientRect();
  const size = bubble.getBoundingClientRect();
  const left = Math.min(Math.max(EDGE, at.left), document.documentElement.clientWidth - size.width - EDGE);
  const below = at.bottom + size.height + EDGE < window.innerHeight;
  bubble.style.left = `${left}px`;
  bubble.style.top = `${below ? at.bottom + 6 : at.top - size.height - 6}px`;
}
