// @ts-check
/**
 * Stages: the slider k, what it costs, and the two-stage list in the place of the cross-encoder's.
 *
 * In:  the session's ranking and k. Out: k, from the slider; a line at k in the bi-encoder's and in the two-stage list; the
 * passages that stage one lost, as buttons that lead to them. Left out: which passages those are (stages.js).
 * Lists are drawn once a frame at most, and the two-stage list only while it is on show.
 */

import { finalRows } from "../rows.js";
import { pairTimes, stagedRows, twoStage } from "../stages.js";
import { element, find, write } from "./element.js";
import { duration, ordinal, plural } from "./numbers.js";
import { refreshPartners, startMentions } from "./partner.js";
import * as ranking from "./ranking.js";

/** @typedef {import("../session.js").Ranking} Ranking */
/** @typedef {import("../protocol.js").TwoStageResult} TwoStageResult */

const NAMED = 2; // lost passages that are named; the rest are counted

/** @param {import("../panels.js").Context} context */
export function createStages({ session }) {
  const root = find("#stages", HTMLElement);
  const lists = find("#lists", HTMLElement);
  const slider = find("#k", HTMLInputElement, root);
  const choice = find("#right-list", HTMLFieldSetElement, root);
  const columns = { cross: find("#cross-column", HTMLElement), staged: find("#staged-column", HTMLElement) };
  const toRight = find("#to-right", HTMLAnchorElement); // phones have it: the lists stand one below the other
  const bi = find("#bi-ranking", HTMLOListElement);
  const staged = find("#staged-ranking", HTMLOListElement);
  const words = {
    k: find("#k-value", HTMLElement, root),
    cost: find("#stages-cost", HTMLElement, root),
    lost: find("#stages-lost", HTMLElement, root),
    model: find("#staged-model", HTMLElement),
  };
  const radios = [...choice.querySelectorAll("input")];
  const wantsStaged = () => radios.some(({ checked, value }) => checked && value === "staged");
  let frame = 0;

  const draw = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    const shown = session.ranking;
    const isStaged = shown !== null && wantsStaged();
    columns.cross.hidden = isStaged;
    columns.staged.hidden = !isStaged;
    slider.disabled = choice.disabled = shown === null;
    toRight.href = isStaged ? "#staged-title" : "#cross-title";
    write(toRight, isStaged ? "Two stages ↓" : "Cross-encoder ↓");
    if (!shown) {
      for (const list of [bi, staged]) drawLine(list, 0, "");
      return empty(words);
    }
    const { result } = shown;
    const input = { ...shown.input, grades: session.grades };
    const stages = twoStage(result, session.k);
    slider.max = String(result.total);
    slider.value = String(stages.k);
    describe(slider, words, shown, stages);
    const rows = isStaged ? stagedRows(input, result, stages) : finalRows(input, result).cross;
    const rankOf = new Map(rows.map(({ passage, rank }) => [passage, rank]));
    const other = isStaged ? /** @type {const} */ ("two-stage") : undefined;
    ranking.revise(bi, (row) => ({ ...row, otherRank: rankOf.get(row.passage) ?? null, other }));
    drawLine(bi, stages.k, stages.saved ? `the top ${stages.k} go on ↑` : "all go on ↑");
    if (isStaged) {
      ranking.render(staged, { side: "cross", rows, waiting: 0 });
      drawLine(staged, stages.k, stages.saved ? "↑ reranked · not read ↓" : "↑ all reranked");
      refreshPartners(lists, [staged]);
    }
    lists.dispatchEvent(new Event("rearrange")); // results.js draws the curves to the list on show
  };
  const drawSoon = () => {
    frame ||= requestAnimationFrame(draw);
  };

  startMentions(words.lost, lists);
  slider.addEventListener("input", () => {
    for (const radio of radios) radio.checked = radio.value === "staged"; // who moves k wants to see what it does
    session.setK(slider.valueAsNumber);
  });
  choice.addEventListener("change", draw);
  session.listen((change) => {
    if (change === "ranking") draw();
    else if (change === "k") drawSoon();
  });
  draw();
}

/**
 * Draw the line at k, or none: on the last entry that goes on.
 * @param {HTMLElement} list
 * @param {number} k
 * @param {string} label
 */
function drawLine(list, k, label) {
  const entry = k ? list.children[k - 1] : undefined;
  for (const old of list.querySelectorAll("[data-line]")) if (old !== entry) old.removeAttribute("data-line");
  entry?.setAttribute("data-line", label);
}

/** @typedef {Record<"k" | "cost" | "lost" | "model", HTMLElement>} Words */

/** @param {Words} words */
function empty({ k, cost, lost }) {
  write(k, "");
  write(cost, "");
  lost.classList.remove("some");
  write(lost, "Waits for both rankings. Then choose how many passages the bi-encoder hands to the cross-encoder.");
}

/**
 * @param {HTMLInputElement} slider
 * @param {Words} words
 * @param {Ranking} ranking
 * @param {TwoStageResult} stages
 */
function describe(slider, words, { result, date, first }, { k, saved, lost }) {
  const times = pairTimes(result, k);
  write(words.k, `${k} of ${plural(result.total, "pair")}`);
  write(words.model, `the bi-encoder’s top ${k}, reranked`);
  const pace = `(${duration(times.each)} a pair${first ? ", first ranking" : ""})`;
  const inTime = date ? `${plural(saved, "pair")} saved` : `${duration(times.saved)} saved`; // stored times are another machine's
  if (date) words.cost.replaceChildren(`${inTime}; the time comes with the live ranking`);
  else if (saved) words.cost.replaceChildren(element("strong", {}, inTime), ` of ${duration(times.all)} ${pace}`);
  else words.cost.replaceChildren(`no time saved ${pace}`);
  const top = k === 1 ? "the cross-encoder’s number 1" : `all of the cross-encoder’s top ${k}`;
  words.lost.classList.toggle("some", lost.length > 0);
  words.lost.replaceChildren(...(lost.length ? losses(lost) : [`Nothing lost: stage one let ${top} through.`]));
  const inWords = lost.length ? `${lost.length} of the cross-encoder’s top ${k} lost` : "nothing lost";
  slider.setAttribute("aria-valuetext", `${k} of ${plural(result.total, "pair")}, ${inTime}, ${inWords}`);
}

/** @param {import("../protocol.js").LostPassage[]} lost  at least one @returns {(Node | string)[]} */
function losses(lost) {
  const named = lost.slice(0, NAMED).flatMap(({ passage, second_rank: rank }, i) => [
    i ? ", " : "Stage one lost ",
    element("button", { type: "button", class: "mention", "data-goto": String(passage) }, `passage ${passage + 1}`),
    i ? ` (${ordinal(rank)})` : ` (the cross-encoder’s ${ordinal(rank)})`,
  ]);
  const others = lost.length - NAMED;
  return [...named, others > 0 ? ` and ${others} more.` : "."];
}
