"""Vendored files: the browser runtimes as npm brings them -> as the page loads them.

In:  the packages under web/node_modules.
Out: the files of each runtime in its folder of the site, without what the page cannot use, and their part of
site.json. What is changed in a file is named in NOTICE.
Left out: fetching (`export.runtimes`).
"""

import json
import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from export import bytecode, glue, stdlib
from export.files import FileEntry, describe
from export.packing import pack
from export.runtimes import Runtime, installed_version

LOADED_BY_BROWSERS = {".css", ".js", ".mjs"}
SOURCE_MAP = re.compile(rb"^//[#@] sourceMappingURL=.*\n?", re.MULTILINE)


def copy_runtimes(site: Path, web: Path, runtimes: Sequence[Runtime]) -> dict[str, Any]:
    """Copy the files of each runtime that the page loads; return their part of site.json."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # packing leaves Python's lock alone
        shipped = {}
        for runtime in runtimes:
            source = web / "node_modules" / runtime.package / runtime.source
            target = site / runtime.folder
            target.mkdir(parents=True)
            shipped[runtime.name] = [pool.submit(_ship, source / name, target) for name in runtime.files]
        return {
            runtime.name: {
                "version": installed_version(runtime.package, web),
                "folder": runtime.folder,
                "files": [file.result() for file in shipped[runtime.name]],
            }
            for runtime in runtimes
        }


def _ship(source: Path, folder: Path) -> FileEntry:
    """Write a file as it is shipped; pack what the page loads as data: browsers load modules and styles."""
    name = source.name
    content = CHANGED[name](source) if name in CHANGED else source.read_bytes()
    if source.suffix == ".mjs":
        # The maps are not shipped, and a browser reports a map that it cannot find as an error.
        content = SOURCE_MAP.sub(b"", content)
    (folder / name).write_bytes(content)
    entry = describe(folder, name)
    return entry if source.suffix in LOADED_BY_BROWSERS else pack(folder, entry)


def _glue(path: Path) -> bytes:
    wasm, loader = path.with_name("pyodide.asm.wasm"), path.with_name("pyodide.mjs")
    return glue.trim(path.read_text("utf-8"), wasm.read_bytes(), loader.read_text("utf-8")).encode()


def _lock(path: Path) -> bytes:
    """Leave out the packages: the site has none of them."""
    return json.dumps({**json.loads(path.read_text("utf-8")), "packages": {}}).encode()


def _library(path: Path) -> bytes:
    return bytecode.put(stdlib.trim(path.read_bytes()), path.parents[2] / bytecode.NAME)


def _module(path: Path) -> bytes:
    """Make a module of a script, of which the package has a small form."""
    return path.read_bytes() + b"export default uPlot;\n"


CHANGED: dict[str, Callable[[Path], bytes]] = {
    "pyodide.asm.mjs": _glue,
    "pyodide-lock.json": _lock,
    "python_stdlib.zip": _library,
    "uPlot.iife.min.js": _module,
}
"""Files that are not shipped as they are."""
