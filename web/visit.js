// @ts-check
/**
 * Visit: the texts that a visit begins with before any example does, and what it leaves for the next one.
 *
 * In:  the address, the tab's memory. Out: texts in the editor, ranked if they can be; or a sentence about a link that is broken.
 * Left out: how links (link.js) and the memory (kept.js) are written and checked.
 */

import { readAddress } from "./address.js";
import * as kept from "./kept.js";
import { decodeState } from "./link.js";
import { readExample } from "./site.js";
import { typedNow } from "./snapshot.js";
import { LinkError } from "./state.js";

const PAUSE_MS = 400;

/** @typedef {import("./texts.js").Brought} Brought */
/**
 * @typedef {object} Parts  what of the page it may use
 * @property {ReturnType<import("./texts.js").createTexts>} texts
 * @property {import("./texts.js").Editor} editor
 * @property {ReturnType<import("./session.js").createSession>} session
 * @property {Promise<import("./site.js").Site>} whenSite
 * @property {(brought: Brought) => void} open
 * @property {(stored: import("./site.js").Example["stored"], rank: boolean) => void} present  what stands in the editor
 * @property {(id: string) => Promise<void>} openExample
 * @property {(address: import("./address.js").Address) => void} frame
 * @property {(sentence: string) => void} notify
 * @property {() => boolean} isBusy
 * @property {() => boolean} isChosen  whether an example was chosen in this visit, be it that it is not there yet
 */

/** @param {Parts} parts */
export function createVisit({ texts, editor, session, whenSite, open, present, openExample, frame, notify, isBusy, isChosen }) {
  let address = readAddress(location);
  frame(address);

  /** @param {string} state @returns {Promise<Brought | null>} null after saying why it cannot be opened */
  const readLink = async (state) => {
    try {
      const { grades, k, ...content } = await decodeState(state);
      return { ...content, relevant: grades, k: k || undefined };
    } catch (error) {
      const why = error instanceof LinkError ? error.message : "This browser cannot unpack it.";
      notify(`The link could not be opened. ${why} Ask for it again, or for a file.`);
      return null;
    }
  };
  /** @param {kept.Kept} known */
  const resume = async ({ example: id, raw, grades, k, ranked, records }) => {
    editor.restore(raw);
    texts.know({ relevant: grades, k, records });
    const entry = id ? (await whenSite).examples.find((each) => each.id === id) : undefined;
    const example = entry ? await readExample(entry).catch(() => null) : null;
    if (isChosen()) return true; // newer than what was kept
    texts.recall(example);
    present(texts.isExample() ? texts.example?.stored : undefined, ranked);
    return true;
  };
  // Another link was put into the address bar of this very page. A fragment that leads to a part of the page is none.
  addEventListener("hashchange", () => {
    const before = address;
    address = readAddress(location);
    frame(address);
    if (address.state && address.state !== before.state) void readLink(address.state).then((brought) => brought && open(brought));
    else if (address.example && address.example !== before.example) void openExample(address.example);
  });

  const visit = {
    get address() {
      return address;
    },
    /** @returns {Promise<boolean>} whether there are texts now */
    async begin() {
      // Read in each load: what is said of a broken link must outlive the one reload of a first visit, however late that comes.
      const reading = address.state ? readLink(address.state) : null;
      const { query, passages } = editor.read();
      if (query || passages.length) return true; // typed before the page had started: newer than what was kept
      const known = address.embed ? null : kept.recall(address.key);
      if (known) return resume(known);
      const linked = await reading;
      if (linked) open(linked);
      return linked !== null;
    },
    /** Leave what is on the page for a reload. */
    keep() {
      const { query, passages, grades, k, ranking } = typedNow(texts, session);
      if (address.embed) return;
      if (!query && !passages.length) return kept.forget();
      kept.keep({
        key: address.key,
        example: texts.example?.id ?? "",
        raw: editor.raw(),
        grades,
        k,
        ranked: ranking !== null || isBusy(),
        records: texts.withRecords(passages).filter((each) => typeof each !== "string"),
      });
    },
    /** Leave nothing, not even what was about to be kept; what comes on the page from now on is kept again. */
    forget() {
      window.clearTimeout(timer);
      kept.forget();
    },
  };
  let timer = 0;
  let growing = false;
  addEventListener("pagehide", visit.keep);
  session.listen((change) => {
    const more = growing && change === "ranking" && !session.ranking; // of a ranking that is under way: nothing new to keep
    growing = !session.ranking;
    if (more) return;
    window.clearTimeout(timer); // a slider that is dragged speaks with every step
    timer = window.setTimeout(visit.keep, PAUSE_MS);
  });
  return visit;
}
