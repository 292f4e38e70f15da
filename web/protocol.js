// @ts-check
/**
 * The contract between page and worker, imported by both ends.
 *
 * page -> worker   Request   {id, action, payload}; "cancel" {id, action, target} is answered with null as soon as it is heard
 * worker -> page   Reply     {id, result} | {id, error}, exactly one a request, last
 *                  Notice    {id, event}, any number before the reply
 *                  Loss      {lost}, WebGPU was in use and is no more: what runs there fails, what comes runs in WebAssembly
 *                  Death     {died}, the last word: nothing that was asked will be answered (fatal.js)
 *
 * `Actions` below lists what may be asked: payload in, events on the way, result out. All of it is JSON (snake_case, as
 * ranklens writes it; lists "by passage" are in input order), but for the bytes of files that are read.
 * Passages, ranks' lists and cards are counted from 0, ranks from 1. Offsets in a text are JavaScript's (UTF-16).
 *
 * @typedef {{id: number, action: keyof Actions, payload: any}} ActionRequest
 * @typedef {{id: number, action: "cancel", target: number}} CancelRequest
 * @typedef {ActionRequest | CancelRequest} Request
 * @typedef {{id: number, result: any} | {id: number, error: ErrorData}} Reply
 * @typedef {{id: number, event: any}} Notice
 * @typedef {{lost: DeviceResult}} Loss
 * @typedef {{died: ErrorData}} Death
 *
 * @typedef {object} ErrorData  An error as data: what failed, and what to do next
 * @property {string} name     "Superseded" and "Cancelled" are not to be shown; "EngineDied": all is lost but the texts; "InputError": a text, see `field`; "ReadError": a file
 * @property {string} message  what failed, with the file or the step
 * @property {string} hint     what the user can do
 * @property {string} detail   for a bug report; may be empty
 * @property {Field} [field]   the field that an InputError belongs beside
 * @typedef {"query" | "passages" | "grades" | "k" | "files" | "code"} Field
 *
 * @typedef {object} Actions  what may be asked of the engine
 * @property {{payload: {pair: string, threads: number, inference: MessagePort}, event: LoadEvent, result: LoadResult}} load  `pair` "" is the site's first pair; `threads` of WebAssembly, `inference`: the way to the thread of the models
 * @property {{payload: {webgpu: boolean}, event: {type: "asset", received: number, total: number}, result: DeviceResult}} device
 * @property {{payload: RankPayload, event: RankEvent, result: RankResult}} rank
 * @property {{payload: InfluencePayload, event: InfluenceEvent, result: InfluenceResult}} influence
 * @property {{payload: RescorePayload, event: never, result: RescoreResult}} rescore
 * @property {{payload: TwoStagePayload, event: never, result: TwoStageResult}} two_stage
 * @property {{payload: JudgePayload, event: never, result: JudgeResult}} judge
 * @property {{payload: ReadPayload, event: never, result: ReadResult}} read
 * @property {{payload: WritePayload, event: never, result: WriteResult}} write
 * @property {{payload: EvaluatePayload, event: EvaluateEvent, result: EvaluateResult}} evaluate
 * @property {{payload: RunPayload, event: RunEvent, result: RunResult}} run
 *
 * ---- load and rank
 *
 * @typedef {"pyodide" | "onnxruntime-web" | "bi-encoder" | "cross-encoder"} Part  what is loaded, in four parts
 * @typedef {{type: "asset", name: Part, received: number, total: number, cached: boolean}} AssetEvent  bytes, by our manifest
 * @typedef {{type: "step", name: Part, state: "start" | "done"}} StepEvent  starting what was downloaded
 * @typedef {AssetEvent | StepEvent} LoadEvent
 *
 * @typedef {object} LoadResult
 * @property {string} pair
 * @property {Record<string, any>} bi_encoder     its manifest
 * @property {Record<string, any>} cross_encoder  its manifest
 * @property {string} unkept   why a file could not be kept for the next visit; "" if all were
 * @property {boolean} webgpu  this site and this browser could run both models there
 * @property {number} threads  that WebAssembly runs with: one where the browser allows no more
 * @property {Trial} trial     what other numbers of threads can be timed with
 * @typedef {{runtime: {folder: string, files: FileEntry[]}, model: {folder: string, manifest: Record<string, any>}}} Trial
 * @typedef {import("./entries.js").FileEntry} FileEntry
 *
 * @typedef {object} DeviceResult  where the models run now, and why
 * @property {"wasm" | "webgpu"} device
 * @property {string} note     for the visitor
 * @property {boolean} failed  WebGPU was asked for and cannot be used, now or later
 * @property {Record<string, any>} bi_encoder     the manifest of what runs
 * @property {Record<string, any>} cross_encoder
 *
 * @typedef {{query: string, passages: string[]}} RankPayload
 * @typedef {{read: number, total: number}} TokenCount  read < total: the model did not see the end of the passage
 * @typedef {{type: "embedded", passage: number, score: number, done: number, total: number, tokens: TokenCount}} EmbeddedEvent
 * @typedef {{type: "scored", passage: number, score: number, probability: number, done: number, total: number, tokens: TokenCount}} ScoredEvent
 * @typedef {EmbeddedEvent | ScoredEvent} RankEvent
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
 *
 * ---- influence: what each model looked at, by leaving one unit out at a time
 *
 * @typedef {object} InfluencePayload
 * @property {string} query
 * @property {string} passage                 one passage's text
 * @property {"passage" | "query"} [of]       whose units are left out; "passage" if absent
 * @property {"words" | "sentences"} [units]  "words" if absent
 *
 * @typedef {{start: number, end: number, text: string}} Span  text.slice(start, end) of the text as it was asked
 * @typedef {object} InfluenceEvent  the first one (done 0) has the spans and both base scores; each other one, a unit's two deltas
 * @property {"units" | "unit"} type
 * @property {number} done
 * @property {number} total
 * @property {Span[]} [spans]                                                "units" only
 * @property {"words" | "sentences"} [units]                                 "units" only
 * @property {{bi_encoder: number, cross_encoder: number}} [scores]          "units" only
 * @property {number} [unit]                                                 "unit" only: index in spans
 * @property {{bi_encoder: number, cross_encoder: number}} [deltas]          "unit" only
 *
 * @typedef {object} InfluenceResult
 * @property {"passage" | "query"} of
 * @property {"words" | "sentences"} units  what was left out one at a time
 * @property {"words" | "sentences"} asked  differs from `units` if there were too many words
 * @property {Span[]} spans
 * @property {number} left_out              units after the last span: there were too many of them, too
 * @property {UnitDeltas} bi_encoder        on the cosine
 * @property {UnitDeltas} cross_encoder     on the logit
 * @property {string[]} notes               what the reader must know, as sentences; often empty
 * @property {number} variants              texts with a hole, each read by both models
 * @property {number} ms
 * @typedef {object} UnitDeltas
 * @property {number} score     of the whole text
 * @property {number[]} deltas  by span: score(whole) - score(without it); positive: the unit raised the score
 * @property {TokenCount} tokens
 *
 * ---- rescore: one edited passage alone
 *
 * @typedef {object} RescorePayload
 * @property {string} query
 * @property {string} passage            the edited text
 * @property {Among} [among]             to be told where it would stand
 * @typedef {object} Among
 * @property {number} passage            its index
 * @property {number[]} bi_encoder       the scores by passage as they were
 * @property {number[]} cross_encoder
 *
 * @typedef {object} RescoreResult
 * @property {{model: string, score: number, tokens: TokenCount}} bi_encoder
 * @property {{model: string, score: number, probability: number, tokens: TokenCount}} cross_encoder
 * @property {{bi_encoder: {from: number, to: number}, cross_encoder: {from: number, to: number}} | null} ranks  null without `among`
 *
 * ---- two_stage and judge: from known scores, no model
 *
 * @typedef {object} TwoStagePayload
 * @property {number[]} first                    the bi-encoder's ranking
 * @property {(number | null)[]} second_scores   logits by passage; null (not scored) only below k
 * @property {number} k                          1 to the number of passages
 * @typedef {object} TwoStageResult
 * @property {number} k
 * @property {number[]} ranking      the first k reranked, then the rest as they were
 * @property {LostPassage[]} lost    in the cross-encoder's own top k, but stage one did not hand it over; its best first
 * @property {number} pairs          pairs that two stages score: k
 * @property {number} saved          pairs that they do not: n - k
 * @typedef {{passage: number, first_rank: number, second_rank: number}} LostPassage
 *
 * @typedef {object} JudgePayload
 * @property {Record<string, number[]>} rankings  by name, e.g. bi_encoder, cross_encoder, two_stage
 * @property {Grades} grades
 * @property {number} [k]                         of recall@k; 10 if absent
 * @typedef {Record<string, number>} Grades       passage index -> grade: 1 in part, 2 answers; 0 or absent: not relevant
 * @typedef {Record<MetricKey, number>} Metrics   each 0 to 1
 * @typedef {"ndcg" | "mrr" | "recall" | "success"} MetricKey
 * @typedef {object} JudgeResult
 * @property {{key: MetricKey, label: string}[]} metrics  in order, with names such as "nDCG@10"
 * @property {Record<string, Metrics>} values             by ranking, and "ideal": the best that any ranking reaches
 * @property {number[]} ideal                             the ideal ranking
 * @property {number} relevant                            passages with a grade above 0; with none all values are 0
 *
 * ---- read: files -> passages or judged queries
 *
 * @typedef {object} ReadPayload
 * @property {{name: string, bytes: ArrayBuffer}[]} files  handed in together; BEIR needs three; the buffers are copied
 * @property {ColumnChoice} [columns]                      read a table again with other columns
 * @property {"auto" | "lines" | "blank"} [split]          how a .txt separates passages
 * @typedef {object} ColumnChoice  names as in `Columns.names`; "" is none; what is absent is detected
 * @property {string} [text]
 * @property {string} [title]
 * @property {string} [id]
 * @property {boolean} [header]  whether the first row of a .csv/.tsv names the columns
 *
 * @typedef {PassagesRead | JudgedRead} ReadResult
 * @typedef {object} PassagesRead
 * @property {"passages"} kind
 * @property {string} name             of the file (of the first one, "and n more")
 * @property {Passage[]} passages      at most as many as can be ranked; see `total`
 * @property {number} total            passages found
 * @property {string} query            "" unless the file has one
 * @property {Grades} grades           empty unless the file has some
 * @property {number} k                of two stages, where one file says it; else 0
 * @property {Columns | null} columns  of tables and of lists of objects
 * @property {string[]} notes          what was left out, repaired or guessed, with row numbers
 * @typedef {object} Columns
 * @property {string[]} names
 * @property {boolean} header          the names stand in the file; else they are "column 1", ...
 * @property {string} text             the chosen ones; "" is none
 * @property {string} title
 * @property {string} id
 * @property {string[][]} sample       the first rows, cells cut, for a chooser
 * @typedef {object} Passage
 * @property {string} text             what is ranked; a title stands before it ("Title. Text")
 * @property {string} id               "" if it has none
 * @property {string} title            "" if it has none
 * @property {Record<string, any>} metadata  all that the file says besides; comes back in exports
 * @typedef {object} JudgedRead
 * @property {"judged"} kind
 * @property {string} name
 * @property {"cards" | "beir"} format
 * @property {Card[]} cards            BEIR is one card
 * @property {number} queries          in all
 * @property {string[]} notes
 * @typedef {object} Card
 * @property {string} topic
 * @property {Passage[]} passages      more than a ranking on the page takes, perhaps
 * @property {JudgedQuery[]} queries
 * @typedef {{id: string, query: string, grades: Grades}} JudgedQuery
 *
 * ---- write: results -> files; give either `session` or `evaluation`
 *
 * @typedef {object} WritePayload
 * @property {"csv" | "json" | "markdown" | "trec" | "python"} format  "python" only for a session
 * @property {Session} [session]
 * @property {{cards: Card[], result: EvaluateResult}} [evaluation]
 * @typedef {object} Session
 * @property {string} query
 * @property {(string | Passage)[]} passages
 * @property {Grades} [grades]
 * @property {RankResult | null} [result]    without it only what was typed is written ("json", "python")
 * @property {number} [k]                    adds the two-stage ranking at k
 * @property {string} [title]                goes into the files' names
 * @property {string} [date]                 as it shall stand in the file, e.g. "2026-11-21"; "" leaves it out
 * @property {Record<string, any>} [models]  of a stored result: {bi_encoder: {name, sha256}, cross_encoder: ...}; else the loaded ones
 * @typedef {object} WriteResult
 * @property {{name: string, type: string, text: string}[]} files  one, or several for "trec" (a run a model, and the judgments)
 *
 * ---- evaluate: judged queries through the same ranker
 *
 * @typedef {object} EvaluatePayload
 * @property {Card[]} cards
 * @property {number} [k]      of the two-stage ranking; 10 if absent
 * @property {number} [depth]  passages that the cross-encoder reads a query; if absent: all, but at most 100
 * @typedef {ProgressEvent | QueryEvent} EvaluateEvent
 * @typedef {object} ProgressEvent
 * @property {"progress"} type
 * @property {number} done      pairs read, and passages embedded
 * @property {number} total     of both
 * @property {number} query     queries finished
 * @property {number} queries
 * @typedef {{type: "query", row: QueryRow, query: number, queries: number}} QueryEvent  a query's row, as soon as it is known
 * @typedef {"bi_encoder" | "cross_encoder" | "two_stage"} RankingName
 * @typedef {object} QueryRow
 * @property {number} card        index
 * @property {number} index       of the query in its card
 * @property {string} topic
 * @property {string} id
 * @property {string} query
 * @property {number} passages
 * @property {number} relevant
 * @property {boolean} complete   the cross-encoder read every passage; else `depth` of them, and the rest follow in the bi-encoder's order
 * @property {Record<RankingName, Metrics>} values
 * @property {"bi_encoder" | "cross_encoder" | "tie"} winner  by nDCG@10
 * @property {number} difference  nDCG@10, cross-encoder less bi-encoder
 * @property {Record<RankingName, number[]>} rankings  the first 100 of each
 * @property {{bi_encoder: number[], cross_encoder: number[]}} scores  of the first 100 of that ranking, in its order; pairs not read have none
 *
 * @typedef {object} EvaluateResult
 * @property {{key: MetricKey, label: string}[]} metrics
 * @property {number} k
 * @property {QueryRow[]} queries
 * @property {Record<RankingName, Metrics>} means        over the queries
 * @property {{bi_encoder: number, cross_encoder: number, tie: number}} wins
 * @property {number} skipped    queries without a relevant passage; they are left out of everything
 * @property {{embedded: number, reused: number, ms: number, run_ms: number}} bi_encoder
 * @property {{pairs: number, ms: number, run_ms: number}} cross_encoder
 * @property {{bi_encoder: string, cross_encoder: string}} models
 *
 * ---- run: the visitor's own Python
 *
 * @typedef {object} RunPayload
 * @property {string} code
 * @property {string} query        the page's; the variables `query` and `passages`
 * @property {string[]} passages
 * @property {boolean} [fresh]     forget the variables of earlier runs
 * @typedef {{type: "print", stream: "stdout" | "stderr", text: string} | {type: "show", value: Shown}} RunEvent
 * @typedef {object} RunResult
 * @property {Shown | null} value   of the last line, if it is an expression and not None
 * @property {RunError | null} error  what the visitor's code raised; not an error of the action
 * @property {boolean} cut          output beyond the limit was dropped
 * @property {number} ms
 * @typedef {{name: string, message: string, line: number | null, text: string}} RunError  `text`: the traceback, the visitor's own lines only
 * @typedef {TextShown | TableShown} Shown
 * @typedef {{kind: "text", text: string}} TextShown
 * @typedef {{kind: "table", columns: string[], rows: Cell[][], total: number}} TableShown  total: rows that it has; `rows` is bounded
 * @typedef {string | number | boolean | null} Cell
 */

/**
 * Which running requests a new one ends: the newest of a kind wins, and a new ranking ends what explains the old one.
 * What is absent here takes no time: several may be asked at once, and each is answered.
 * @type {Partial<Record<keyof Actions, (keyof Actions)[]>>}
 */
export const ENDS = {
  rank: ["rank", "influence", "rescore", "evaluate"],
  influence: ["influence"],
  rescore: ["rescore"],
  read: ["read"],
  evaluate: ["evaluate"],
  run: ["run"],
};

/**
 * What needs Python only, and so can be asked while the models are still on their way.
 * @type {ReadonlySet<keyof Actions>}
 */
export const NEEDS_NO_MODEL = new Set(["two_stage", "judge", "read", "write"]);

/** What to do where a file of the site does not load. */
export const REBUILD = "Check the network and press Retry. If you host this site: build it with `python -m export build` and upload the whole folder.";

/** What to do where a runtime does not start. */
export const BROWSERS = "Press Retry. RankLens needs Chrome 112, Firefox 113, Safari 16.4 or newer, with WebAssembly allowed.";

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
