// @ts-check
/**
 * App: controls -> engine -> views. The one module that knows them all.
 *
 * An example is shown with its stored result at once, and that stays until its live twin is whole. A ranking that the
 * visitor asked for fills the lists as it goes; the newest one has the page.
 */

import { asErrorData, createEngine } from "./engine.js";
import { collectScores } from "./progress.js";
import { clearKept, keptBytes, startOffline, update } from "./offline.js";
import { createPanels } from "./panels.js";
import { createResults } from "./results.js";
import { createSession } from "./session.js";
import { readExample, readSite } from "./site.js";
import { checkInput, isSame } from "./text.js";
import { createEditor } from "./view/editor.js";
import { find, write } from "./view/element.js";
import * as environment from "./view/environment.js";
import * as examples from "./view/examples.js";
import * as failure from "./view/failure.js";
import * as loading from "./view/loading.js";
import { startNotes } from "./view/notes.js";
import * as status from "./view/status.js";

/** @typedef {import("./rows.js").Input} Input */
/** @typedef {import("./site.js").Example} Example */

document.documentElement.dataset.started = ""; // for unsupported.js

const page = {
  chooser: find("#chooser", HTMLElement),
  select: find("#example", HTMLSelectElement),
  failure: find("#failure", HTMLElement),
  footer: find(".footer", HTMLElement),
  loading: find("#loading", HTMLDetailsElement),
  status: find("#status", HTMLElement),
  watch: find("#watch", HTMLElement),
};
const results = createResults(find("#results", HTMLElement));
const engine = createEngine(() => {
  loading.render(page.loading, { parts: engine.parts, state: engine.state });
  renderContext();
});
const editor = createEditor(find("#editor", HTMLFormElement), {
  onSubmit: submit,
  onCancel: () => engine.cancel(),
  onEdit: renderContext,
});
const session = createSession();
createPanels({ session, engine, open });
/** @type {import("./site.js").Site | null} */
let site = null;
/** @type {Example | null} */
let example = null;
/** @type {{query: string, passages: string[], relevant: Record<string, number>} | null} */
let brought = null; // texts with marks that a file, a link or an evaluation opened
let newest = 0; // number of the newest ranking
let busy = false;
/** @type {environment.Facts} */
const facts = { environment: null, kept: null, updated: false };
let retry = () => {};

startNotes(find("#bubble", HTMLElement));
find("#retry", HTMLButtonElement).addEventListener("click", () => retry());
find("#restore", HTMLButtonElement).addEventListener("click", () => example && choose(example));
find("#take-update", HTMLButtonElement).addEventListener("click", update);
find("#clear", HTMLButtonElement).addEventListener("click", clear);
page.select.addEventListener("change", openExample);
environment.render(page.footer, facts);
load();
openSite();

async function openSite() {
  try {
    site = await readSite();
  } catch (error) {
    return fail("The list of examples could not be loaded", error, restart);
  }
  engine.expect(site.bytes);
  examples.render(page.select, site.examples);
  const typed = editor.read();
  return typed.query || typed.passages.length ? undefined : openExample(); // a quick typist is not overwritten
}

async function openExample() {
  const entry = site?.examples.find(({ id }) => id === page.select.value);
  if (!entry) return;
  try {
    const read = await readExample(entry);
    if (page.select.value === entry.id) choose(read);
  } catch (error) {
    fail(`The example “${entry.title}” could not be loaded`, error, openExample);
  }
}

/** @param {Example} chosen */
function choose(chosen) {
  engine.cancel();
  example = chosen;
  editor.fill(chosen);
  const input = readInput();
  if (chosen.stored) showWhole(input, chosen.stored.result, { date: chosen.stored.date, reveal: true });
  if (engine.state === "ready") rank(input, Boolean(chosen.stored));
  renderContext();
}

async function load() {
  failure.render(page.failure, null);
  say("loading", "Loading the models");
  try {
    await engine.load(site?.pair);
  } catch (error) {
    return fail("The models could not be loaded", error, restart);
  }
  say(busy ? "working" : "ready", busy ? "Ranking" : "Models ready");
  goOffline();
  return !busy && results.kind !== "live" && isExample() ? rank(readInput(), results.kind === "stored") : undefined;
}

