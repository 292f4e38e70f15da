"""A page, its runtimes and two models as small files: the site build is tested without npm and models."""

import io
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

from export.files import FileEntry, describe
from export.preloads import STARTER
from export.runtimes import RUNTIMES, TOOLS, WEBGPU
from tests.glue_files import GLUE, WASM

MODEL_FILES = ("onnx/model_quantized.onnx", "tokenizer.json", "tokenizer_config.json")
SCRIPT = "export const one = 1;\n//# sourceMappingURL=one.mjs.map\n"


def write(path: Path, text: str) -> None:
    """Write a text file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def archive(*names: str) -> bytes:
    """Return a zip of modules that hold their own paths."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, f"# {name}\n")
    return out.getvalue()


def unpacked(folder: Path, entry: FileEntry) -> bytes:
    """Return a shipped file as the page unpacks it (web/unpacking.js)."""
    content = (folder / entry["path"]).read_bytes()
    if "packed" not in entry:
        return content
    assert len(content) == entry["packed"]["bytes"]
    whole = bytearray(zlib.decompress(content, -zlib.MAX_WBITS))
    if like := entry["packed"].get("like"):
        base = unpacked(folder, like["entry"])
        for at, start, size in like["ranges"]:
            pairs = zip(whole[at : at + size], base[start : start + size], strict=True)
            whole[at : at + size] = bytes((one + other) % 256 for one, other in pairs)
    return bytes(whole)


def make_web(web: Path) -> Path:
    """Write a page whose runtimes are installed in the versions of its lock file."""
    names = [*(runtime.package for runtime in RUNTIMES), *TOOLS]
    versions = {name: f"1.2.{number}" for number, name in enumerate(names)}
    packages = {f"node_modules/{name}": {"version": version} for name, version in versions.items()}
    write(web / "package-lock.json", json.dumps({"packages": {"": {}, **packages}}))
    write(web / "package.json", "{}")
    made = {
        "pyodide.asm.mjs": GLUE.encode(),
        "pyodide.asm.wasm": WASM,
        "pyodide-lock.json": b'{"info": {"python": "3.14"}, "packages": {"numpy": {}}}',
        "python_stdlib.zip": archive("json/__init__.py", "smtplib.py"),
    }
    for name, version in versions.items():
        write(web / "node_modules" / name / "package.json", json.dumps({"version": version}))
    for runtime in (*RUNTIMES, WEBGPU):
        package = web / "node_modules" / runtime.package
        for name in runtime.files:
            write(package / runtime.source / name, SCRIPT if name.endswith(".mjs") else name)
            if name in made:
                (package / runtime.source / name).write_bytes(made[name])
    (web / "compiled.zip").write_bytes(archive("json/__init__.pyc"))
    write(web / "index.html", f"<!doctype html>\n{STARTER}")
    write(web / "isolation.js", "export const isolation = null;\n")
    write(web / "app.js", 'import { isolation } from "./isolation.js";\nisolation;\n')
    write(web / "view" / "lists.js", "export const lists = [];\n")
    write(web / "types" / "vendor.d.ts", "export {};\n")
    write(web / "ranklens" / "__init__.py", '"""The engine."""\n')
    write(web / "ranklens" / "text.py", "QUERY = 1\n")
    write(web / "ranklens" / "__pycache__" / "text.pyc", "bytecode")
    example = {
        "id": "free-plan",
        "title": "Free plan",
        "kind": "policy",
        "query": "?",
        "passages": ["a", "b"],
    }
    write(web / "examples" / "02-second.json", json.dumps({**example, "id": "second"}))
    write(web / "examples" / "01-free-plan.json", json.dumps(example))
    return web


def make_model(folder: Path, role: str, **told: Any) -> Path:
    """Write a model folder named after itself; its files are a few letters; `told` goes into its manifest."""
    for path in MODEL_FILES:
        write(folder / path, f"{folder.name} {path}")
    write(folder / "config.json", "{}")
    write(folder / "onnx" / "model.onnx", "not named by the manifest")
    manifest: dict[str, Any] = {
        "schema": 1,
        "name": folder.name,
        "role": role,
        "files": [describe(folder, path) for path in MODEL_FILES],
        **told,
    }
    write(folder / "manifest.json", json.dumps(manifest))
    return folder


def make_models(folder: Path) -> Path:
    """Write the usual pair of model folders."""
    make_model(folder / "all-MiniLM-L6-v2", "bi-encoder")
    make_model(folder / "ranklens-minilm-l6-cross", "cross-encoder")
    return folder
