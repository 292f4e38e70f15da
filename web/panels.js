// @ts-check
/**
 * Panels: everything on the page beyond the two rankings, each created once with what it may use.
 *
 * In:  the session (what is shown), the engine (what can be asked), `open` (put other texts into the editor and rank them),
 *      the editor and what is known of its texts, the site and the address.
 * Left out: what a panel does; each is one file in view/ (or a folder of its own), owns one element and listens to the session.
 */

import { createIntake } from "./intake.js";
import { createTimes } from "./times.js";
import { find } from "./view/element.js";
import { createEvaluation } from "./view/evaluation.js";
import { startJudgedFiles } from "./view/judged-files.js";
import { createJudge } from "./view/judge.js";
import { createPython } from "./view/python.js";
import { createLesson } from "./view/lesson.js";
import { createScale } from "./view/scale.js";
import { createStages } from "./view/stages.js";
import { createTools } from "./view/tools.js";
import { createTour } from "./view/tour.js";
import { createWhy } from "./view/why.js";

/** @typedef {ReturnType<import("./session.js").createSession>} Session */
/** @typedef {ReturnType<import("./engine.js").createEngine>} Engine */
/**
 * @typedef {object} Context
 * @property {Session} session
 * @property {Engine} engine
 * @property {(brought: import("./texts.js").Brought, how?: {rank?: boolean}) => void} open
 * @property {ReturnType<import("./texts.js").createTexts>} texts
 * @property {import("./texts.js").Editor} editor
 * @property {(stored: import("./site.js").Example["stored"], rank: boolean) => void} present  what stands in the editor
 * @property {(id: string) => Promise<void>} openExample
 * @property {Promise<import("./site.js").Site>} whenSite
 * @property {import("./address.js").Address} address  as it was when the page opened
 * @property {Notify} notify  a sentence above the rankings
 * @property {ReturnType<typeof createTimes>} times  of this machine
 */

/** @typedef {(sentence: string, link?: {href: string, words: string}) => void} Notify */

/** @param {Omit<Context, "times">} core */
export function createPanels(core) {
  const context = { ...core, times: createTimes(core.session, () => Number(core.engine.loaded?.bi_encoder.dimensions ?? 384)) };
  start(() => createStages(context));
  start(() => createJudge(context));
  start(() => createScale(context));
  start(() => createTools(find("#tools", HTMLElement), context));
  start(() => {
    const panel = find("#evaluation", HTMLElement);
    const evaluation = createEvaluation(panel, context);
    const intake = createIntake(find("#editor", HTMLElement), { ...context, onJudged: evaluation.offer });
    startJudgedFiles(panel, { ...context, take: intake.take });
  });
  start(() => createWhy(find("#why", HTMLDialogElement), context));
  start(() => createPython(find("#python", HTMLElement), context));
  start(() => createLesson(find("#lesson", HTMLElement), context));
  start(() => createTour(context));
}

/**
 * A panel that cannot start is missed; the rankings are not.
 * @param {() => void} create
 */
function start(create) {
  try {
    create();
  } catch (error) {
    console.error(error);
  }
}