/** Keep the page for visits without a network, once, when nothing waits for the network any more. */
async function goOffline() {
  facts.environment ??= await startOffline(() => {
    facts.updated = true;
    environment.render(page.footer, facts);
  });
  facts.kept = await keptBytes();
  environment.render(page.footer, facts);
}

async function clear() {
  await clearKept();
  facts.kept = await keptBytes();
  environment.render(page.footer, facts);
  write(find("#cleared", HTMLElement), "Cleared. The next visit downloads everything again.");
}

/** Try again what failed, and nothing else. */
function restart() {
  if (!site) openSite();
  if (engine.state === "failed") load();
}

function submit() {
  const input = readInput();
  const notes = checkInput(input.query, input.passages);
  editor.showNotes(notes);
  if (!notes.length) rank(input, false);
}

/**
 * @param {Input} input
 * @param {boolean} quiet  leave what is shown until the whole result is there
 */
async function rank(input, quiet) {
  const number = ++newest;
  if (engine.state === "failed") load();
  setBusy(true);
  const many = `${input.passages.length} passages`;
  if (engine.state === "ready") say("working", `Ranking ${many}`);
  else say("loading", "Loading the models; the ranking starts when they are ready");
  const progress = collectScores(input.passages.length, (scores) => {
    session.show(null);
    results.showProgress(input, scores);
    renderContext();
  });
  try {
    const result = await engine.rank(input, quiet ? () => {} : progress.onEvent);
    progress.stop();
    failure.render(page.failure, null);
    showWhole(input, result, { date: "", reveal: !quiet });
    say("done", `Done: ranked ${many}`);
  } catch (thrown) {
    const scores = progress.stop();
    if (number !== newest) return; // a newer ranking has the page
    if (results.kind === "working") results.showStopped(input, scores);
    explain(asErrorData(thrown), () => rank(input, quiet));
  }
  setBusy(false);
}

/**
 * @param {Input} input
 * @param {import("./protocol.js").RankResult} result
 * @param {{date: string, reveal: boolean}} how
 */
function showWhole(input, result, how) {
  results.show(input, result, how);
  session.show({ input, result, date: how.date, title: isExample() ? (example?.title ?? "") : "" });
}

/**
 * Put texts into the editor and rank them: a file, a link, a query of an evaluation.
 * @param {{query: string, passages: string[], relevant?: Record<string, number>}} texts
 */
function open({ query, passages, relevant = {} }) {
  engine.cancel();
  example = null;
  editor.fill({ query, passages });
  brought = { query, passages, relevant };
  renderContext();
  submit();
}

/**
 * Say why a ranking ended without a result.
 * @param {import("./protocol.js").ErrorData} error
 * @param {() => void} again
 */
function explain(error, again) {
  if (error.name === "Cancelled" || error.name === "Superseded") {
    return engine.state === "loading" ? say("loading", "Loading the models") : say("ready", "Stopped");
  }
  if (error.field === "query" || error.field === "passages") {
    editor.showNotes([{ field: error.field, message: error.message }]);
    return say("failed", "Nothing was ranked");
  }
  return fail(engine.state === "failed" ? "The engine is not running" : "The ranking failed", error, again);
}

/** @returns {Input} what is typed; which passages answer is known only of texts that came with marks */
function readInput() {
  const { query, passages, duplicateOf } = editor.read();
  const known = [example, brought].find((texts) => texts && isSame({ query, passages }, texts));
  return { query, passages, duplicateOf, relevant: known?.relevant ?? {} };
}

function isExample() {
  return example !== null && isSame(editor.read(), example);
}

/** Whatever depends on what is typed, beside what is shown. */
function renderContext() {
  const edited = example !== null && !isExample();
  examples.renderEdited(page.chooser, { edited, watch: page.watch, line: example?.watch ?? "" });
  results.showOrigin({ engine: engine.state, busy, typed: editor.read() });
}

/** @param {boolean} now */
function setBusy(now) {
  busy = now;
  editor.setBusy(now);
  renderContext();
}

/**
 * @param {import("./view/status.js").State} state
 * @param {string} text
 */
function say(state, text) {
  status.render(page.status, { state, text });
}

/**
 * @param {string} title
 * @param {unknown} thrown
 * @param {() => void} again
 */
function fail(title, thrown, again) {
  retry = again;
  failure.render(page.failure, { title, error: asErrorData(thrown) });
  say("failed", title);
}
