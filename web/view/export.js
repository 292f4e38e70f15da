// @ts-check
/**
 * Export: a ranking or an evaluation as files, or on the clipboard.
 *
 * In:  what is to be written, and in which formats. Out: rows of two buttons; what became of it in a sentence.
 * Left out: the formats themselves (ranklens/writing.py, asked through the engine).
 */

import { asErrorData } from "../engine.js";
import { element, write } from "./element.js";
import { copyText, saveFile } from "./take.js";

/** @typedef {import("../protocol.js").WritePayload} WritePayload */
/** @typedef {WritePayload["format"]} Format */
/** @typedef {Omit<WritePayload, "format">} Content */

/** @type {Record<Format, {name: string, what: string, several?: boolean}>} */
const FORMATS = {
  csv: { name: "CSV", what: "for a spreadsheet" },
  json: { name: "JSON", what: "everything; Open file… reads it again" },
  markdown: { name: "Markdown table", what: "for an issue or a wiki" },
  trec: { name: "TREC run", what: "for ir-measures, trec_eval, ranx", several: true },
  python: { name: "Python", what: "both rankings with sentence-transformers" },
};

/**
 * @param {HTMLElement} container
 * @param {{engine: import("../panels.js").Engine, formats: Format[], content: () => Content | null}} options  `content` null: nothing to write yet
 */
export function createExport(container, { engine, formats, content }) {
  const said = element("p", { class: "hint", "aria-live": "polite" });
  const files = element("ul", { class: "export-files" });
  const rows = formats.map((format) => {
    const { name, what, several } = FORMATS[format];
    const row = element("li", { "data-format": format });
    const words = element("span", { class: "export-what" }, element("strong", {}, name), ` ${what}`);
    const save = button("Save", ` ${name}`, () => take(format, "save"));
    const copy = button("Copy", format === "python" ? " as Python" : ` ${name}`, () => take(format, "copy"));
    row.append(words, save, ...(several ? [] : [copy]));
    return row;
  });
  container.append(element("ul", { class: "exports" }, ...rows), said, files);

  /**
   * @param {Format} format
   * @param {"save" | "copy"} how
   */
  async function take(format, how) {
    const asked = content();
    files.replaceChildren();
    if (!asked) return write(said, "There is no whole ranking to write yet.");
    write(said, engine.state === "loading" ? "Writing it as soon as Python is there" : "");
    try {
      const written = await engine.ask("write", { ...asked, format });
      const [file] = written.files;
      if (!file) return undefined;
      if (written.files.length > 1) return offer(written.files);
      if (how === "save") {
        saveFile(file);
        return write(said, `Saved ${file.name}`);
      }
      return write(said, (await copyText(file.text)) ? `Copied: ${FORMATS[format].name}` : "The browser does not let this page copy. Save the file instead.");
    } catch (thrown) {
      const { message, hint } = asErrorData(thrown);
      return write(said, `${message} ${hint}`);
    }
  }

  /** Several files at once would make the browser ask for permission: each gets a button of its own. @param {import("./take.js").File[]} written */
  function offer(written) {
    write(said, `${written.length} files:`);
    files.append(...written.map((file) => element("li", {}, button("Save", ` ${file.name}`, () => saveFile(file)), ` ${file.name}`)));
    files.querySelector("button")?.focus();
  }

  return {
    /** Forget what was said of an earlier ranking. */
    clear() {
      write(said, "");
      files.replaceChildren();
    },
  };
}

/**
 * @param {string} label
 * @param {string} rest  read out, not shown: what the label is about
 * @param {() => void} onClick
 */
function button(label, rest, onClick) {
  const made = element("button", { type: "button", class: "small" }, label, element("span", { class: "words" }, rest));
  made.addEventListener("click", onClick);
  return made;
}
