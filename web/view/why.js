// @ts-check
/**
 * Why: one passage, what each model looked at in it, and what another wording would change; a dialog over the lists.
 *
 * In:  a click on "Why?" in an entry of either list, or W on the entry that has the focus; the session's ranking.
 * Out: the heat maps of the passage (why-looking.js) and an editor for it (why-edit.js). Work stops when the dialog closes.
 */

import { isSame } from "../text.js";
import { find, write } from "./element.js";
import { createEdit } from "./why-edit.js";
import { createLooking } from "./why-looking.js";

/** @typedef {import("../session.js").Ranking} Ranking */
/** @typedef {{ranking: Ranking, side: "bi_encoder" | "cross_encoder", passage: number}} Shown  `side`: the list that it was opened from */

/**
 * @param {HTMLDialogElement} dialog
 * @param {import("../panels.js").Context} context
 */
export function createWhy(dialog, { session, engine, open, texts }) {
  const lists = find("#lists", HTMLElement);
  const title = find("h2", HTMLElement, dialog);
  const places = find(".why-places", HTMLElement, dialog);
  const steps = { up: find("#why-up", HTMLButtonElement, dialog), down: find("#why-down", HTMLButtonElement, dialog) };
  const looking = createLooking(dialog, engine);
  const edit = createEdit(find(".why-edit", HTMLElement, dialog), { engine, onApply: apply, onLook: look });
  /** @type {Shown | null} */
  let shown = null;

  lists.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest(".explain")) show(entryOf(target));
  });
  lists.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.key.toLowerCase() !== "w") return;
    if (event.target === entryOf(event.target)) show(entryOf(event.target));
  });
  steps.up.addEventListener("click", () => step(-1));
  steps.down.addEventListener("click", () => step(1));
  find("#why-close", HTMLButtonElement, dialog).addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close()); // the backdrop
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.stopPropagation(); // not the page's Rank
  });
  dialog.addEventListener("close", () => {
    looking.stop();
    edit.stop();
  });
  session.listen((change) => change === "ranking" && follow());

  /** @param {HTMLElement | null} entry */
  function show(entry) {
    const { ranking } = session;
    const passage = Number(entry?.dataset.passage);
    if (document.documentElement.matches('[data-hide~="why"]')) return;
    if (!entry || !ranking || ranking.input.passages[passage] === undefined) return;
    shown = { ranking, side: entry.closest("#bi-ranking") ? "bi_encoder" : "cross_encoder", passage };
    draw();
    if (!dialog.open) dialog.showModal();
    look(ranking.input.passages[passage] ?? "");
  }

  function draw() {
    if (!shown) return;
    const { ranking, side, passage } = shown;
    const rank = (/** @type {Shown["side"]} */ model) => ranking.result[model].ranking.indexOf(passage) + 1;
    const total = ranking.input.passages.length;
    write(places, `Rank ${rank("bi_encoder")} of ${total} for the bi-encoder, ${rank("cross_encoder")} for the cross-encoder`);
    steps.up.disabled = rank(side) === 1;
    steps.down.disabled = rank(side) === total;
    edit.show(shown);
  }

  /** @param {string} text  the passage, as ranked or as edited */
  function look(text) {
    if (!shown) return;
    const { ranking, passage } = shown;
    const { bi_encoder: bi, cross_encoder: cross } = ranking.result;
    const asRanked = text === ranking.input.passages[passage];
    write(title, `What the models looked at in passage ${passage + 1}${asRanked ? "" : ", as edited"}`);
    const scores = asRanked ? { bi_encoder: bi.scores[passage] ?? NaN, cross_encoder: cross.scores[passage] ?? NaN } : null;
    dialog.scrollTop = 0;
    looking.look({ query: ranking.input.query, passage: text, scores });
  }

  /** The next passage of the list that the dialog was opened from. @param {number} by */
  function step(by) {
    if (!shown) return;
    const { ranking } = shown.ranking.result[shown.side];
    const next = ranking[ranking.indexOf(shown.passage) + by];
    if (next === undefined) return;
    shown = { ...shown, passage: next };
    draw();
    look(shown.ranking.input.passages[next] ?? "");
    for (const button of [steps.up, steps.down]) if (button.disabled && document.activeElement === button) title.focus();
  }

  /** A new ranking: the same texts go on with new scores, others close the dialog. */
  function follow() {
    lists.toggleAttribute("data-whole", session.ranking !== null);
    if (!dialog.open || !shown || !session.ranking) return;
    if (!isSame(session.ranking.input, shown.ranking.input)) return dialog.close();
    shown = { ...shown, ranking: session.ranking };
    draw();
    looking.resume();
  }

  /** @param {string} text */
  function apply(text) {
    if (!shown) return;
    // Into what is typed by now, which may be more than what was ranked: nobody's typing is lost.
    const { input } = shown.ranking;
    const typed = texts.read();
    /** @param {number} passage  of what was ranked */
    const placeOf = (passage) => {
      const known = input.passages[passage] ?? "";
      return typed.passages[passage] === known ? passage : typed.passages.indexOf(known);
    };
    const at = placeOf(shown.passage);
    const passages = at < 0 ? [...typed.passages, text] : typed.passages.with(at, text);
    const marks = Object.entries(session.grades).map(([passage, grade]) => /** @type {const} */ ([placeOf(Number(passage)), grade]));
    const relevant = Object.fromEntries(marks.filter(([place]) => place >= 0));
    const records = texts.withRecords(passages).filter((each) => typeof each !== "string");
    dialog.close();
    find("#results", HTMLElement).focus(); // the entry that opened the dialog is about to be another one
    open({ query: typed.query, passages, relevant, k: session.k, records });
  }
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
function entryOf(target) {
  return target instanceof Element ? target.closest("li[data-passage]") : null;
}
