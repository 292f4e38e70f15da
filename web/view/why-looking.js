// @ts-check
/**
 * Looking: asks what each unit of a passage does, and of the query once it is clicked, and shows it as it comes.
 *
 * In:  a query and a passage; the switch between words and sentences. Out: heat maps and table, progress, Cancel. What is
 * known is there at once (influences.js). One question at a time: the passage's first, then the query's.
 */

import { asErrorData } from "../engine.js";
import { createInfluences } from "../influences.js";
import { element, find, write } from "./element.js";
import { duration, plural } from "./numbers.js";
import { createMaps } from "./why-maps.js";
import { createTable } from "./why-table.js";

/** @typedef {import("../influences.js").Look} Look */
/** @typedef {import("../influences.js").Asked} Asked */
/** @typedef {{query: string, passage: string, scores: import("./why-maps.js").Maps["scores"]}} Subject */
/** @typedef {{passage: Look | null, query: Look | null}} Looks */

/**
 * @param {HTMLElement} root
 * @param {import("../panels.js").Engine} engine
 */
export function createLooking(root, engine) {
  const state = find(".why-state", HTMLElement, root);
  const count = find(".why-count", HTMLElement, root);
  const bar = find(".why-tools progress", HTMLProgressElement, root);
  const cancel = find("#why-cancel", HTMLButtonElement, root);
  const again = find("#why-again", HTMLButtonElement, root);
  const notes = find(".why-notes", HTMLElement, root);
  const switches = [...root.querySelectorAll("input")].filter(({ name }) => name === "units");
  const influences = createInfluences(engine);
  const maps = createMaps(root, { onAskQuery: askQuery });
  const table = createTable(find(".why-table", HTMLDetailsElement, root));
  /** @type {Subject | null} */
  let subject = null;
  /** @type {Looks} */
  let looks = { passage: null, query: null };
  let clicked = -1; // the query's character that asked for the query's words; -1: nobody did
  let newest = 0;
  let running = false;
  let interrupted = false;

  for (const input of switches) input.addEventListener("change", () => work());
  cancel.addEventListener("click", () => engine.cancel("influence"));
  again.addEventListener("click", () => {
    work();
    cancel.focus({ preventScroll: true }); // the button that was pressed is gone
  });

  /** What is wanted of the subject, and not answered in full. @returns {Asked | undefined} */
  const unanswered = () => {
    if (!subject) return undefined;
    const { query, passage } = subject;
    const units = switches.find((input) => input.checked)?.value === "sentences" ? "sentences" : "words";
    /** @type {Asked[]} */
    const wanted = [{ query, passage, of: "passage", units }];
    if (clicked >= 0) wanted.push({ query, passage, of: "query", units: "words" });
    for (const asked of wanted) if (!looks[asked.of]?.whole) looks[asked.of] = influences.known(asked);
    return wanted.find((asked) => !looks[asked.of]);
  };

  /** Answer what is not known, in turn; a newer call ends an older one. */
  async function work() {
    const number = ++newest;
    looks = { passage: null, query: null };
    interrupted = false;
    running = true;
    try {
      for (let asked = unanswered(); asked; asked = unanswered()) {
        const { of } = asked;
        draw("working");
        const whole = await influences.ask(asked, (look) => {
          if (number !== newest) return;
          looks[of] = look;
          draw("working");
        });
        if (number !== newest) return;
        looks[of] = whole;
      }
      running = false;
      draw("whole");
      if (clicked >= 0) maps.point("query", looks.query?.spans.findIndex(({ end }) => end > clicked) ?? -1);
    } catch (thrown) {
      if (number !== newest) return;
      running = false;
      stopped(asErrorData(thrown));
    }
  }

  /** @param {import("../protocol.js").ErrorData} error */
  function stopped({ name, message, hint }) {
    interrupted = name === "Superseded"; // by a ranking, which comes with its own scores: see resume
    draw("stopped");
    write(state, name === "Cancelled" || interrupted ? "Stopped." : `It failed: ${message} ${hint}`);
  }

  /** @param {"working" | "whole" | "stopped"} how */
  function draw(how) {
    if (subject) maps.show({ ...subject, looks });
    const shown = [looks.passage, looks.query].filter((look) => look !== null);
    table.show(shown.filter((look) => look.whole));
    const total = shown.reduce((sum, look) => sum + look.total, 0);
    const done = shown.reduce((sum, look) => sum + look.done, 0);
    const hadFocus = document.activeElement === cancel;
    bar.hidden = count.hidden = cancel.hidden = how !== "working";
    again.hidden = how !== "stopped";
    if (how !== "working" && hadFocus) (again.hidden ? switches.find((input) => input.checked) : again)?.focus({ preventScroll: true });
    bar.max = total || 1;
    bar.value = done;
    write(count, total ? `${done} of ${total}` : "");
    if (how === "working") write(state, engine.state === "ready" ? "Leaving out" : "Waiting for the models, which are still loading");
    if (how === "whole") {
      const ms = shown.reduce((sum, look) => sum + look.ms, 0);
      write(state, `Left out ${plural(total, unitOf(shown))} one at a time, in ${duration(ms)}`);
    }
    const said = shown.flatMap((look) => look.notes);
    if (notes.textContent !== said.join("")) notes.replaceChildren(...said.map((note) => element("li", {}, note)));
  }

  /** @param {number} offset */
  function askQuery(offset) {
    clicked = offset;
    if (!running) work(); // else it comes in its turn
  }

  return {
    /** @param {Subject} next */
    look(next) {
      if (subject?.query !== next.query) clicked = -1;
      subject = next;
      work();
    },
    /** Take up what a ranking interrupted. */
    resume() {
      if (interrupted) work();
    },
    stop() {
      newest++;
      running = false;
      engine.cancel("influence");
    },
  };
}

/** @param {Look[]} looks */
function unitOf(looks) {
  const [units] = new Set(looks.map((look) => look.units));
  return looks.length > 1 && looks[0]?.units === "sentences" ? "unit" : (units ?? "words").slice(0, -1);
}
