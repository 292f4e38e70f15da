// @ts-check
/**
 * App: controls -> engine -> views. The one module that knows them all.
 *
 * An example is shown with its stored result at once, and that stays until its live twin is whole. A ranking that the
 * visitor asked for fills the lists as it goes; the newest one has the page.
 */

import { asErrorData, createEngine } from "./engine.js";
import { isolation } from "./isolation.js";
import { collectScores } from "./progress.js";
import { clearKept, keptBytes, startOffline, update } from "./offline.js";
import { createPanels } from "./panels.js";
import { createResults } from "./results.js";
import { createSession } from "./session.js";
import { readExample, readSite } from "./site.js";
import { createThreadChoice } from "./thread-choice.js";
import { checkInput } from "./text.js";
import { createTexts } from "./texts.js";
import { createEditor } from "./view/editor.js";
import * as frame from "./view/frame.js";
import { find, write } from "./view/element.js";
import * as device from "./view/device.js";
import * as environment from "./view/environment.js";
import * as examples from "./view/examples.js";
import * as failure from "./view/failure.js";
import * as loading from "./view/loading.js";
import * as models from "./view/models.js";
import { startNotes } from "./view/notes.js";
import * as status from "./view/status.js";
import { createVisit } from "./visit.js";

/** @typedef {import("./rows.js").Input} Input */
/** @typedef {import("./site.js").Example} Example */
/** @typedef {import("./texts.js").Brought} Brought */

document.documentElement.dataset.started = ""; // for unsupported.js

const page = {
  chooser: find("#chooser", HTMLElement),
  device: find("#device", HTMLElement),
  select: find("#example", HTMLSelectElement),
  failure: find("#failure", HTMLElement),
  footer: find(".footer", HTMLElement),
  loading: find("#loading", HTMLDetailsElement),
  models: find("#models", HTMLElement),
  notice: find("#notice", HTMLElement),
  status: find("#status", HTMLElement),
  watch: find("#watch", HTMLElement),
};
const results = createResults(find("#results", HTMLElement));
const choice = createThreadChoice((threads) => tell({ threads }));
const engine = createEngine({
  begin: isolation,
  threads: choice.next,
  onThreadsFailed: choice.failed,
  onWork: choice.during,
  onChange() {
    loading.render(page.loading, { parts: engine.parts, state: engine.state });
    renderContext();
  },
  onLoad: follow,
  onDevice() {
    device.render(page.device, engine.device);
    renderModels();
  },
  onLost: leaveWebGpu,
  onDeath: revive,
});
const editor = createEditor(find("#editor", HTMLFormElement), {
  onSubmit: submit,
  onCancel: () => engine.cancel(),
  onEdit: renderContext,
});
const texts = createTexts(editor);
const session = createSession();
let pair = ""; // of models; "" is the site's usual one
let chosenId = ""; // of the example in the chooser; "" for other texts
/** @type {(site: import("./site.js").Site) => void} */
let tellSite = () => {};
/** @type {Promise<import("./site.js").Site>} */
const whenSite = new Promise((resolve) => (tellSite = resolve));
/** @type {import("./site.js").Site | null} */
let site = null;
let newest = 0; // number of the newest ranking
let busy = false;
let warm = false; // something was ranked since the models were loaded
/** @type {environment.Facts} */
const facts = { isolation: null, offline: null, threads: choice.state, unkept: null, kept: null, updated: false };
let retry = () => {};

startNotes(find("#bubble", HTMLElement));
find("#retry", HTMLButtonElement).addEventListener("click", () => retry());
find("#restore", HTMLButtonElement).addEventListener("click", () => texts.example && choose(texts.example));
find("#take-update", HTMLButtonElement).addEventListener("click", update);
find("#pair", HTMLSelectElement).addEventListener("change", changePair);
find("#webgpu", HTMLInputElement).addEventListener("change", changeDevice);
find("#clear", HTMLButtonElement).addEventListener("click", clear);
find("#measure", HTMLButtonElement).addEventListener("click", choice.again);
page.select.addEventListener("change", () => openExample(page.select.value));
/** @type {import("./panels.js").Notify} */
const notify = (sentence, link) => frame.notify(page.notice, sentence, link);
const visit = createVisit({
  ...{ texts, editor, session, whenSite, open, present, openExample },
  frame: frame.render,
  notify,
  isBusy: () => busy,
  isChosen: () => Boolean(chosenId),
});
createPanels({ session, engine, open, texts, editor, present, openExample, whenSite, address: visit.address, notify });
tell({});
isolation.then((found) => tell({ isolation: found }));
load(); // first: a ranking must not start an engine of its own
const begun = visit.begin();
openSite();

