// @ts-check
/**
 * Evaluation: judged queries, ranked one after the other by both models, with the means and a table by query.
 *
 * In:  cards that a file brought. Out: runs through engine.ask("evaluate"); a row opens in the rankings above.
 * Rows are shown as they come; what was reached stays when the run is cancelled or a ranking ends it.
 */

import { asErrorData } from "../engine.js";
import { countJudged, countWork, pickQueries, summarise, textsOf, usualK } from "../judged.js";
import { element, find, write } from "./element.js";
import { createExport } from "./export.js";
import { describe } from "./judged-files.js";
import * as means from "./means.js";
import { duration, lengthOfTime, plural } from "./numbers.js";
import { createQueryTable } from "./query-table.js";

/** @typedef {import("../protocol.js").Card} Card */
/** @typedef {import("../protocol.js").EvaluateResult} EvaluateResult */
/** @typedef {import("../protocol.js").QueryRow} QueryRow */
/** @typedef {{name: string, cards: Card[]}} Judged */

const CALM_MS = 400;
const DEPTH = 100; // pairs a query, as ranklens/evaluation.py

/**
 * @param {HTMLElement} panel
 * @param {Pick<import("../panels.js").Context, "engine" | "times" | "open"> & {notify: import("../panels.js").Notify}} context
 */
export function createEvaluation(panel, { engine, times, open, notify }) {
  const form = find("form", HTMLFormElement, panel);
  const count = find("#evaluation-queries", HTMLInputElement, panel);
  const k = find("#evaluation-k", HTMLInputElement, panel);
  const run = find("#evaluate", HTMLButtonElement, panel);
  const cancel = find("#cancel-evaluation", HTMLButtonElement, panel);
  const bar = find("progress", HTMLProgressElement, panel);
  const running = find("#evaluation-progress", HTMLElement, panel); // numbers that run: not announced
  const said = find("#evaluation-status", HTMLElement, panel);
  const summary = find("#means", HTMLElement, panel);
  const exporter = find("#evaluation-export", HTMLElement, panel);
  const table = createQueryTable(find("#by-query", HTMLElement, panel), openRow);
  createExport(exporter, {
    engine,
    formats: ["csv", "json", "markdown", "trec"],
    content: () => (shown?.result ? { evaluation: { cards: shown.cards, result: shown.result } } : null),
  });
  /** @type {Judged | null} */
  let judged = null;
  /** @type {{cards: Card[], rows: QueryRow[], k: number, of: number, result: EvaluateResult | null} | null} */
  let shown = null;
  let timer = 0;

  /** @param {QueryRow} row */
  function openRow(row) {
    const card = shown?.cards[row.card];
    if (!card || !shown) return;
    const { left, ...texts } = textsOf(card, row, shown.k);
    open(texts);
    const results = find("#results", HTMLElement);
    results.scrollIntoView({ block: "start" });
    results.focus({ preventScroll: true });
    const part = left ? ` Of its ${card.passages.length.toLocaleString("en")} passages these are the relevant ones and both models’ first 100.` : "";
    notify(`Query ${row.id} of ${judged?.name ?? "the evaluation"}.${part}`, { href: "#evaluation", words: "Back to the evaluation" });
  }

  const draw = () => {
    window.clearTimeout(timer);
    timer = 0;
    if (!shown) return;
    const { rows, of, result } = shown;
    means.render(summary, rows.length ? { summary: summarise(rows), k: shown.k, queries: rows.length, of } : null);
    table.render(rows, bar.hidden);
    exporter.hidden = result === null;
  };
  /** @param {boolean} busy */
  const setBusy = (busy) => {
    bar.hidden = !busy;
    said.classList.toggle("words", busy); // the numbers beside it say more, to the eye
    run.disabled = busy;
    if (!busy && document.activeElement === cancel) run.focus({ preventScroll: true });
    cancel.disabled = !busy;
  };
  const chosen = () => pickQueries(judged?.cards ?? [], Number(count.value));

  async function start() {
    if (!judged || !form.reportValidity()) return;
    const cards = chosen();
    const of = countJudged(cards);
    const mine = { cards, rows: /** @type {QueryRow[]} */ ([]), k: Number(k.value), of, result: /** @type {EvaluateResult | null} */ (null) };
    shown = mine;
    setBusy(true);
    bar.removeAttribute("value");
    draw();
    const begun = performance.now();
    write(running, "");
    write(said, engine.state === "ready" ? `Evaluating ${plural(of, "query", "queries")}` : "Starts when the models are ready");
    try {
      mine.result = await engine.ask("evaluate", { cards, k: mine.k }, (event) => {
        if (event.type === "query") mine.rows = [...mine.rows, event.row];
        else {
          bar.max = event.total;
          bar.value = event.done;
        }
        timer ||= window.setTimeout(() => {
          draw();
          const left = ((performance.now() - begun) / (bar.value || 1)) * (bar.max - bar.value);
          write(running, `${mine.rows.length} of ${plural(of, "query", "queries")}, about ${lengthOfTime(left / 1000)} left`);
        }, CALM_MS);
      });
      mine.rows = mine.result.queries;
      write(said, `Done: ${plural(of, "query", "queries")} in ${duration(performance.now() - begun)}`);
    } catch (thrown) {
      if (shown !== mine) return; // another file has the panel
      const { name, message, hint } = asErrorData(thrown);
      const why = { Cancelled: "Cancelled", Superseded: "Stopped by a new ranking" }[name] ?? `${message} ${hint}`;
      write(said, `${why} after ${mine.rows.length} of ${plural(of, "query", "queries")}`);
    }
    if (shown !== mine) return;
    write(running, "");
    setBusy(false);
    draw();
  }

  /** How much there is to do, and how long that will take. */
  const estimate = () => {
    if (!judged) return;
    const step = times.read();
    const { passages, pairs } = countWork(chosen(), DEPTH);
    const seconds = step ? (pairs * step.pair.ms + passages * step.embed.ms) / 1000 : 0;
    const time = seconds ? `; about ${lengthOfTime(seconds)} here, judging by this visit’s rankings` : "";
    write(running, `${plural(pairs, "pair")} to read, ${plural(passages, "passage")} to embed${time}`);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void start();
  });
  form.addEventListener("input", estimate);
  cancel.addEventListener("click", () => engine.cancel("evaluate"));

  return {
    /** Offer judged queries. @param {import("../protocol.js").JudgedRead} read */
    offer({ name, cards, queries, notes }) {
      judged = { name, cards };
      shown = null;
      engine.cancel("evaluate");
      setBusy(false);
      exporter.hidden = true;
      write(said, "");
      const usable = countJudged(cards);
      find("#evaluation-what", HTMLElement, panel).replaceChildren(describe(name, cards, queries), ...notes.map((note) => element("span", { class: "aside-note" }, note)));
      count.max = count.value = String(usable);
      k.max = String(Math.max(...cards.map((card) => card.passages.length)));
      k.value = String(usualK(cards));
      find("#evaluation-form", HTMLElement, panel).hidden = false;
      means.render(summary, null);
      table.render([], false);
      estimate();
      panel.scrollIntoView({ block: "start" });
      run.focus({ preventScroll: true });
    },
  };
}
