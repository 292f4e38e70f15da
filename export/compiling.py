"""Compiling: modules of Python's own -> their bytecode. Runs inside Pyodide (bytecode.mjs).

In:  the engine, and the archive of the standard library that Pyodide started with.
Out: an archive of the modules that were imported from there on the way to a ready engine, compiled.
Standard library only; everything that the Python outside needs of it is the file that it writes.
"""

from __future__ import annotations

import importlib
import importlib.util
import marshal
import sys
import zipfile
from types import ModuleType

ENGINE = ("ranklens.actions", "ranklens.bridge")
UNCHECKED = (1).to_bytes(4, "little")  # PEP 552: known by its hash, which nobody compares: there is no source
DOCUMENTED = ("_pyodide", "pyodide")  # they read their own docstrings when they start


def compiled(name: str, source: bytes) -> bytes:
    """Return the .pyc of a module; `name` is its file as tracebacks give it.

    Without docstrings and asserts (-OO): bytecode is larger than its source, and every visitor moves it.
    """
    optimize = 0 if name.split(".zip/")[-1].startswith(DOCUMENTED) else 2
    code = compile(source, name, "exec", dont_inherit=True, optimize=optimize)
    digest = importlib.util.source_hash(source)
    return importlib.util.MAGIC_NUMBER + UNCHECKED + digest + marshal.dumps(code)


def started_with(home: str) -> set[str]:
    """Return the files below `home`, an archive, that the modules imported so far came from."""
    modules = [module for module in list(sys.modules.values()) if isinstance(module, ModuleType)]
    origins = [getattr(module.__spec__, "origin", None) for module in modules]
    return {str(origin).removeprefix(home) for origin in origins if str(origin).startswith(home)}


def compile_archive(archive: str, out: str, wanted: set[str], home: str) -> None:
    """Write `wanted`, files of `archive`, compiled to the archive `out`, in their order."""
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            if name in wanted:
                target.writestr(zipfile.ZipInfo(f"{name}c"), compiled(home + name, source.read(name)))


def main(engine: str, archive: str, out: str) -> None:
    """Start the engine, then compile what that took."""
    home = next(path for path in sys.path if path.endswith(".zip")) + "/"
    sys.path.insert(0, engine)
    for name in ENGINE:
        importlib.import_module(name)
    compile_archive(archive, out, started_with(home), home)
