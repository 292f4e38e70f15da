// @ts-check
/**
 * Text: pasted text -> a query and its passages.
 *
 * In:  what stands in the two fields, and how passages are to be separated.
 * Out: passages, which of them repeat an earlier one, and what is wrong as data, so that a view can show it beside the field.
 * Left out: cleaning for the tokenizer (ranklens/text.py, which states the same limits and checks them again).
 */

export const LIMITS = {
  minPassages: 2,
  maxPassages: 500,
  maxPassageCharacters: 100_000,
  maxQueryCharacters: 10_000,
};

/** @typedef {"lines" | "blank"} Format  one passage a line | passages separated by blank lines */
/**
 * @typedef {object} Passages
 * @property {Format} format               how the text was split
 * @property {string[]} passages           trimmed, none of them empty
 * @property {(number | null)[]} duplicateOf  by passage: index of the first passage with exactly this text
 * @property {number} dropped              empty lines between passages; always 0 for "blank"
 */
/** @typedef {{field: "query" | "passages", message: string}} InputNote */

const LINE_BREAK = /\r\n|\r|\n/;
const SENTENCE_END = /[.!?…:;。！？]["'”’»)\]]*$/;
const RECORD_BREAKS = 3; // a paragraph of up to four lines on average is one passage: a record, a question and its answer
const WRAPPED_LINE = 40; // a line at least this long that stops in mid-sentence was wrapped by a mail client or a PDF

/**
 * Tell how passages are separated: "blank" if blank lines cut the text into paragraphs, "lines" if they are stray.
 *
 * If no paragraph has a second line, there is nothing to decide. Else the line breaks inside the paragraphs speak: those in
 * mid-sentence are wraps ("blank"). If they are not, one blank line alone is a stray one ("lines"), and so are a few among
 * many lines: three lists of ten sentences are "lines", three records of four lines are "blank".
 * @param {string} text
 * @returns {Format}
 */
export function detectFormat(text) {
  const paragraphs = splitBlank(text).map((paragraph) => paragraph.split(LINE_BREAK).map((line) => line.trim()));
  const breaks = paragraphs.flatMap((lines) => lines.slice(1).map((next, i) => isWrap(lines[i] ?? "", next)));
  if (paragraphs.length < 2 || breaks.length === 0) return "lines";
  if (breaks.filter(Boolean).length * 2 >= breaks.length) return "blank";
  return paragraphs.length > 2 && breaks.length <= RECORD_BREAKS * paragraphs.length ? "blank" : "lines";
}

/**
 * @param {string} line
 * @param {string} next  the line below it
 */
function isWrap(line, next) {
  return !SENTENCE_END.test(line) && (line.length >= WRAPPED_LINE || /^\p{Ll}/u.test(next));
}

/**
 * @param {string} text
 * @returns {string[]}
 */
function splitBlank(text) {
  /** @type {string[][]} */
  const paragraphs = [[]];
  for (const line of text.split(LINE_BREAK)) {
    if (line.trim()) paragraphs.at(-1)?.push(line);
    else if (paragraphs.at(-1)?.length) paragraphs.push([]);
  }
  return paragraphs.map((lines) => lines.join("\n").trim()).filter(Boolean);
}

/**
 * Split pasted text into passages.
 *
 * "a\n\nb\na" in lines gives passages a, b, a, of which the third repeats the first (duplicateOf [null, null, 0]), dropped 1.
 * @param {string} text
 * @param {Format | "auto"} choice
 * @returns {Passages}
 */
export function splitPassages(text, choice) {
  const format = choice === "auto" ? detectFormat(text) : choice;
  const lines = format === "lines" ? text.trim().split(LINE_BREAK) : splitBlank(text);
  const passages = lines.map((line) => line.trim()).filter(Boolean);
  const dropped = passages.length ? lines.length - passages.length : 0;
  /** @type {Map<string, number>} */
  const first = new Map();
  const duplicateOf = passages.map((passage, i) => {
    const known = first.get(passage);
    if (known === undefined) first.set(passage, i);
    return known ?? null;
  });
  return { format, passages, duplicateOf, dropped };
}

/**
 * Tell whether two inputs have the same query and the same passages in the same order.
 * @param {{query: string, passages: string[]}} one
 * @param {{query: string, passages: string[]}} other
 */
export function isSame(one, other) {
  const { length } = one.passages;
  return one.query === other.query && length === other.passages.length && one.passages.every((text, i) => text === other.passages[i]);
}

/**
 * Return what keeps a query and its passages from being ranked, at most one note a field.
 * @param {string} query
 * @param {string[]} passages
 * @returns {InputNote[]}
 */
export function checkInput(query, passages) {
  /** @type {InputNote[]} */
  const notes = [];
  const inQuery = queryProblem(query.trim());
  if (inQuery) notes.push({ field: "query", message: inQuery });
  const inPassages = passagesProblem(passages);
  if (inPassages) notes.push({ field: "passages", message: inPassages });
  return notes;
}

/** @param {string} query */
function queryProblem(query) {
  if (!query) return "The query is empty. Type a question or some keywords.";
  const length = countCharacters(query, LIMITS.maxQueryCharacters);
  return length > LIMITS.maxQueryCharacters
    ? `The query has ${format(length)} characters; the limit is ${format(LIMITS.maxQueryCharacters)}. Shorten it.`
    : "";
}

/** @param {string[]} passages */
function passagesProblem(passages) {
  if (passages.length === 0) return "There are no passages. Paste at least two, one a line or separated by blank lines.";
  if (passages.length < LIMITS.minPassages) return "There is only one passage. A ranking needs at least two: paste more.";
  if (passages.length > LIMITS.maxPassages) {
    return `There are ${format(passages.length)} passages; the limit is ${LIMITS.maxPassages}. Remove some.`;
  }
  for (const [i, passage] of passages.entries()) {
    const length = countCharacters(passage, LIMITS.maxPassageCharacters);
    if (length > LIMITS.maxPassageCharacters) {
      const limit = format(LIMITS.maxPassageCharacters);
      return `Passage ${i + 1} has ${format(length)} characters; the limit is ${limit}. Shorten or split it.`;
    }
  }
  return "";
}

/**
 * Characters as Python counts them (an emoji is one, not two); counted only where it can matter.
 * @param {string} text
 * @param {number} limit
 */
function countCharacters(text, limit) {
  return text.length <= limit ? text.length : Array.from(text).length;
}

/** @param {number} number */
function format(number) {
  return number.toLocaleString("en");
}
