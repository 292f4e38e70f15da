"""Bytecode: the modules of Python's own that every first visit starts with, compiled ahead.

In:  Pyodide as npm brings it, and Node.js to run it in.
Out: `web/compiled.zip`, those modules as .pyc; and an archive with them in place of their sources.
From sources, Python compiles them all before it can do anything, which is most of the time of a first start.
Left out: all other modules; bytecode is larger than its source. Standard library only.
"""

import hashlib
import io
import shutil
import tempfile
import zipfile
from pathlib import Path

from export import engine, nodejs
from export.errors import ExportError

HERE = Path(__file__).parent
SCRIPTS = (HERE / "bytecode.mjs", HERE / "compiling.py")
NAME = "compiled.zip"


def make(web: Path) -> bool:
    """Write `compiled.zip` if it is not there for this Pyodide; return whether it was written.

    Raises:
        ExportError: there is no Node.js, or it failed.
    """
    package = web / "node_modules" / "pyodide"
    archive = package / "python_stdlib.zip"
    made_of = hashlib.sha256(b"".join(path.read_bytes() for path in (archive, *SCRIPTS))).hexdigest()
    if comment(web / NAME) == made_of.encode():
        return False
    with tempfile.TemporaryDirectory() as folder:
        packed, out = Path(folder, "engine.zip"), Path(folder, NAME)
        packed.write_bytes(engine.pack(web / "ranklens"))
        script, compiling = SCRIPTS
        status, said = nodejs.run("node", [script, package, compiling, packed, archive, out], web)
        if status != 0:
            raise ExportError(f"Pyodide could not compile its modules in Node.js:\n{said}")
        with zipfile.ZipFile(out, "a") as file:
            file.comment = made_of.encode()
        shutil.move(out, web / NAME)
    return True


def comment(path: Path) -> bytes:
    """Return the comment of an archive: what it was made of; nothing if there is none."""
    try:
        with zipfile.ZipFile(path) as file:
            return file.comment
    except (OSError, zipfile.BadZipFile):
        return b""


def put(archive: bytes, compiled: Path) -> bytes:
    """Return the archive with the modules of `compiled` in place of their sources.

    Raises:
        ExportError: `compiled` is not there.
    """
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(compiled) as ahead:
            modules = {name: ahead.read(name) for name in ahead.namelist()}
    except (OSError, zipfile.BadZipFile) as error:
        raise ExportError(f"{compiled} is not there; run python -m export runtimes") from error
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            if (ahead_name := f"{name}c") in modules:
                target.writestr(zipfile.ZipInfo(ahead_name), modules[ahead_name])
            else:
                target.writestr(zipfile.ZipInfo(name), source.read(name))
    return out.getvalue()
