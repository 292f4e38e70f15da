// @ts-check
/**
 * Columns: a dialog that asks which column of a table is the text, the title and the id, over its first rows.
 *
 * In:  what was read of the table. Out: what is read of it with other columns, once they are accepted.
 */

import { asErrorData } from "../engine.js";
import { element, find, write } from "./element.js";
import { plural } from "./numbers.js";

/** @typedef {import("../protocol.js").ColumnChoice} ColumnChoice */
/** @typedef {import("../protocol.js").PassagesRead} PassagesRead */
/** @typedef {"text" | "title" | "id"} Role */

const ROLES = /** @type {const} */ (["text", "title", "id"]);

/**
 * @param {HTMLDialogElement} dialog
 * @param {{read: (choice: ColumnChoice) => Promise<import("../protocol.js").ReadResult>, onUse: (result: PassagesRead) => void}} events
 */
export function createColumns(dialog, { read, onUse }) {
  const header = find("#columns-header", HTMLInputElement, dialog);
  const count = find("#columns-count", HTMLElement, dialog);
  const use = find("#columns-use", HTMLButtonElement, dialog);
  const selects = ["text", "title-of", "id"].map((name) => find(`#columns-${name}`, HTMLSelectElement, dialog));
  /** @type {PassagesRead | null} */
  let current = null;

  /** @param {PassagesRead} result */
  const render = (result) => {
    const columns = result.columns;
    if (!columns) return;
    current = result;
    header.checked = columns.header;
    find("#columns-switch", HTMLElement, dialog).hidden = !/\.(csv|tsv|tab)$/i.test(result.name);
    for (const [i, role] of ROLES.entries()) renderSelect(selects[i], columns.names, role, columns[role]);
    renderSample(find("table", HTMLTableElement, dialog), columns);
    write(find("#columns-file", HTMLElement, dialog), result.name);
    write(count, [`${plural(result.passages.length, "passage")}.`, ...result.notes].join(" "));
    count.toggleAttribute("data-failed", false);
    use.disabled = false;
  };
  /** @param {ColumnChoice} choice */
  const again = async (choice) => {
    try {
      const result = await read(choice);
      if (result.kind === "passages") render(result);
    } catch (thrown) {
      const { name, message, hint } = asErrorData(thrown);
      if (name === "Superseded") return;
      write(count, `${message} ${hint}`);
      count.toggleAttribute("data-failed", true);
      use.disabled = true;
    }
  };
  const choice = () => Object.fromEntries(ROLES.map((role, i) => [role, selects[i]?.value ?? ""]));

  for (const select of selects) select.addEventListener("change", () => again({ ...choice(), header: header.checked }));
  header.addEventListener("change", () => again({ header: header.checked })); // the columns have other names now
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "use" && current) onUse(current);
  });

  return {
    /** @param {PassagesRead} result */
    show(result) {
      render(result);
      dialog.returnValue = "";
      dialog.showModal();
    },
  };
}

/**
 * @param {HTMLSelectElement | undefined} select
 * @param {string[]} names
 * @param {Role} role
 * @param {string} chosen
 */
function renderSelect(select, names, role, chosen) {
  const options = names.map((name) => element("option", { value: name }, name));
  const none = element("option", { value: "" }, "none");
  select?.replaceChildren(...(role === "text" ? [] : [none]), ...options);
  if (select) select.value = chosen;
}

/**
 * @param {HTMLTableElement} table
 * @param {import("../protocol.js").Columns} columns
 */
function renderSample(table, columns) {
  const roleOf = (/** @type {string} */ name) => ROLES.find((role) => columns[role] === name) ?? "";
  const head = columns.names.map((name) => {
    const role = roleOf(name);
    const cell = element("th", { scope: "col", "data-role": role }, name);
    if (role) cell.append(" ", element("span", { class: "role" }, role));
    return cell;
  });
  const rows = columns.sample.map((cells) =>
    element("tr", {}, ...cells.map((cell, i) => element("td", { "data-role": roleOf(columns.names[i] ?? "") }, cell))),
  );
  table.replaceChildren(element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
}