async function openSite() {
  try {
    site = await readSite();
  } catch (error) {
    return fail("The list of examples could not be loaded", error, restart);
  }
  renderModels();
  examples.render(page.select, site.examples);
  tellSite(site);
  const isBegun = await begun;
  const { example: wanted } = visit.address;
  const known = site.examples.find(({ id }) => id === wanted);
  // Said in each load: the one reload of a first visit may come after the first example, and brings it back.
  if (wanted && !known) notify(`This site has no example “${wanted}”.${isBegun ? "" : " Here is its first one."}`);
  if (isBegun || chosenId) return undefined;
  return openExample((known ?? site.examples[0])?.id ?? "", isEmpty);
}

/**
 * @param {string} id
 * @param {() => boolean} isWanted  asked when the example is there: a quick typist is not overwritten
 */
async function openExample(id, isWanted = () => true) {
  const entry = site?.examples.find((each) => each.id === id);
  if (!entry) return;
  chosenId = id;
  try {
    const read = await readExample(entry);
    if (chosenId !== id) return; // another one was chosen meanwhile
    if (isWanted()) choose(read);
    else chosenId = "";
  } catch (error) {
    fail(`The example “${entry.title}” could not be loaded`, error, () => openExample(id));
  }
}

function isEmpty() {
  const { query, passages } = editor.read();
  return !query && !passages.length;
}

/** @param {Example} chosen */
function choose(chosen) {
  engine.cancel();
  texts.choose(chosen);
  present(chosen.stored, engine.state === "ready");
}

/**
 * Show what is known of the texts in the editor, and rank them.
 * @param {Example["stored"]} stored
 * @param {boolean} now
 */
function present(stored, now) {
  chosenId = texts.example?.id ?? "";
  const input = texts.read();
  if (stored) showWhole(input, stored.result, { ...stored, reveal: true });
  // An engine that failed before the texts were here is started again when the visitor says so.
  if (now && engine.state !== "failed" && !checkInput(input.query, input.passages).length) rank(input, Boolean(stored));
  renderContext();
}

async function load() {
  failure.render(page.failure, null);
  try {
    await engine.load(pair);
  } catch {
    return undefined; // `follow` has told
  }
  goOffline();
  return !busy && results.kind !== "live" && texts.isExample() ? rank(texts.read(), results.kind === "stored") : undefined;
}

/**
 * Say how a load goes, whoever asked for it.
 * @param {Promise<import("./protocol.js").LoadResult>} loading
 */
async function follow(loading) {
  say("loading", "Loading the models");
  warm = false;
  try {
    choice.load(await loading);
  } catch (error) {
    if (asErrorData(error).name === "Cancelled") return; // another load took its place
    return void fail("The models could not be loaded", error, restart);
  }
  say(busy ? "working" : "ready", busy ? "Ranking" : "Models ready");
}

/**
 * Start an engine that died again. What killed it is not asked again but by the visitor, who may have fewer texts by then.
 * @param {import("./protocol.js").ErrorData} error
 */
function revive(error) {
  fail("The engine stopped", { ...error, hint: `It starts again on its own. ${error.hint}` }, submit);
  void engine.load(pair).catch(() => {}); // `follow` tells
}

/** Another pair: other models read the same texts. */
function changePair() {
  pair = find("#pair", HTMLSelectElement).value;
  renderModels();
  load();
  rankAgain();
}

/** The same models where the visitor wants them, or where they can be; the texts on the page are read again there. */
async function changeDevice() {
  const before = engine.device.on;
  try {
    const { failed, note } = await engine.use(find("#webgpu", HTMLInputElement).checked);
    if (failed) notify(note);
  } catch {
    return; // the engine ended meanwhile, and that was told
  }
  if (engine.device.on !== before) rankAgain();
}

