// @ts-check
/**
 * Edit: change one passage and see where it would stand, the others as they are.
 *
 * In:  a passage and the ranking that it stands in. Out: ranks and scores, before and after, from one pair scored anew;
 * `onApply` with the edited text, `onLook` to have the heat maps of it. A draft stays with its passage until it is reverted.
 */

import { asErrorData } from "../engine.js";
import { find, write } from "./element.js";
import * as outcome from "./why-outcome.js";

/** @typedef {import("./why-outcome.js").Subject} Subject */

const PAUSE_MS = 600; // after the last key

/**
 * @param {HTMLElement} root
 * @param {{engine: import("../panels.js").Engine, onApply: (text: string) => void, onLook: (text: string) => void}} context
 */
export function createEdit(root, { engine, onApply, onLook }) {
  const box = find("textarea", HTMLTextAreaElement, root);
  const note = find(".note", HTMLElement, root);
  const state = find(".why-edit-state", HTMLElement, root);
  const table = find("table", HTMLTableElement, root);
  const buttons = {
    rescore: find("#why-rescore", HTMLButtonElement, root),
    look: find("#why-look", HTMLButtonElement, root),
    apply: find("#why-apply", HTMLButtonElement, root),
    revert: find("#why-revert", HTMLButtonElement, root),
  };
  /** @type {Map<string, string>} */
  const drafts = new Map(); // original text -> edited text
  /** @type {Subject | null} */
  let subject = null;
  let timer = 0;
  let newest = 0;

  const original = () => subject?.ranking.input.passages[subject.passage] ?? "";
  const refresh = () => {
    const edited = box.value !== original();
    if (edited) drafts.set(original(), box.value);
    else drafts.delete(original());
    const usable = edited && box.value.trim() !== "";
    for (const button of [buttons.rescore, buttons.look, buttons.apply]) button.disabled = !usable;
    buttons.revert.disabled = !edited;
  };
  /** @param {string} message */
  const fail = (message) => {
    note.hidden = !message;
    write(note, message);
    if (message) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  };
  const forget = () => {
    window.clearTimeout(timer);
    newest++;
    engine.cancel("rescore");
    fail("");
    write(state, "");
    table.hidden = true;
  };
  const rescore = async () => {
    window.clearTimeout(timer);
    if (!subject || box.value === original()) return;
    const number = ++newest;
    const { passage, ranking } = subject;
    const { bi_encoder: bi, cross_encoder: cross } = ranking.result;
    write(state, engine.state === "ready" ? "Scoring the edited passage" : "Waiting for the models");
    const among = { passage, bi_encoder: bi.scores, cross_encoder: cross.scores };
    try {
      const result = await engine.ask("rescore", { query: ranking.input.query, passage: box.value, among });
      if (number !== newest) return;
      write(state, outcome.render(table, { subject: { passage, ranking }, result }));
      state.scrollIntoView({ block: "nearest" });
    } catch (thrown) {
      const { name, message } = asErrorData(thrown);
      if (number !== newest) return;
      write(state, "");
      if (name !== "Superseded" && name !== "Cancelled") fail(message);
    }
  };
  box.addEventListener("input", () => {
    forget();
    refresh();
    if (box.value.trim() && box.value !== original()) timer = window.setTimeout(rescore, PAUSE_MS);
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation(); // else the page ranks
    rescore();
  });
  buttons.rescore.addEventListener("click", rescore);
  buttons.look.addEventListener("click", () => onLook(box.value));
  buttons.apply.addEventListener("click", () => onApply(box.value));
  buttons.revert.addEventListener("click", () => {
    box.value = original();
    forget();
    refresh();
    box.focus();
    onLook(original());
  });

  return {
    /** @param {Subject} next */
    show(next) {
      const same = subject?.ranking === next.ranking && subject.passage === next.passage;
      subject = next;
      if (same) return;
      forget();
      box.value = drafts.get(original()) ?? original();
      refresh();
      if (box.value !== original()) rescore();
    },
    stop: forget,
  };
}
