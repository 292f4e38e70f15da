// @ts-check
/**
 * Results: the ranking on the page, whole or growing -> the views that show it, and where its numbers come from.
 *
 * In:  the ranked input with a RankResult, or with the scores so far; what the rest of the page is doing meanwhile.
 * Out: both lists, the curves between them, the sentence, the cost, the origin. The editor may already hold another text:
 * what is shown keeps the input that it belongs to.
 */

import { finalRows, partialRows } from "./rows.js";
import { isSame } from "./text.js";
import * as cost from "./view/cost.js";
import { find, write } from "./view/element.js";
import * as links from "./view/links.js";
import * as origin from "./view/origin.js";
import { refreshPartners, startMentions, startPartners } from "./view/partner.js";
import * as ranking from "./view/ranking.js";
import * as summary from "./view/summary.js";

/** @typedef {import("./protocol.js").RankResult} RankResult */
/** @typedef {import("./rows.js").Input} Input */
/** @typedef {import("./rows.js").Rows} Rows */
/** @typedef {import("./rows.js").Score} Score */
/** @typedef {import("./view/origin.js").Kind} Kind */
/** @typedef {{bi: Score[], cross: Score[]}} Scores */
/** @typedef {{engine: import("./engine.js").EngineState, busy: boolean, typed: {query: string, passages: string[]}}} Context */

const SIDES = /** @type {const} */ (["bi", "cross"]);

/** @param {HTMLElement} root */
export function createResults(root) {
  const lists = find("#lists", HTMLElement, root);
  const svg = find("#links", SVGSVGElement, root);
  const sentence = find("#summary", HTMLElement, root);
  const from = find("#origin", HTMLElement, root);
  const each = { bi: find("#bi-ranking", HTMLOListElement, root), cross: find("#cross-ranking", HTMLOListElement, root) };
  const staged = find("#staged-ranking", HTMLOListElement, root);
  /** The list that stands on the right: view/stages.js may show its own in place of the cross-encoder's. */
  const right = () => (each.cross.closest("[hidden]") ? staged : each.cross);
  const bars = { bi: find("#bi-progress", HTMLProgressElement, root), cross: find("#cross-progress", HTMLProgressElement, root) };
  const models = { bi: find("#bi-model", HTMLElement, root), cross: find("#cross-model", HTMLElement, root) };
  const costs = {
    bi: find("#bi-cost", HTMLElement, root),
    cross: find("#cross-cost", HTMLElement, root),
    lesson: find("#reuse", HTMLElement, root),
  };
  /** @type {{input: Input, kind: Kind, date: string, reached: string} | null} */
  let shown = null;
  /** @type {{input: Input | null, bi: number, cross: number}} */
  let grown = { input: null, bi: -1, cross: -1 }; // how much of a growing ranking is drawn
  startPartners(lists);
  startMentions(sentence, lists);
  const drawLinks = () => links.render(svg, { bi: each.bi, cross: right(), whole: shown?.kind === "stored" || shown?.kind === "live" });
  followLayout(lists, drawLinks, () => links.follow(svg));
  lists.addEventListener("rearrange", drawLinks);

  /**
   * @param {Rows} rows
   * @param {number} total
   * @param {boolean} reveal
   * @param {readonly ("bi" | "cross")[]} sides  the lists that changed
   */
  const draw = (rows, total, reveal, sides = SIDES) => {
    for (const side of sides) {
      ranking.render(each[side], { side, rows: rows[side], waiting: rows.final ? 0 : total - rows[side].length });
    }
    refreshPartners(lists, [each.bi, each.cross]);
    links.render(svg, { bi: each.bi, cross: right(), whole: rows.final, reveal });
  };
  /** @param {Input} input @param {Scores} scores @param {boolean} working */
  const drawPartial = (input, { bi, cross }, working) => {
    const total = input.passages.length;
    const before = grown.input === input ? grown : { bi: -1, cross: -1 };
    grown = { input, bi: bi.length, cross: cross.length };
    const sides = SIDES.filter((side) => grown[side] !== before[side]); // scores only come, so as many are the same ones
    root.toggleAttribute("data-working", working);
    draw(partialRows(input, bi, cross), total, false, sides);
    cost.render(costs, { progress: { total, embedded: bi.length, scored: cross.length } });
    for (const [bar, done] of /** @type {const} */ ([[bars.bi, bi.length], [bars.cross, cross.length]])) {
      bar.hidden = !working;
      bar.max = total;
      bar.value = done;
    }
  };

  return {
    /** What is shown now: "working" and "partial" are not whole. @returns {Kind | null} */
    get kind() {
      return shown?.kind ?? null;
    },
    /**
     * @param {Input} input
     * @param {RankResult} result
     * @param {{date: string, reveal: boolean, first?: boolean}} how  `date` of a stored result, "" for a live one; `reveal`
     * draws the curves; `first`: nothing was ranked since the models were loaded
     */
    show(input, result, { date, reveal, first = false }) {
      shown = { input, kind: date ? "stored" : "live", date, reached: "" };
      grown = { input: null, bi: -1, cross: -1 };
      root.toggleAttribute("data-working", false);
      for (const side of SIDES) bars[side].hidden = true;
      draw(finalRows(input, result), result.total, reveal);
      summary.render(sentence, { result });
      cost.render(costs, { result, timing: date ? "stored" : first ? "first" : "usual" });
      write(models.bi, result.bi_encoder.model);
      write(models.cross, result.cross_encoder.model);
    },
    /** @param {Input} input @param {Scores} scores */
    showProgress(input, scores) {
      shown = { input, kind: "working", date: "", reached: "" };
      summary.render(sentence, { sentence: `Ranking ${input.passages.length} passages for “${input.query}”` });
      drawPartial(input, scores, true);
    },
    /** @param {Input} input @param {Scores} scores */
    showStopped(input, scores) {
      shown = { input, kind: "partial", date: "", reached: `${scores.cross.length} of ${input.passages.length} pairs` };
      summary.render(sentence, { sentence: "Stopped before the rankings were whole, so they cannot be compared." });
      drawPartial(input, scores, false);
    },
    /** @param {Context} context */
    showOrigin({ engine, busy, typed }) {
      const edited = shown !== null && !isSame(typed, shown.input);
      origin.render(from, shown && { ...shown, engine, busy, edited, query: shown.input.query });
    },
  };
}

/**
 * Call `draw` after what moves entries (a new width, an unfolded passage) and `follow` after a scroll, once a frame each.
 * @param {HTMLElement} lists
 * @param {() => void} draw
 * @param {() => void} follow
 */
function followLayout(lists, draw, follow) {
  /** @param {() => void} what */
  const oncePerFrame = (what) => {
    let frame = 0;
    return () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        what();
      });
    };
  };
  new ResizeObserver(oncePerFrame(draw)).observe(lists);
  document.addEventListener("scroll", oncePerFrame(follow), { passive: true });
}
