// @ts-check
/**
 * Fatal: which errors leave nothing that could go on, and what the page says of them.
 *
 * In:  anything thrown. Out: ErrorData named "EngineDied", or null if the engine is as good as before.
 * A WebAssembly memory never gives back what it took, and after a trap its contents are not to be trusted: both end with the
 * worker. Errors about texts, files and the visitor's own Python are none of these; they must not cost anyone the engine.
 */

/** @typedef {import("./protocol.js").ErrorData} ErrorData */

// onnxruntime ("std::bad_alloc", "Failed to allocate memory for requested buffer"), Emscripten ("Cannot enlarge memory"), V8
// ("Array buffer allocation failed", "Invalid typed array length"), SpiderMonkey ("out of memory"), JavaScriptCore ("Out of memory").
const MEMORY = /bad_alloc|fail(ed|ure)? to allocate|allocation failed|could not allocate|enlarge memory|out of memory|Invalid (typed )?array (buffer )?length/i;
// Emscripten's abort; Pyodide after its own fatal error; a stack that ran out inside WebAssembly.
const CRASH = /\bAborted\(|Pyodide already (fatally failed|exited)|Maximum call stack|too much recursion|memory access out of bounds/i;

const WORDS = {
  memory: "The engine ran out of memory and had to stop.",
  crash: "The engine crashed and had to stop.",
  gone: "The browser ended the engine, most likely because memory ran out.",
};
const HINT = "Your texts are still here. Fewer or shorter passages need less memory; so does closing other tabs.";

/**
 * @param {unknown} thrown
 * @returns {ErrorData | null}
 */
export function deathOf(thrown) {
  const cause = causeOf(thrown);
  return cause && death(cause, describe(thrown));
}

/**
 * Python answers with data, its exceptions included; what comes out of it otherwise is Pyodide's own end.
 * @param {unknown} thrown
 * @returns {ErrorData | null}
 */
export function deathOfPython(thrown) {
  if (/** @type {any} */ (thrown)?.name === "PythonError") return deathOf(thrown); // of the few that Python does not answer with
  return deathOf(thrown) ?? death("crash", describe(thrown));
}

/**
 * What the page says of an engine that left no word of its own.
 * @param {string} detail
 * @returns {ErrorData}
 */
export function disappearance(detail) {
  return death("gone", detail);
}

/**
 * @param {keyof WORDS} cause
 * @param {string} detail
 * @returns {ErrorData}
 */
function death(cause, detail) {
  return { name: "EngineDied", message: WORDS[cause], hint: HINT, detail };
}

/**
 * @param {unknown} thrown
 * @param {number} depth  errors have causes, and a cause could be its own
 * @returns {"memory" | "crash" | null}
 */
function causeOf(thrown, depth = 0) {
  if (depth > 4 || thrown === null || thrown === undefined) return null;
  if (typeof thrown === "number") return "crash"; // a C++ exception that nothing in WebAssembly caught: its address
  if (typeof thrown !== "object") return byWords(String(thrown));
  const { name, message, cause, pyodide_fatal_error: fatal } = /** @type {Record<string, unknown>} */ (thrown);
  if (name === "MemoryError") return "memory"; // Python's, as data
  const found = byWords(String(message ?? ""));
  if (found) return found;
  if (fatal || thrown instanceof WebAssembly.RuntimeError || isWasmException(thrown)) return "crash";
  return causeOf(cause, depth + 1);
}

/** @param {string} words */
function byWords(words) {
  if (MEMORY.test(words)) return "memory";
  return CRASH.test(words) ? "crash" : null;
}

/** @param {object} thrown  not known to every browser */
function isWasmException(thrown) {
  const { Exception } = /** @type {any} */ (WebAssembly);
  return typeof Exception === "function" && thrown instanceof Exception;
}

/** @param {unknown} thrown */
function describe(thrown) {
  if (!(thrown instanceof Error)) {
    const detail = /** @type {any} */ (thrown)?.detail;
    return typeof detail === "string" ? detail : `Uncaught ${String(thrown)}`;
  }
  const lines = [thrown.stack || `${thrown.name}: ${thrown.message}`];
  if (thrown.cause !== undefined) lines.push(`Caused by ${String(thrown.cause)}`);
  return lines.join("\n");
}
