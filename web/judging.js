// @ts-check
/**
 * Judging: the ranking on the page, the visitor's marks and k -> the metrics of all three lists, from ranklens/judging.py.
 *
 * In:  the session. Out: `latest`, and a call after each change of it. Asked only when something that counts has changed;
 * what changes while an answer is on its way is asked about once, after it. Left out: drawing (view/judge.js).
 */

import { asErrorData } from "./engine.js";
import { twoStage } from "./stages.js";
import { isSame } from "./text.js";

/** @typedef {import("./protocol.js").Grades} Grades */
/** @typedef {import("./protocol.js").JudgeResult} JudgeResult */
/** @typedef {import("./session.js").Ranking} Ranking */
/** @typedef {"bi_encoder" | "cross_encoder" | "two_stage"} Name */
/** @typedef {{result: JudgeResult, rankings: Record<Name, number[]>, ranking: Ranking, k: number}} Judged */

/**
 * @param {import("./panels.js").Session} session
 * @param {import("./panels.js").Engine} engine
 * @param {() => void} onChange
 */
export function createJudging(session, engine, onChange) {
  /** @type {Judged | null} */
  let latest = null;
  let problem = "";
  /** @type {{ranking: Ranking | null, grades: Grades, k: number}} */
  let about = { ranking: null, grades: {}, k: 0 }; // of the latest answer, or of the one on its way
  let isAsking = false;
  const isCurrent = () => about.ranking === session.ranking && about.grades === session.grades && about.k === session.k;

  const ask = async () => {
    const { ranking, grades, k } = session;
    about = { ranking, grades, k };
    problem = "";
    if (!ranking || !Object.keys(grades).length || engine.state === "failed") return void (latest = null);
    isAsking = true;
    const { bi_encoder: bi, cross_encoder: cross } = ranking.result;
    const rankings = { bi_encoder: bi.ranking, cross_encoder: cross.ranking, two_stage: twoStage(ranking.result, k).ranking };
    try {
      latest = { result: await engine.ask("judge", { rankings, grades, k }), rankings, ranking, k };
    } catch (error) {
      latest = null;
      problem = asErrorData(error).message;
    }
    isAsking = false;
    if (!isCurrent()) void ask();
    return onChange();
  };

  return {
    /** The metrics of the texts on the page; a moment older than the last mark, perhaps. */
    get latest() {
      const shown = session.ranking;
      return latest && shown && isSame(latest.ranking.input, shown.input) ? latest : null;
    },
    /** Why there are none, as a sentence; "" if nothing went wrong. */
    get problem() {
      return problem;
    },
    /** After each change of the session. */
    refresh() {
      if (!isAsking && !isCurrent()) void ask();
    },
  };
}
