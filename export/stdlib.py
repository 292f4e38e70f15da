"""Standard library: Python's own modules for the page, without those that cannot work there.

In:  Pyodide's python_stdlib.zip.
Out: the same archive without them, not compressed: the page packs it whole, which packs closer.
Left out: packages of Pyodide; the page loads none. Standard library only.
"""

import io
import zipfile

ABSENT = (
    *("_pydatetime", "_pyio"),
    *("_pyrepl", "asyncio.__main__", "asyncio.proactor_events", "asyncio.tools", "asyncio.windows_events"),
    *("asyncio.windows_utils", "concurrent.futures.process", "ctypes", "encodings._win_cp_codecs"),
    *("encodings.mbcs", "encodings.oem", "ftplib", "http.server", "imaplib", "mailbox", "modulefinder"),
    *(
        "multiprocessing",
        "netrc",
        "nturl2path",
        "poplib",
        "pty",
        "pyclbr",
        "smtplib",
        "sqlite3",
        "webbrowser",
    ),
    *("wsgiref", "xmlrpc", "zipapp"),
)
"""Modules and packages that need processes, sockets, a terminal, windows, a database or another system; and
twins in Python of modules that are compiled in."""
PRESENT = ("_pyrepl", "_pyrepl.pager", "_pyrepl.trace", "_pyrepl.types", "_pyrepl.utils")
"""Modules of these that others, `help` among them, import all the same; a package's name is its __init__."""


def trim(archive: bytes) -> bytes:
    """Return the archive without what cannot work in a page; the same bytes for the same archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            if not entry.is_dir() and not is_absent(module(entry.filename)):
                target.writestr(zipfile.ZipInfo(entry.filename), source.read(entry))
    return out.getvalue()


def module(path: str) -> str:
    """Return the dotted name of the module at a path of the archive."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def is_absent(name: str) -> bool:
    """Tell whether a module is left out, itself or with its package."""
    return name not in PRESENT and any(name == absent or name.startswith(f"{absent}.") for absent in ABSENT)
