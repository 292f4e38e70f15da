"""The shell: the files that the page needs to open without a network, listed for its service worker.

In:  a site that is written but for this, and what of it the page does not ask for. Out: `shell.js`, which
`sw.js` imports.
Left out: models, wasm files and archives, which the page's own assets.js keeps and verifies. Standard library
only.
"""

import hashlib
import json
from collections.abc import Collection
from pathlib import Path

from export.files import sha256
from export.headers import HEADERS

LEFT_OUT = {
    ".nojekyll",
    "_headers",
    "LICENSE",
    "NOTICE",
    "shell.js",
    "sw.js",
    "sw-without-isolation.js",
    "vendor/pyodide/pyodide-lock.json",
}
KEPT_BY_THE_PAGE = {".onnx", ".wasm", ".zip"}


def shell_files(site: Path, unasked: Collection[str] = ()) -> list[str]:
    """Return the shell's paths, sorted."""
    paths = (path for path in site.rglob("*") if path.is_file() and path.suffix not in KEPT_BY_THE_PAGE)
    names = (path.relative_to(site).as_posix() for path in paths)
    return sorted(
        name
        for name in names
        if name not in LEFT_OUT and name not in unasked and not name.startswith("models/")
    )


def write_shell(site: Path, unasked: Collection[str] = ()) -> None:
    """Write `shell.js`: another build has another list, so browsers notice it."""
    files = [{"path": path, "sha256": sha256(site / path)} for path in shell_files(site, unasked)]
    build = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:16]
    content = json.dumps({"build": build, "headers": HEADERS, "files": files}, indent=1)
    (site / "shell.js").write_text(f"self.RANKLENS_SHELL = {content};\n", "utf-8")
