// The page's scripts, each with all that it imports, by esbuild: chunks hold what several of them need.
// node bundle.mjs ESBUILD SITE OUT_JSON SCRIPT...; OUT_JSON becomes the list of the modules that were read.

import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [esbuild, site, out, ...entryPoints] = process.argv.slice(2);
const { build } = await import(pathToFileURL(esbuild).href);
const { metafile } = await build({
  absWorkingDir: site,
  entryPoints,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "esnext", // nothing is rewritten for older browsers
  charset: "utf8",
  external: ["./vendor/*"],
  chunkNames: "chunk-[hash]",
  outdir: ".",
  allowOverwrite: true,
  metafile: true,
});
writeFileSync(out, JSON.stringify(Object.keys(metafile.inputs)));
