// Pyodide in Node.js: only the Python that will load bytecode can make it.
// node bytecode.mjs PYODIDE_FOLDER COMPILING_PY ENGINE_ZIP ARCHIVE_ZIP OUT_ZIP

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, script, engine, archive, out] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")).href);
// Line tables without columns are half as long (PYTHONNODEBUGRANGES).
const python = await loadPyodide({ env: { PYTHONNODEBUGRANGES: "1" } });
python.FS.writeFile("/tmp/engine.zip", readFileSync(engine));
python.FS.writeFile("/tmp/archive.zip", readFileSync(archive));
python.runPython(readFileSync(script, "utf8"));
python.globals.get("main")("/tmp/engine.zip", "/tmp/archive.zip", "/tmp/out.zip");
writeFileSync(out, python.FS.readFile("/tmp/out.zip"));
