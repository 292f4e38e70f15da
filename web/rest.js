// @ts-check
/**
 * Rest: what can wait until nobody waits for the engine, because a first visit leaves no processor idle.
 *
 * In:  begins and ends of what is asked, and tasks. Out: each task once, in order, when nothing was asked for a moment.
 */

const REST_MS = 1500; // longer than between the end of a load and the first ranking

/** @type {(() => Promise<unknown>)[]} */
const tasks = [];
let underWay = 0;
let timer = 0;

/** Something was asked. @returns {() => void} to be called once, when it has ended */
export function begin() {
  underWay++;
  return () => {
    underWay--;
    wait();
  };
}

/** @param {() => Promise<unknown>} task */
export function atRest(task) {
  tasks.push(task);
  wait();
}

function wait() {
  self.clearTimeout(timer);
  if (!underWay && tasks.length) timer = self.setTimeout(work, REST_MS);
}

async function work() {
  const task = underWay ? undefined : tasks.shift();
  if (!task) return;
  await task();
  wait();
}
