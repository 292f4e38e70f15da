// @ts-check
/**
 * Threads: how many the models run with, and why not another number, in words.
 *
 * In:  the state of thread-choice.js. Out: a sentence, and whether measuring again is on offer.
 */

/** @typedef {import("../thread-choice.js").ThreadState} ThreadState */

/** @param {ThreadState} state */
export function threadWords(state) {
  return `${state.inUse} of ${state.machine.cores}: ${reason(state)}.`;
}

/** @param {ThreadState} state */
export function canMeasure({ candidate, asked, phase }) {
  return candidate > 1 && !asked && phase !== "off";
}

/** @param {ThreadState} state @returns {string} */
function reason(state) {
  const { machine, asked, candidate, inUse, phase, why } = state;
  if (asked) return reasonOfAddress(state);
  if (candidate === 1) return reasonOfMachine(machine);
  if (phase === "measuring") return `${candidate} threads are being measured`;
  if (state.gain !== null) return reasonOfMeasurement(state, state.gain);
  if (phase === "slow") return "a ranking was slower than one thread had been, so the next visit measures again";
  if (phase === "off") return why;
  const soon = `${candidate} threads are measured when the page rests after a ranking`;
  return inUse > 1 ? `what was measured is forgotten; ${soon}` : soon;
}

/** @param {ThreadState} state */
function reasonOfAddress({ machine, asked, inUse }) {
  if (inUse === asked) return "as the page’s address asks";
  return `the address asks for ${asked}, which ${machine.isolated ? "could not be started" : "needs a page that is cross-origin isolated"}`;
}

/** @param {import("../threads.js").Machine} machine */
function reasonOfMachine({ isolated, ios, cores }) {
  if (ios) return "iPhones and iPads get one";
  if (cores === 1) return "the browser tells of no more";
  if (!isolated) return "more need a page that is cross-origin isolated";
  return `the other${cores > 2 ? "s are" : " is"} left for the page and the system`;
}

/** @param {ThreadState} state @param {number} gain */
function reasonOfMeasurement({ candidate, inUse, next }, gain) {
  if (gain === 0) return `${candidate} threads could not be started`;
  const times = `${gain.toFixed(1)} times as fast as one`;
  const only = next === 1 ? "only " : "";
  const later = inUse === next ? "" : `; ${next === 1 ? "one thread is" : "they are"} used from the next visit on`;
  return inUse === candidate ? `measured ${only}${times}${later}` : `${candidate} threads measured ${only}${times}${later}`;
}
