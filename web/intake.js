// @ts-check
/**
 * Intake: files that a visitor hands in -> passages in the editor, or an evaluation to run.
 *
 * In:  files, chosen or dropped; for a table, which column is what. Out: texts with their marks and records, a note on what
 * was read, dropped or guessed, and a way back. What is typed stays until something better is there.
 */

import { asErrorData } from "./engine.js";
import { FilesError, readFiles } from "./files.js";
import { isSame } from "./text.js";
import { createColumns } from "./view/columns.js";
import { startDrop } from "./view/drop.js";
import { find } from "./view/element.js";
import { plural } from "./view/numbers.js";
import * as received from "./view/received.js";

/** @typedef {import("./protocol.js").ColumnChoice} ColumnChoice */
/** @typedef {import("./protocol.js").PassagesRead} PassagesRead */
/** @typedef {import("./protocol.js").JudgedRead} JudgedRead */

/**
 * @param {HTMLElement} field  the field of the passages
 * @param {import("./panels.js").Context & {onJudged: (judged: JudgedRead) => void}} context
 */
export function createIntake(field, { engine, editor, texts, session, open, present, onJudged }) {
  const input = find("#files", HTMLInputElement, field);
  const note = find("#received", HTMLElement, field);
  /** @type {import("./files.js").FileBytes[]} */
  let files = [];
  /** @type {PassagesRead | null} */
  let shown = null;
  let back = () => {};

  /** @param {ColumnChoice} [columns] */
  const read = (columns) => engine.ask("read", { files, columns });
  const columns = createColumns(find("#columns", HTMLDialogElement), { read, onUse: apply });

  /** @param {PassagesRead} result */
  function apply(result) {
    const isShown = session.ranking !== null && isSame(session.ranking.input, editor.read());
    const restore = texts.snapshot(isShown ? { grades: session.grades, k: session.k } : null);
    back = () => {
      session.forget();
      restore();
      present(texts.isExample() ? texts.example?.stored : undefined, isShown);
      received.render(note, null);
    };
    shown = result;
    const { passages: records, query, grades, k } = result;
    const passages = records.map((record) => record.text);
    open({ query: query || editor.read().query, passages, relevant: grades, k: k || undefined, records }, { rank: Boolean(query) });
    const next = query ? "" : "Type a query and press Rank.";
    received.render(note, { ...describe(result), next, actions: { columns: result.columns !== null, back: true } });
    if (!query && window.matchMedia("(pointer: fine)").matches) find("#query", HTMLTextAreaElement).select();
  }

  /** @param {readonly File[]} chosen */
  async function take(chosen) {
    if (!chosen.length) return;
    const names = chosen.length === 1 ? (chosen[0]?.name ?? "") : plural(chosen.length, "file");
    received.render(note, { words: `Reading ${names}${engine.state === "loading" ? " as soon as Python is there" : ""}`, notes: [] });
    try {
      files = await readFiles(chosen);
      const result = await read();
      if (result.kind === "passages") return apply(result);
      onJudged(result);
      const words = `${result.name}: ${plural(result.queries, "judged query", "judged queries")}. They wait under Evaluation, below.`;
      received.render(note, { words, notes: result.notes });
    } catch (thrown) {
      const { name, message, hint } = thrown instanceof FilesError ? { name: "", message: thrown.message, hint: "" } : asErrorData(thrown);
      if (name === "Superseded" || name === "Cancelled") return;
      received.render(note, { words: message, notes: [], next: hint, failed: true });
    }
  }

  find("#open-file", HTMLButtonElement, field).addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    take([...(input.files ?? [])]);
    input.value = ""; // the same file again is a change, too
  });
  startDrop(find("#drop", HTMLElement), take);
  received.start(note, { onColumns: () => shown?.columns && columns.show(shown), onBack: () => back() });
  session.listen(() => {
    if (session.ranking?.title) received.render(note, null); // an example was chosen: the note speaks of other texts
  });
  return { take };
}

/** @param {PassagesRead} result @returns {{words: string, notes: string[]}} */
function describe({ name, passages, query, grades, columns, notes }) {
  const words = [`${name}: ${plural(passages.length, "passage")}`];
  if (columns) {
    const { text, title, id } = columns;
    const from = [`text from “${text}”`, title && `title from “${title}”`, id && `id from “${id}”`];
    words.push(from.filter(Boolean).join(", "));
  }
  if (query) words.push("a query");
  const marks = Object.keys(grades).length;
  if (marks) words.push(plural(marks, "mark"));
  return { words: `${words.join(", ")}.`, notes };
}
