// @ts-check
/**
 * Runtime: boots Pyodide and the engine in named steps.
 *
 * In:  verified bytes of Pyodide and of ranklens.zip.
 * Out: the imported module ranklens.bridge.
 * Pyodide never rejects when its wasm file is bad, it waits for ever; so the file is verified first and handed over.
 */

import { WASM, handOver } from "./handover.js";
import { library } from "./library.js";
import { forget, remember } from "./memory.js";
import { BROWSERS, StepError } from "./protocol.js";
import { atRest } from "./rest.js";

/** @typedef {import("./inference.js").Files} Files */
/** @typedef {import("./handover.js").Listed} Listed */

const ARCHIVE = "/lib/ranklens.zip"; // Python imports from the archive itself: nothing is unpacked

/** Pyodide's modules; the first asks for the second. However often they are asked for, they are fetched once. */
const importPyodide = () => /** @type {const} */ ([import("./vendor/pyodide/pyodide.mjs"), import("./vendor/pyodide/pyodide.asm.mjs")]);

/** Ask for Python's modules while its data comes: half a megabyte. Whether they came is told where they are used. */
export function askForPython() {
  for (const asked of importPyodide()) asked.catch(() => {});
}

/**
 * Start Python from its memory of the last visit, or from nothing.
 * @param {Listed} listed
 * @param {Files} files
 * @param {Uint8Array<ArrayBuffer>} engine  ranklens.zip
 * @param {string} madeWith  hashes of all of these
 * @param {Uint8Array<ArrayBuffer> | null} memory
 * @returns {Promise<any>} the Python module ranklens.bridge
 */
export async function startPython(listed, files, engine, madeWith, memory) {
  const resumed = memory && (await bootPyodide(listed, files, { _loadSnapshot: memory }).catch(() => null));
  if (memory && !resumed) await forget();
  const pyodide = resumed ?? (await bootPyodide(listed, files, { _makeSnapshot: true }));
  try {
    pyodide.FS.writeFile(ARCHIVE, engine);
    if (resumed) {
      pyodide.pyimport("random").seed(); // or every visit would throw the same dice
    } else {
      pyodide.pyimport("sys").path.insert(0, ARCHIVE);
      pyodide.pyimport("ranklens.actions");
      const snapshot = /** @type {Uint8Array<ArrayBuffer>} */ (pyodide.makeMemorySnapshot());
      atRest(() => remember(madeWith, snapshot));
    }
    return pyodide.pyimport("ranklens.bridge");
  } catch (error) {
    throw new StepError(
      "EngineUnusable",
      "Python started, but ranklens.zip could not be imported.",
      "Build the site again with `python -m export build`, upload the whole folder, then press Retry.",
      error,
    );
  }
}

/**
 * Start Python alone.
 * @param {Listed} listed
 * @param {Files} files
 * @param {object} [options]  of loadPyodide
 */
export async function bootPyodide(listed, files, options = {}) {
  const [first, second] = importPyodide();
  const [{ loadPyodide }] = await Promise.all([
    library(`${listed.folder}pyodide.mjs`, first),
    library(`${listed.folder}pyodide.asm.mjs`, second),
  ]);
  const takeBack = await handOver(listed, files, { "pyodide.asm.wasm": WASM, "python_stdlib.zip": "application/zip" });
  try {
    return await loadPyodide({
      indexURL: new URL(listed.folder, import.meta.url).href,
      lockFileContents: new TextDecoder().decode(files.get("pyodide-lock.json")),
      ...options,
    });
  } catch (error) {
    throw new StepError(
      "PythonFailed",
      "Python (Pyodide) could not start in this browser.",
      BROWSERS,
      error,
    );
  } finally {
    takeBack();
  }
}
