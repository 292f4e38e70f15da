// @ts-check
/**
 * Times: what one step of each model takes on this machine, from the rankings of this visit.
 *
 * In:  live rankings; stored ones were timed elsewhere and do not count. Out: medians in milliseconds, with how many
 * rankings they rest on. The first ranking after the models are loaded counts only while there is no other: the browser is
 * still compiling. Left out: what follows for a corpus (scale.js).
 */

/** @typedef {import("./session.js").Ranking} Ranking */
/** @typedef {{ms: number, of: number, first: boolean}} Time  `of`: rankings; `first`: there is only the first one */
/**
 * @typedef {object} Times
 * @property {Time & {alone: boolean}} encode  a query; not `alone`: the mean of query and passages, since there was no ranking of known passages yet
 * @property {Time} embed                      a passage, once for all queries
 * @property {Time} pair
 * @property {Time} loop                       a dot product in Python, as the page computes it
 */

const PASS = 2000; // vectors
const LEAST_MS = 20; // a browser's clock is coarse

/**
 * @param {ReturnType<import("./session.js").createSession>} session  rankings are added as they come
 * @param {() => number} dimensions  of the bi-encoder's vectors
 */
export function createTimes(session, dimensions) {
  /** @type {Set<object>} */
  const seen = new Set();
  /** @type {Record<"query" | "text" | "pair" | "loop", {ms: number, first: boolean}[]>} */
  const kept = { query: [], text: [], pair: [], loop: [] };

  /** @param {Ranking} ranking */
  const add = ({ result, date, first = false }) => {
    if (date || seen.has(result)) return;
    seen.add(result);
    const { bi_encoder: bi, cross_encoder: cross, total } = result;
    if (bi.embedded === 1) kept.query.push({ ms: bi.run_ms, first });
    if (bi.embedded > 1) kept.text.push({ ms: bi.run_ms / bi.embedded, first });
    if (cross.pairs) kept.pair.push({ ms: cross.ms / cross.pairs, first });
    kept.loop.push({ ms: bi.dot_ms / total, first });
  };
  let dot = 0;
  /** @type {Set<() => void>} */
  const listeners = new Set();
  session.listen((change) => {
    if (change !== "ranking" || !session.ranking) return;
    add(session.ranking);
    if (dot || !kept.pair.length) return;
    whenIdle(() => {
      dot ||= timeDotProduct(dimensions());
      listeners.forEach((listener) => listener());
    });
  });

  return {
    /** Milliseconds of one dot product; 0 until it is measured, soon after the first live ranking. */
    get dot() {
      return dot;
    },
    dimensions,
    /** @param {() => void} listener  called when the dot product is measured; rankings are the session's to tell */
    listen(listener) {
      listeners.add(listener);
    },
    /** @returns {Times | null} null before the first live ranking */
    read() {
      const [query, text, pair, loop] = [kept.query, kept.text, kept.pair, kept.loop].map(typical);
      const encode = query ?? text;
      if (!encode || !pair || !loop) return null;
      return { encode: { ...encode, alone: query !== null && query !== undefined }, embed: text ?? encode, pair, loop };
    },
  };
}

/**
 * @param {{ms: number, first: boolean}[]} measured
 * @returns {Time | null}
 */
function typical(measured) {
  const usual = measured.filter(({ first }) => !first);
  const sorted = (usual.length ? usual : measured).map(({ ms }) => ms).sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) return null;
  return { ms: (low + high) / 2, of: sorted.length, first: !usual.length };
}

/** @param {Float32Array} numbers @param {number} i */
function at(numbers, i) {
  return /** @type {number} */ (numbers[i]); // for tsc: i is always within
}

/** @param {() => void} work */
function whenIdle(work) {
  if ("requestIdleCallback" in window) window.requestIdleCallback(work, { timeout: 2000 });
  else setTimeout(work, 200); // Safari
}

/**
 * Time a dot product as a vector index computes it: in a plain loop over vectors that lie side by side. Takes LEAST_MS.
 * @param {number} dimensions
 * @returns {number} milliseconds each
 */
function timeDotProduct(dimensions) {
  const vectors = new Float32Array(PASS * dimensions).map((_, i) => ((i * 31) % 97) / 97);
  const query = vectors.slice(0, dimensions);
  let sum = 0; // used below, or the loop might be optimised away
  const pass = () => {
    for (let start = 0; start < vectors.length; start += dimensions) {
      let [a, b, c, d] = [0, 0, 0, 0]; // four sums at once, as any library does
      for (let i = 0; i < dimensions; i += 4) {
        a += at(query, i) * at(vectors, start + i);
        b += at(query, i + 1) * at(vectors, start + i + 1);
        c += at(query, i + 2) * at(vectors, start + i + 2);
        d += at(query, i + 3) * at(vectors, start + i + 3);
      }
      sum += a + b + c + d;
    }
  };
  pass(); // the browser compiles it
  let passes = 0;
  const started = performance.now();
  let ended = started;
  for (; ended - started < LEAST_MS; ended = performance.now()) {
    pass();
    passes++;
  }
  return Number.isFinite(sum) ? (ended - started) / (passes * PASS) : NaN;
}
