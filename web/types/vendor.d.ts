// The site holds its runtimes under vendor/ (see export/runtimes.py); the types come from the npm packages.

declare module "*/vendor/pyodide/pyodide.mjs" {
  export * from "pyodide";
}

declare module "*/vendor/pyodide/pyodide.asm.mjs" {}

declare module "*/vendor/onnxruntime-web/ort.wasm.bundle.min.mjs" {
  export * from "onnxruntime-web/wasm";
}

declare module "*/vendor/onnxruntime-web-webgpu/ort.webgpu.bundle.min.mjs" {
  export * from "onnxruntime-web/wasm";
}

declare module "*/vendor/tokenizers/tokenizers.min.mjs" {
  export * from "@huggingface/tokenizers";
}

declare module "*/vendor/uplot/uPlot.iife.min.js" {
  import uPlot from "uplot";
  export default uPlot;
}
