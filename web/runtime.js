// @ts-check
/**
 * Runtime: boots Pyodide and the engine in named steps.
 *
 * In:  verified bytes of Pyodide and of ranklens.zip.
 * Out: the imported module ranklens.bridge.
 * Pyodide never rejects when its wasm file is bad, it waits for ever; so the file is verified first and handed over
 * through `fetch`, for exactly that URL and only while it boots.
 */

import { forget, recall, remember } from "./memory.js";
import { StepError } from "./protocol.js";

/** @typedef {import("./inference.js").Files} Files */

const ARCHIVE = "/lib/ranklens.zip"; // Python imports from the archive itself: nothing is unpacked

/**
 * Start Python from its memory of the last visit, or from nothing.
 * @param {URL} folder  where pyodide.mjs lies
 * @param {Files} files
 * @param {Uint8Array<ArrayBuffer>} engine  ranklens.zip
 * @param {string} madeWith  hashes of all of these
 * @returns {Promise<any>} the Python module ranklens.bridge
 */
export async function startPython(folder, files, engine, madeWith) {
  const memory = await recall(madeWith);
  const resumed = memory && (await bootPyodide(folder, files, { _loadSnapshot: memory }).catch(() => null));
  if (memory && !resumed) await forget();
  const pyodide = resumed ?? (await bootPyodide(folder, files, { _makeSnapshot: true }));
  try {
    pyodide.FS.writeFile(ARCHIVE, engine);
    if (resumed) {
      pyodide.pyimport("random").seed(); // or every visit would throw the same dice
    } else {
      pyodide.pyimport("sys").path.insert(0, ARCHIVE);
      pyodide.pyimport("ranklens.actions");
      void remember(madeWith, /** @type {Uint8Array<ArrayBuffer>} */ (pyodide.makeMemorySnapshot()));
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
 * @param {URL} folder
 * @param {Files} files
 * @param {object} [options]  of loadPyodide
 */
export async function bootPyodide(folder, files, options = {}) {
  const fetchOfBrowser = self.fetch;
  const wasm = new URL("pyodide.asm.wasm", folder).href;
  const stdlib = new URL("python_stdlib.zip", folder).href;
  const verified = new Map([
    [wasm, { bytes: files.get("pyodide.asm.wasm"), type: "application/wasm" }],
    [stdlib, { bytes: files.get("python_stdlib.zip"), type: "application/zip" }],
  ]);
  self.fetch = async (input, init) => {
    const file = verified.get(String(input instanceof Request ? input.url : input));
    return file ? new Response(file.bytes, { headers: { "Content-Type": file.type } }) : fetchOfBrowser(input, init);
  };
  try {
    const { loadPyodide } = await import("./vendor/pyodide/pyodide.mjs");
    return await loadPyodide({
      indexURL: folder.href,
      lockFileContents: new TextDecoder().decode(files.get("pyodide-lock.json")),
      ...options,
    });
  } catch (error) {
    throw new StepError(
      "PythonFailed",
      "Python (Pyodide) could not start in this browser.",
      "Press Retry. RankLens needs Chrome 112, Firefox 113, Safari 16.4 or newer, with WebAssembly allowed.",
      error,
    );
  } finally {
    self.fetch = fetchOfBrowser;
  }
}
