// @ts-check
/**
 * Threads: how many are worth a trial on a machine, and what the trial and later rankings say of them.
 *
 * In:  what the browser tells of the machine; milliseconds of one run with one thread and with more; a ranking's times.
 * Out: numbers of threads, verdicts. Pure: nothing here asks the browser.
 */

/** @typedef {import("./protocol.js").RankResult} RankResult */
/** @typedef {{isolated: boolean, ios: boolean, cores: number}} Machine */
/** @typedef {{threads: number, one: number, many: number}} Times  milliseconds of a run with one thread and with `threads`; `many` 0: so many could not be started */

/** Tokens of the run that is timed: those of a passage of a hundred words. */
export const TRIAL_TOKENS = 128;
const LEAST_GAIN = 1.25; // a smaller one is gone as soon as the machine has something else to do
const FEWEST_CORES = 4; // below it the page and the system need those that one thread leaves
const MOST = 4; // as onnxruntime-web's own choice
const SLOW = 1.5;
const LIKE_TRIAL = /** @type {const} */ ([TRIAL_TOKENS / 2, TRIAL_TOKENS * 2]); // a token of a short or long text costs more

/** How many threads are worth a trial; 1: none. @param {Machine} machine */
export function candidate({ isolated, ios, cores }) {
  if (!isolated || ios || cores < FEWEST_CORES) return 1;
  return Math.min(MOST, Math.floor(cores / 2));
}

/** How many times as fast as one thread; 0 if so many could not be started. @param {Times} times */
export function gain({ one, many }) {
  return many > 0 ? one / many : 0;
}

/** How many threads to run with. @param {Times} times */
export function decide(times) {
  return gain(times) >= LEAST_GAIN ? times.threads : 1;
}

/**
 * Whether a ranking with several threads was slower than one thread had been in the trial: the machine has other work now.
 * Only the encoding of new passages about as long as the trial's run is compared with it. The query counts as one of them.
 * @param {RankResult} result
 * @param {Times} times  of the same bi-encoder
 */
export function isSlow({ bi_encoder: bi }, { one }) {
  if (bi.reused || !bi.tokens.length) return false;
  const tokens = bi.tokens.reduce((sum, { read }) => sum + read, 0) / bi.tokens.length;
  const [least, most] = LIKE_TRIAL;
  return tokens >= least && tokens <= most && bi.run_ms / bi.embedded / tokens > (SLOW * one) / TRIAL_TOKENS;
}

/** @param {number[]} numbers  an odd count of them */
export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;
}