/** @param {string} note */
function leaveWebGpu(note) {
  notify(note);
  if (busy) rankAgain(); // what was under way there fails: before it can say so, a newer one has the page
}

function rankAgain() {
  const input = texts.read();
  if (!checkInput(input.query, input.passages).length) rank(input, false);
}

function renderModels() {
  const pairs = site?.pairs ?? [];
  models.render(page.models, { pairs, chosen: pair, running: engine.device.on ? engine.loaded : null });
  engine.expect((pairs.find(({ name }) => name === pair) ?? pairs[0])?.bytes ?? {});
}

/** Keep the page for visits without a network, once, when nothing waits for the network any more. */
async function goOffline() {
  const offline = facts.offline ?? (await startOffline(() => tell({ updated: true })));
  if (facts.offline && facts.offline !== offline) return; // all was cleared meanwhile
  tell({ offline, unkept: engine.loaded?.unkept ?? null, kept: await keptBytes() });
}

async function clear() {
  choice.clear();
  await clearKept();
  visit.forget();
  const why = "what was kept is deleted";
  tell({ offline: { offline: false, worker: false, why }, unkept: why, kept: await keptBytes() });
  write(find("#cleared", HTMLElement), "Cleared. The next visit downloads everything again.");
}

/** @param {Partial<environment.Facts>} news */
function tell(news) {
  environment.render(page.footer, Object.assign(facts, news));
}

/** Try again what failed, and nothing else. */
function restart() {
  if (!site) openSite();
  if (engine.state === "failed") load();
}

function submit() {
  const input = texts.read();
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
  const drawn = { ...input, grades: session.gradesOf(input) ?? undefined };
  const progress = collectScores(input.passages.length, (scores) => {
    session.show(null);
    results.showProgress(drawn, scores);
    renderContext();
  });
  try {
    const result = await engine.rank(input, quiet ? () => {} : progress.onEvent);
    progress.stop();
    failure.render(page.failure, null);
    showWhole(input, result, { reveal: !quiet, first: !warm });
    choice.rank(result, !warm || engine.device.on);
    warm = true;
    say("done", `Done: ranked ${many}`);
  } catch (thrown) {
    const scores = progress.stop();
    if (number !== newest) return; // a newer ranking has the page
    if (results.kind === "working") results.showStopped(drawn, scores);
    explain(asErrorData(thrown), () => rank(input, quiet));
  }
  setBusy(false);
}

/**
 * @param {Input} input
 * @param {import("./protocol.js").RankResult} result
 * @param {{date?: string, models?: Record<string, any>, reveal: boolean, first?: boolean}} how  `date` and `models` of a stored result
 */
function showWhole(input, result, { date = "", models, reveal, first = false }) {
  results.show(input, result, { date, reveal, first });
  session.show({ input, result, date, first, models, title: texts.isExample() ? (texts.example?.title ?? "") : "" });
}

/**
 * Put texts into the editor and rank them: a file, a link, a query of an evaluation.
 * @param {Brought} brought
 * @param {{rank?: boolean}} [how]  `rank` false: the visitor will press Rank
 */
function open(brought, { rank: now = true } = {}) {
  engine.cancel();
  session.forget();
  texts.bring(brought);
  chosenId = "";
  renderContext();
  const { query, passages } = texts.read();
  if (now && !checkInput(query, passages).length) submit();
}

/**
 * Say why a ranking ended without a result.
 * @param {import("./protocol.js").ErrorData} error
 * @param {() => void} again
 */
function explain(error, again) {
  if (error.name === "EngineDied" && engine.state !== "failed") return undefined; // `revive` has told
  if (error.name === "Cancelled" || error.name === "Superseded") {
    return engine.state === "loading" ? say("loading", "Loading the models") : say("ready", "Stopped");
  }
  if (error.field === "query" || error.field === "passages") {
    editor.showNotes([{ field: error.field, message: error.message }]);
    return say("failed", "Nothing was ranked");
  }
  return fail(engine.state === "failed" ? "The engine is not running" : "The ranking failed", error, again);
}

/** Whatever depends on what is typed, beside what is shown. */
function renderContext() {
  examples.renderEdited(page.chooser, { id: chosenId, edited: texts.isEdited(), watch: page.watch, line: texts.watch });
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
