// @ts-check
/**
 * Judge: marks on the entries, and how good both rankings and the two stages are by them.
 *
 * In:  the session; clicks on the circle of an entry, 0, 1 and 2 on a focused one. Out: session.grades; the marks in all
 * lists, nDCG@10 above each, the table of metrics, the ideal order. Left out: the metrics (judging.js asks Python for them).
 */

import { createJudging } from "../judging.js";
import { find, write } from "./element.js";
import { GRADES } from "./entry.js";
import * as ideal from "./ideal.js";
import * as metrics from "./metrics.js";
import { plural } from "./numbers.js";
import * as ranking from "./ranking.js";

/** @typedef {import("../judging.js").Name} Name */

/** @type {Record<Name, "bi" | "cross" | "staged">} */
const LISTS = { bi_encoder: "bi", cross_encoder: "cross", two_stage: "staged" };
const INVITE =
  "Mark what answers the query: the circle at the left of an entry, once for in part, twice for fully; or 1, 2 and 0 on a focused entry. Both rankings are then measured by your marks.";

/** @param {import("../panels.js").Context} context */
export function createJudge({ session, engine }) {
  const root = find("#judge", HTMLElement);
  const lists = find("#lists", HTMLElement);
  const lead = find("#judge-lead", HTMLElement, root);
  const said = find("#judge-said", HTMLElement, root);
  const table = find("#judge-metrics", HTMLElement, root);
  const order = find("#ideal", HTMLDetailsElement, root);
  const take = find("#take-answers", HTMLButtonElement, root);
  const clear = find("#clear-marks", HTMLButtonElement, root);
  const judging = createJudging(session, engine, render);

  function render() {
    const { ranking: shown, grades } = session;
    const { latest, problem } = judging;
    const marks = Object.keys(grades).length;
    lists.toggleAttribute("data-marking", shown !== null);
    for (const [name, list] of /** @type {[Name, string][]} */ (Object.entries(LISTS))) {
      const verdict = find(`#${list}-verdict`, HTMLAnchorElement);
      verdict.hidden = !latest;
      write(verdict, latest ? `nDCG@10 ${latest.result.values[name]?.ndcg.toFixed(3)}` : "");
    }
    const known = shown?.input.relevant ?? {};
    const areKnown = isSameMarks(known, grades);
    take.hidden = !Object.keys(known).length || areKnown;
    write(take, shown?.title ? "Mark the example’s answers" : "Mark the answers that came with it");
    clear.hidden = !shown || !marks;
    table.hidden = order.hidden = !latest;
    if (latest) {
      const by = areKnown ? (shown?.title ? "By the example’s answers" : "By the marks that came with it") : `By your ${plural(marks, "mark")}`;
      lead.replaceChildren(...metrics.sentence(latest, by));
      metrics.render(table, latest);
      if (order.open) ideal.render(find("div", HTMLElement, order), latest, grades);
    } else {
      const waits = engine.state === "failed" ? "The engine is not running, so nothing is measured. Press Retry above." : "The metrics are computed in Python, which is starting.";
      write(lead, shown && marks ? problem || waits : INVITE);
    }
  }

  /**
   * @param {number} passage
   * @param {number} grade
   */
  const mark = (passage, grade) => {
    if (!session.ranking) return;
    session.setGrades({ ...session.grades, [passage]: grade });
    write(said, `Passage ${passage + 1} ${grade ? GRADES[grade] : "is not marked"}.`);
  };
  lists.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest(".grade") : null;
    const passage = Number(/** @type {HTMLElement | undefined} */ (button?.closest("li"))?.dataset.passage);
    if (button) mark(passage, ((session.grades[passage] ?? 0) + 1) % GRADES.length);
  });
  lists.addEventListener("keydown", ({ target, key, altKey, ctrlKey, metaKey }) => {
    const entry = target instanceof HTMLElement && target.matches("li, .grade") ? target.closest("li") : null;
    if (entry && ["0", "1", "2"].includes(key) && !altKey && !ctrlKey && !metaKey) mark(Number(entry.dataset.passage), Number(key));
  });
  order.addEventListener("toggle", render);
  take.addEventListener("click", () => {
    session.setGrades({ ...session.ranking?.input.relevant });
    clear.focus({ preventScroll: true }); // its own button is gone
  });
  clear.addEventListener("click", () => {
    session.setGrades({});
    (take.hidden ? root : take).focus({ preventScroll: true });
  });
  session.listen((change) => {
    if (session.ranking && change !== "k") {
      const { grades } = session;
      for (const list of Object.values(LISTS)) {
        ranking.revise(find(`#${list}-ranking`, HTMLOListElement), (row) => ({ ...row, grade: grades[row.passage] ?? 0 }));
      }
    }
    judging.refresh();
    render();
  });
  render();
}

/**
 * @param {Record<string, number>} one
 * @param {Record<string, number>} other
 */
function isSameMarks(one, other) {
  const marks = Object.entries(one).filter(([, grade]) => grade > 0);
  return marks.length === Object.keys(other).length && marks.every(([passage, grade]) => other[passage] === grade);
}
