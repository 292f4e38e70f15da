// @ts-check
/**
 * The contract between page and worker, imported by both ends.
 *
 * page -> worker   Request   {id, action, ...}
 * worker -> page   Reply     {id, result} | {id, error}, exactly one a request, last
 *                  Notice    {id, event}, any number before the reply
 *
 * The result shapes are those of ranklens/results.py (snake_case, lists "by passage" in input order).
 *
 * @typedef {{id: number, action: "load", pair: string}} LoadRequest  `pair` "" is the site's first pair
 * @typedef {{id: number, action: "rank", query: string, passages: string[]}} RankRequest
 * @typedef {{id: number, action: "cancel", target: number}} CancelRequest  has no reply of its own
 * @typedef {LoadRequest | RankRequest | CancelRequest} Request
 *
 * @typedef {{id: number, result: any} | {id: number, error: ErrorData}} Reply
 * @typedef {{id: number, event: LoadEvent | RankEvent}} Notice
 *
 * @typedef {object} ErrorData  An error as data: what failed, and what to do next
 * @property {string} name     "Superseded" and "Cancelled" are not to be shown
 * @property {string} message  what failed, with the file or the step
 * @property {string} hint     what the user can do
 * @property {string} detail   for a bug report; may be empty
 * @property {"query" | "passages"} [field]  the field that an InputError belongs beside
 *
 * @typedef {"pyodide" | "onnxruntime-web" | "bi-encoder" | "cross-encoder"} Part  what is loaded, in four parts
 * @typedef {{type: "asset", name: Part, received: number, total: number, cached: boolean}} AssetEvent  bytes, by our manifest
 * @typedef {{type: "step", name: Part, state: "start" | "done"}} StepEvent  starting what was downloaded
 * @typedef {AssetEvent | StepEvent} LoadEvent
 *
 * @typedef {{read: number, total: number}} TokenCount  read < total: the model did not see the end of the passage
 * @typedef {{type: "embedded", passage: number, score: number, done: number, total: number, tokens: TokenCount}} EmbeddedEvent
 * @typedef {{type: "scored", passage: number, score: number, probability: number, done: number, total: number, tokens: TokenCount}} ScoredEvent
 * @typedef {EmbeddedEvent | ScoredEvent} RankEvent
 *
 * @typedef {object} LoadResult
 * @property {string} pair
 * @property {Record<string, any>} bi_encoder     its manifest
 * @property {Record<string, any>} cross_encoder  its manifest
 *
 * @typedef {object} BiEncoderResult
 * @property {string} model
 * @property {number[]} scores    cosine similarity by passage
 * @property {number[]} ranking   passage indices, best first
 * @property {TokenCount[]} tokens
 * @property {number} embedded    texts that went through the model now
 * @property {number} reused      texts whose vector was known
 * @property {number} ms          the whole stage
 * @property {number} run_ms      of it, inside the model
 * @property {number} dot_ms      of it, n dot products
 *
 * @typedef {object} CrossEncoderResult
 * @property {string} model
 * @property {number[]} scores         logit by passage
 * @property {number[]} probabilities  its sigmoid by passage
 * @property {number[]} ranking
 * @property {TokenCount[]} tokens
 * @property {number} pairs            pairs that went through the model
 * @property {boolean} flat            all scores equal: the file has no ranking head
 * @property {number} ms
 * @property {number} run_ms
 *
 * @typedef {object} Comparison
 * @property {number[]} moves       places up by passage; negative is down
 * @property {number} kendall_tau
 * @property {boolean} same_top
 * @property {{passage: number, from: number, to: number, places: number} | null} promoted
 *
 * @typedef {object} RankResult
 * @property {string} query
 * @property {number} total
 * @property {BiEncoderResult} bi_encoder
 * @property {CrossEncoderResult} cross_encoder
 * @property {Comparison} comparison
 */

/** A failure that knows what to do about it; crosses the worker boundary as ErrorData. */
export class StepError extends Error {
  /**
   * @param {string} name
   * @param {string} message  what failed, with the file or the step
   * @param {string} hint     what the user can do
   * @param {unknown} [cause]
   */
  constructor(name, message, hint, cause) {
    super(message, { cause });
    this.name = name;
    this.hint = hint;
  }
}

/**
 * Turn anything thrown into plain data.
 * @param {unknown} thrown
 * @returns {ErrorData}
 */
export function toErrorData(thrown) {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const cause = error.cause instanceof Error ? `${error.cause.name}: ${error.cause.message}` : "";
  return {
    name: error.name,
    message: error.message,
    hint: error instanceof StepError ? error.hint : "Press Retry. If it fails again, report it with the details.",
    detail: cause || error.stack || "",
  };
}
