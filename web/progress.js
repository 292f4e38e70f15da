// @ts-check
/**
 * Progress: rank events -> the scores so far, handed on a few times a second.
 *
 * A message a passage is cheap; drawing after each is not. Short lists are drawn often enough to look alive, long ones
 * seldom, and never more than BURST new entries at once: a second query finds all its vectors in memory, and 500 rows that
 * come in one go would hold up the page. Left out: the final result, which does not wait for any of this.
 */

/** @typedef {import("./protocol.js").RankEvent} RankEvent */
/** @typedef {import("./rows.js").Score} Score */
/** @typedef {{bi: Score[], cross: Score[]}} Scores */

const BURST = 40;
const CALM_MS = 90; // a glide needs a moment to be seen
const LONG = 60;
const LONG_MS = 350;

/**
 * @param {number} total  passages
 * @param {(scores: Scores) => void} draw
 * @returns {{onEvent: (event: RankEvent) => void, stop: () => Scores}}
 */
export function collectScores(total, draw) {
  /** @type {Score[]} */
  const bi = [];
  /** @type {Score[]} */
  const cross = [];
  const drawn = { bi: 0, cross: 0 };
  let timer = 0;

  const show = () => {
    timer = 0;
    drawn.bi = Math.min(bi.length, drawn.bi + BURST);
    drawn.cross = Math.min(cross.length, drawn.cross + BURST);
    const more = drawn.bi < bi.length || drawn.cross < cross.length;
    draw({ bi: bi.slice(0, drawn.bi), cross: cross.slice(0, drawn.cross) });
    if (more) wait();
  };
  const wait = () => {
    timer ||= window.setTimeout(() => requestAnimationFrame(() => timer && show()), total > LONG ? LONG_MS : CALM_MS);
  };
  return {
    onEvent(event) {
      const { passage, score, tokens } = event;
      if (event.type === "embedded") bi.push({ passage, score, tokens });
      else cross.push({ passage, score, probability: event.probability, tokens });
      wait();
    },
    stop() {
      window.clearTimeout(timer);
      timer = 0;
      return { bi, cross };
    },
  };
}
