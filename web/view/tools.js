// @ts-check
/**
 * Tools: what can be taken from the rankings: Export and Share, each a button with what hangs below it.
 */

import { shownNow } from "../snapshot.js";
import { startDisclosure } from "./disclosure.js";
import { find } from "./element.js";
import { createExport } from "./export.js";
import { createShare } from "./share.js";

/**
 * @param {HTMLElement} container
 * @param {import("../panels.js").Context} context
 */
export function createTools(container, context) {
  const { engine, session, texts } = context;
  const panel = find("#export", HTMLElement, container);
  const exporter = createExport(panel, {
    engine,
    formats: ["csv", "json", "markdown", "trec", "python"],
    content: () => {
      const shown = shownNow(texts, session);
      return shown && { session: shown };
    },
  });
  startDisclosure(find("#export-button", HTMLButtonElement, container), panel, exporter.clear);
  const share = find("#share", HTMLElement, container);
  startDisclosure(find("#share-button", HTMLButtonElement, container), share, createShare(share, context).refresh);
}
