// @ts-check
/**
 * Tour steps: what the tour points at and says, from the ranking that is on the page.
 *
 * In:  a RankResult and the query that the tour may ask next. Out: at most eight steps; a step whose target is not on the
 * page is passed over. Left out: how they are shown (tour.js).
 */

/** @typedef {import("../protocol.js").RankResult} RankResult */
/**
 * @typedef {object} Step
 * @property {string} target  selector of what it points at
 * @property {string} title
 * @property {(result: RankResult | null) => string} words
 * @property {string} [ask]   a query to rank when the step is entered
 */

/** @param {number | undefined} index */
const passage = (index) => `passage ${(index ?? 0) + 1}`;
const top = (/** @type {number[] | undefined} */ ranking) => passage(ranking?.[0]);

/**
 * @param {string} question  another one over the same passages; "" if none is known
 * @returns {Step[]}
 */
export function makeSteps(question) {
  return [
    {
      target: "#query",
      title: "A question, and passages that might answer it",
      words: (result) =>
        `${result?.total ?? "Several"} passages stand below it. They are all about the same subject, but not all of them answer. Two models put them in order.`,
    },
    {
      target: ".column.bi",
      title: "The bi-encoder reads each text alone",
      words: (result) =>
        `It made one vector of the question and one of each passage, and ranks by the cosine between them. Here ${top(result?.bi_encoder.ranking)} is nearest: it is about what the question is about.`,
    },
    {
      target: "#cross-column",
      title: "The cross-encoder reads both together",
      words: (result) =>
        `Each passage went through the model once more, now with the question in front of it. Out came one score for the pair. Here ${top(result?.cross_encoder.ranking)} is first.`,
    },
    {
      target: "#summary",
      title: "What the second reading changed",
      words: (result) => {
        const moved = result?.comparison.promoted;
        if (!moved) return "Here, nothing: both models agree. Lines join the same passage in both lists.";
        return `It moved ${passage(moved.passage)} from place ${moved.from} to place ${moved.to}. Lines join the same passage in both lists: going up in green with ▲, going down in plum with ▼. “Why?” on an entry shows which words each model looked at.`;
      },
    },
    {
      target: ".cost",
      title: "What it costs: ask another question",
      words: (result) => {
        if (!question) return "A passage’s vector is kept for later questions. A pair’s score cannot be: each new question needs every pair again.";
        if (!result || result.query !== question) return `The tour has asked “${question}” over the same passages. It is ranked as soon as the models are ready.`;
        const { embedded, reused } = result.bi_encoder;
        const encoded = embedded ? `encoded ${embedded === 1 ? "1 text" : `${embedded} texts`} and took ${reused} vectors from memory` : `took all ${reused} vectors from memory`;
        return `The tour has asked “${question}”. The bi-encoder ${encoded}. The cross-encoder had to read all ${result.cross_encoder.pairs} pairs again, and always will.`;
      },
      ask: question,
    },
    {
      target: "#stages .stages-strip",
      title: "So one uses both",
      words: () =>
        "The bi-encoder picks k passages, the cross-encoder orders only those. Move the slider: the page says which good passages the first stage loses and how much time is saved.",
    },
    {
      target: "#judge",
      title: "Which ranking is better?",
      words: () => "Mark what answers the question, and both rankings are measured. Evaluation, below it, does that for many queries at once.",
    },
    {
      target: ".field.grow",
      title: "Now your own texts",
      words: () =>
        "Paste them here or open a file. They stay in this page. Export and Share, above the rankings, take the result away; How it works, at the top, explains both models.",
    },
  ];
}
