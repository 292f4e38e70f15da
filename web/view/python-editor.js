// @ts-check
/**
 * Python editor: a textarea that knows how Python is indented, with numbered lines beside it.
 *
 * Tab indents, Shift+Tab takes it back, Enter keeps the indentation and adds to it after a colon, Backspace removes a step of
 * it. Escape hands the next Tab back to the browser, so that the keyboard can leave. Every change goes through the browser's own
 * undo. Left out: colours and completion, which would need a library.
 */

import { find, write } from "./element.js";

const STEP = "    ";

/**
 * @param {HTMLElement} root
 * @param {{onEdit: () => void, onRun: () => void}} events
 */
export function createEditor(root, { onEdit, onRun }) {
  const box = find("textarea", HTMLTextAreaElement, root);
  const gutter = find(".gutter", HTMLElement, root);
  let leaving = false;
  let marked = 0; // the line that failed; 0: none

  const number = () => {
    const lines = box.value.split("\n").length;
    write(gutter, Array.from({ length: lines }, (_, i) => (i + 1 === marked ? `▸${i + 1}` : String(i + 1))).join("\n"));
    gutter.scrollTop = box.scrollTop;
  };
  box.addEventListener("scroll", () => (gutter.scrollTop = box.scrollTop));
  box.addEventListener("blur", () => (leaving = false));
  box.addEventListener("input", () => {
    marked = 0;
    number();
    onEdit();
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation(); // else the page ranks
      return onRun();
    }
    const leave = leaving && event.key === "Tab";
    if (event.key !== "Shift") leaving = event.key === "Escape";
    if (leave || event.ctrlKey || event.metaKey || event.altKey) return;
    if (edit(box, event)) event.preventDefault();
  });
  number();

  return {
    get code() {
      return box.value;
    },
    set code(code) {
      box.value = code;
      marked = 0;
      number();
    },
    /** Put the focus on a line and select it. @param {number} line */
    select(line) {
      const { start, end } = lineAt(box.value, line);
      box.focus();
      box.setSelectionRange(start, end);
      const height = parseFloat(getComputedStyle(box).lineHeight);
      box.scrollTop = Math.max(0, (line - 3) * height);
    },
    /** Mark the line that failed, until the code changes. @param {number} line */
    mark(line) {
      marked = line;
      number();
    },
  };
}

/**
 * @param {HTMLTextAreaElement} box
 * @param {KeyboardEvent} event
 * @returns {boolean} whether the key has been dealt with
 */
function edit(box, { key, shiftKey }) {
  const { selectionStart: from, selectionEnd: to, value } = box;
  const lineStart = value.lastIndexOf("\n", from - 1) + 1;
  const before = value.slice(lineStart, from);
  if (key === "Tab") {
    if (shiftKey || value.slice(from, to).includes("\n")) shift(box, lineStart, to, shiftKey);
    else insert(box, STEP.slice(before.length % STEP.length));
    return true;
  }
  if (key === "Enter" && !shiftKey) {
    const indent = before.match(/^ */)?.[0] ?? "";
    insert(box, `\n${indent}${/:\s*(#.*)?$/.test(before) ? STEP : ""}`);
    return true;
  }
  if (key === "Backspace" && from === to && /^ +$/.test(before)) {
    const step = before.length % STEP.length || STEP.length;
    box.setSelectionRange(from - step, from);
    insert(box, "");
    return true;
  }
  return false;
}

/**
 * Move whole lines by one step. What was selected stays so; without a selection the caret stays at its character.
 * @param {HTMLTextAreaElement} box
 * @param {number} from  where the first line starts
 * @param {number} to
 * @param {boolean} back
 */
function shift(box, from, to, back) {
  const caret = box.selectionStart === to ? to : null;
  const stop = box.value.indexOf("\n", caret ?? to - 1);
  box.setSelectionRange(from, stop < 0 ? box.value.length : stop);
  const lines = box.value.slice(from, box.selectionEnd);
  const moved = lines.replace(back ? /^ {1,4}/gm : /^(?=.)/gm, back ? "" : STEP);
  insert(box, moved);
  if (caret === null) box.setSelectionRange(from, from + moved.length);
  else box.selectionStart = box.selectionEnd = Math.max(from, caret + moved.length - lines.length);
}

/** Put text in place of the selection, so that undo knows of it. @param {HTMLTextAreaElement} box @param {string} text */
function insert(box, text) {
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (done) return;
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {string} code @param {number} line  from 1 */
function lineAt(code, line) {
  const lines = code.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return { start, end: start + (lines[line - 1]?.length ?? 0) };
}
