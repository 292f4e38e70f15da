// @ts-check
/**
 * Python: the visitor's own code on the page's two models, run by the page's own Python.
 *
 * In:  code, and what stands in the editor (the variables `query` and `passages`). Out: what it prints, shows and raises.
 * Nothing is run but on a click on Run or Ctrl+Enter in the code. Stop asks the code to end and, if it does not listen,
 * starts the engine again. Left out: what code may use (ranklens/console.py).
 */

import { asErrorData } from "../engine.js";
import { createEditor } from "./python-editor.js";
import * as output from "./python-output.js";
import { createSnippets } from "./python-snippets.js";
import { find, write } from "./element.js";
import { duration } from "./numbers.js";

const RESTARTED = "The code did not listen, so the engine was restarted.";

/**
 * @param {HTMLElement} root
 * @param {import("../panels.js").Context} context
 */
export function createPython(root, { engine, texts }) {
  const panel = find("details", HTMLDetailsElement, root);
  const run = find("#python-run", HTMLButtonElement, root);
  const stop = find("#python-stop", HTMLButtonElement, root);
  const fresh = find("#python-fresh", HTMLInputElement, root);
  const state = find(".python-state", HTMLElement, root);
  const printed = find(".python-output", HTMLElement, root);
  const editor = createEditor(find(".code", HTMLElement, root), { onEdit: () => snippets.keep(editor.code), onRun: start });
  const snippets = createSnippets(find("#python-snippet", HTMLSelectElement, root), (code) => (editor.code = code));
  let running = false;
  /** @type {Promise<string> | null} */
  let stopping = null;

  panel.addEventListener("toggle", () => panel.open && snippets.start(), { once: true });
  run.addEventListener("click", start);
  stop.addEventListener("click", end);

  async function start() {
    if (running) return;
    setRunning(true);
    printed.replaceChildren();
    say("working", isUp() ? "Running" : "Waiting for the models, which are still loading");
    const { query, passages } = texts.read();
    try {
      const result = await engine.ask("run", { code: editor.code, query, passages, fresh: fresh.checked }, (event) => {
        output.append(printed, event);
      });
      output.finish(printed, result, editor.select);
      if (result.error?.line) editor.mark(result.error.line);
      const took = `took ${duration(result.ms)}`;
      if (result.error) say("failed", `${result.error.name}, ${took}`);
      else say("done", `Done, ${took}`);
    } catch (thrown) {
      const { name, message, hint } = asErrorData(thrown);
      if (name !== "Cancelled" && name !== "Superseded") say("failed", `${message} ${hint}`);
      else say("stopped", stopping ? `${RESTARTED} The models are loading again` : "Stopped");
    }
    setRunning(false);
  }

  async function end() {
    stop.disabled = true;
    if (!isUp()) return engine.cancel("run"); // it has not begun
    say("working", "Stopping");
    stopping = engine.stopRun(); // the run itself ends as soon as it is known that the engine must be started again
    try {
      const how = await stopping;
      if (!running) say("stopped", how === "restarted" ? `${RESTARTED} The models are ready again; variables are lost` : "Stopped");
    } catch (thrown) {
      if (!running) say("failed", `${RESTARTED} ${asErrorData(thrown).message}`);
    }
    stopping = null;
    return undefined;
  }

  function isUp() {
    return engine.state === "ready" && !stopping;
  }

  /** @param {boolean} now */
  function setRunning(now) {
    running = now;
    if (!now && document.activeElement === stop) run.focus({ preventScroll: true }); // a disabled button loses it
    run.disabled = now;
    stop.disabled = !now;
  }

  /** @param {"working" | "done" | "stopped" | "failed"} kind @param {string} text */
  function say(kind, text) {
    state.dataset.kind = kind;
    write(state, text);
  }
}
