// @ts-check
/**
 * Share: the page's state as a link, or as a file where a link would be too long to survive.
 *
 * In:  what is typed, with its marks and k. Out: an address with its length, code for a frame, a file. Nothing is sent.
 */

import { encodeState, LONGEST_TO_SHARE } from "../link.js";
import { asSession, typedNow } from "../snapshot.js";
import { find, write } from "./element.js";
import { copyText, saveFile } from "./take.js";

/**
 * @param {HTMLElement} panel
 * @param {Pick<import("../panels.js").Context, "engine" | "session" | "texts" | "editor">} context
 * @returns {{refresh: () => Promise<void>}}
 */
export function createShare(panel, { engine, session, texts, editor }) {
  const link = find("#share-link", HTMLInputElement, panel);
  const length = find("#share-length", HTMLElement, panel);
  const said = find("#share-said", HTMLElement, panel);
  const copy = find("#copy-link", HTMLButtonElement, panel);
  const frame = find("#copy-frame", HTMLButtonElement, panel);
  let framed = "";

  const refresh = async () => {
    for (const place of [said, length]) write(place, "");
    link.value = framed = ""; // what stood here was the link of other texts
    const { format } = /** @type {{format: import("../state.js").Choice}} */ (editor.raw());
    const packed = await encodeState({ ...typedNow(texts, session), format });
    const address = new URL("./", location.href);
    address.hash = packed ? `state=${packed}` : "";
    link.value = address.href;
    framed = `<iframe src="${address.href}&embed" title="RankLens" width="100%" height="720" loading="lazy"></iframe>`;
    const tooLong = packed === null || address.href.length > LONGEST_TO_SHARE;
    for (const control of [link, copy, frame]) control.hidden = tooLong;
    panel.toggleAttribute("data-long", tooLong);
    const count = packed === null ? "more than a link can hold" : `${address.href.length.toLocaleString("en")} characters`;
    const limit = LONGEST_TO_SHARE.toLocaleString("en");
    const words = `The link would have ${count}. Above ${limit}, mail programs and chats cut links, so share a file instead: Open file… reads it.`;
    write(length, tooLong ? words : `${count}. The texts are in the link itself, after the #, which browsers send to no server.`);
  };
  /** @param {string} text @param {string} what */
  const copied = async (text, what) => {
    const done = await copyText(text);
    write(said, done ? `Copied the ${what}` : "The browser does not let this page copy: the link is selected, copy it by hand.");
    if (!done) link.select();
  };
  const save = async () => {
    const written = await engine.ask("write", { format: "json", session: asSession(texts, typedNow(texts, session)) });
    for (const file of written.files) saveFile(file);
    write(said, `Saved ${written.files.map(({ name }) => name).join(", ")}`);
  };

  link.addEventListener("focus", () => link.select());
  copy.addEventListener("click", () => copied(link.value, "link"));
  frame.addEventListener("click", () => copied(framed, "code for a frame"));
  find("#save-session", HTMLButtonElement, panel).addEventListener("click", () => save().catch(({ message }) => write(said, message)));
  return { refresh };
}
