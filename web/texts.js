// @ts-check
/**
 * Texts: what stands in the editor, and what is known about it.
 *
 * In:  a chosen example; texts that a file, a link, an evaluation or an earlier visit brought, with marks, k and records.
 * Out: the input to rank. What is known of texts holds only as long as they are unedited; a record, as long as its passage is.
 * Left out: ranking them (app.js), drawing (view/editor.js).
 */

import { isSame } from "./text.js";

/** @typedef {import("./protocol.js").Passage} Passage */
/** @typedef {import("./rows.js").Input} Input */
/** @typedef {import("./site.js").Example} Example */
/** @typedef {ReturnType<import("./view/editor.js").createEditor>} Editor */
/**
 * @typedef {object} Brought  texts from elsewhere
 * @property {string} query
 * @property {string[]} passages
 * @property {Record<string, number>} [relevant]  marks: passage index -> grade
 * @property {number} [k]
 * @property {string} [format]     how the editor shall separate them; "auto" if absent
 * @property {Passage[]} [records]  what the file says of each passage besides its text
 */

const LINE_BREAKS = /\r\n?|\n/g;
const BLANK_LINES = /\n(?:[^\S\n]*\n)+/g;

/**
 * Put passages into one text that splits into the same passages again. A blank line inside a passage would cut it in two,
 * so it is closed up.
 *
 * ["a", "b\n\nc"] gives "a\n\nb\nc", to be split at blank lines.
 * @param {string[]} passages
 * @param {string} [wanted]
 * @returns {{text: string, format: string}}
 */
export function joinPassages(passages, wanted = "auto") {
  const closed = passages.map((passage) => passage.replace(LINE_BREAKS, "\n").replace(BLANK_LINES, "\n").trim()).filter(Boolean);
  const blank = wanted === "blank" || closed.some((passage) => passage.includes("\n"));
  return { text: closed.join(blank ? "\n\n" : "\n"), format: blank ? "blank" : wanted };
}

/** @param {Editor} editor */
export function createTexts(editor) {
  /** @type {Example | null} */
  let example = null;
  /** @type {(Brought & {relevant: Record<string, number>}) | null} */
  let brought = null;
  /** @type {Map<string, Passage[]>} */
  let records = new Map(); // by text; as many as there are passages with this text

  const isExample = () => example !== null && isSame(editor.read(), example);
  return {
    /** The chosen example, which the texts may have left behind since; null for other texts. */
    get example() {
      return example;
    },
    /** What to watch in the example; it may ask for another query, so it holds as long as the passages are the example's. */
    get watch() {
      const { query, passages } = editor.read();
      return example && isSame({ query, passages }, { query, passages: example.passages }) ? example.watch : "";
    },
    isExample,
    isEdited: () => example !== null && !isExample(),
    /** @param {Example} chosen */
    choose(chosen) {
      example = chosen;
      brought = null;
      records = new Map();
      editor.fill(chosen);
    },
    /** @param {Brought} texts */
    bring(texts) {
      example = null;
      editor.fill(texts);
      this.know(texts);
    },
    /**
     * Know something of the texts that stand in the editor already.
     * @param {Pick<Brought, "relevant" | "k" | "records">} about
     */
    know({ relevant = {}, k, records: from = [] }) {
      const { query, passages } = editor.read();
      const marks = Object.entries(relevant).filter(([index]) => Number(index) < passages.length);
      brought = { query, passages, relevant: Object.fromEntries(marks), k };
      records = new Map();
      for (const record of from) {
        const { text } = joinPassages([record.text]);
        records.set(text, [...(records.get(text) ?? []), record]);
      }
    },
    /**
     * Remember all of it, with the marks and k that the visitor has given since.
     * @param {{grades: Record<string, number>, k: number} | null} marked
     * @returns {() => void} puts it back
     */
    snapshot(marked) {
      const { query, passages } = editor.read();
      const known = marked ? { query, passages, relevant: marked.grades, k: marked.k } : brought;
      const then = { example, brought: known, records, raw: editor.raw() };
      return () => {
        ({ example, brought, records } = then);
        editor.restore(then.raw);
      };
    },
    /** An earlier visit's example: the texts stay as they are. @param {Example | null} known */
    recall(known) {
      example = known;
    },
    /** @returns {Input} which passages answer is known only of texts that came with marks */
    read() {
      const { query, passages, duplicateOf } = editor.read();
      const known = [brought, example].find((texts) => texts && isSame({ query, passages }, texts));
      return { query, passages, duplicateOf, relevant: known?.relevant ?? {}, k: brought === known ? brought?.k : undefined };
    },
    /**
     * What was read with these passages, or the bare texts: an edited passage is nobody's record.
     * @param {string[]} passages
     * @returns {(string | Passage)[]}
     */
    withRecords(passages) {
      const left = new Map(records);
      return passages.map((passage) => {
        const [record, ...others] = left.get(passage) ?? [];
        left.set(passage, others);
        return record ? { ...record, text: passage } : passage;
      });
    },
  };
}
