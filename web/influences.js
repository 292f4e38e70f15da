// @ts-check
/**
 * Influences: what each word or sentence does to both scores, asked once a text and remembered.
 *
 * In:  a query, a passage, whose units are left out, and which. Out: a Look, growing while the engine works, then whole.
 * Only whole ones are remembered, so that what was cancelled is asked anew. Left out: drawing (view/why*.js).
 */

/** @typedef {import("./protocol.js").InfluenceEvent} InfluenceEvent */
/** @typedef {import("./protocol.js").InfluenceResult} InfluenceResult */
/** @typedef {import("./protocol.js").Span} Span */
/** @typedef {"bi_encoder" | "cross_encoder"} ModelKey */
/** @typedef {{query: string, passage: string, of: "passage" | "query", units: "words" | "sentences"}} Asked */
/**
 * @typedef {object} Look
 * @property {Asked["of"]} of
 * @property {Asked["units"]} units   what was left out: sentences, if there were too many words
 * @property {Span[]} spans
 * @property {Record<ModelKey, number>} scores            of the whole text
 * @property {Record<ModelKey, (number | undefined)[]>} deltas  by span: score(whole) - score(without it); undefined: not yet known
 * @property {number} done
 * @property {number} total
 * @property {string[]} notes
 * @property {boolean} whole
 * @property {number} ms               0 until it is whole
 */

const MOST = 300; // looks in memory; the oldest goes first

/** @param {import("./panels.js").Engine} engine */
export function createInfluences(engine) {
  /** @type {Map<string, Look>} */
  const known = new Map();
  /** @param {Asked} asked */
  const key = ({ query, passage, of, units }) => {
    const { bi_encoder: bi, cross_encoder: cross } = engine.loaded ?? {};
    return JSON.stringify([bi?.name, cross?.name, of, units, query, passage]);
  };

  return {
    /** @param {Asked} asked @returns {Look | null} */
    known(asked) {
      return known.get(key(asked)) ?? null;
    },
    /**
     * @param {Asked} asked
     * @param {(look: Look) => void} onLook  called with each delta
     * @returns {Promise<Look>} rejects with ErrorData
     */
    async ask(asked, onLook) {
      /** @type {Look | null} */
      let look = null;
      const result = await engine.ask("influence", asked, (event) => {
        look = grow(look, asked, event);
        onLook(look);
      });
      const whole = wholeLook(result);
      known.set(key(asked), whole);
      for (const oldest of known.keys()) {
        if (known.size <= MOST) break;
        known.delete(oldest);
      }
      return whole;
    },
  };
}

/**
 * @param {Look | null} look
 * @param {Asked} asked
 * @param {InfluenceEvent} event
 * @returns {Look}
 */
function grow(look, asked, event) {
  const { done, total } = event;
  if (event.type === "units" || !look) {
    const { spans = [], units = asked.units, scores = { bi_encoder: NaN, cross_encoder: NaN } } = event;
    const deltas = { bi_encoder: [], cross_encoder: [] };
    return { of: asked.of, units, spans, scores, deltas, done, total, notes: [], whole: false, ms: 0 };
  }
  const { unit = 0, deltas = { bi_encoder: NaN, cross_encoder: NaN } } = event;
  look.deltas.bi_encoder[unit] = deltas.bi_encoder;
  look.deltas.cross_encoder[unit] = deltas.cross_encoder;
  return { ...look, done, total };
}

/** @param {InfluenceResult} result @returns {Look} */
function wholeLook({ of, units, spans, bi_encoder: bi, cross_encoder: cross, notes, variants, ms }) {
  return {
    of,
    units,
    spans,
    scores: { bi_encoder: bi.score, cross_encoder: cross.score },
    deltas: { bi_encoder: bi.deltas, cross_encoder: cross.deltas },
    done: variants,
    total: variants,
    notes,
    whole: true,
    ms,
  };
}
