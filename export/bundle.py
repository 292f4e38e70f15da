"""Bundle: the page's scripts and stylesheets joined, so that a visit asks for a dozen files, not for 130.

In:  a site with its page, and esbuild as npm brings it.
Out: every script that the page or a worker starts, with all that it imports; `chunk-….js`, what several of
them need; one stylesheet. Modules and stylesheets stay beside them as they were written, for whoever reads or
imports one; the page asks for none.
A request costs the browser work and, on many servers, a turn: six are answered at a time, and the service
worker that a first visit waits for is asked for after all of them.
"""

import json
import re
import tempfile
from pathlib import Path

from export import nodejs
from export.errors import ExportError

SCRIPT = Path(__file__).parent / "bundle.mjs"
STARTED = (
    *("isolation.js", "app.js"),
    *("worker.js", "inference-worker.js", "hash-worker.js", "trial-worker.js"),
)
"""What index.html and `new Worker` name. Their addresses stay."""
STYLESHEET = re.compile(r'    <link rel="stylesheet" href="(style/[^"]+)">\n')
JOINED = "style.css"


def bundle(site: Path, web: Path) -> set[str]:
    """Join scripts and stylesheets of a site; return the paths of those that the page asks for no more.

    Raises:
        ExportError: there is no Node.js, or esbuild refused a script.
    """
    return bundle_scripts(site, web) | bundle_styles(site)


def bundle_scripts(site: Path, web: Path) -> set[str]:
    """Join the modules of each script that is started."""
    esbuild = web / "node_modules" / "esbuild" / "lib" / "main.js"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "modules.json")
        status, said = nodejs.run("node", [SCRIPT, esbuild, site, out, *STARTED], site)
        if status != 0:
            raise ExportError(f"esbuild could not join the scripts of the page:\n{said}")
        modules = json.loads(out.read_text("utf-8"))
    return set(modules) - set(STARTED)


def bundle_styles(site: Path) -> set[str]:
    """Join the stylesheets that the page names, in its order, which decides between rules of equal weight."""
    path = site / "index.html"
    page = path.read_text("utf-8")
    names = STYLESHEET.findall(page)
    if not names:
        return set()
    rules = [(site / name).read_text("utf-8") for name in names]
    (site / JOINED).write_text("\n".join(rules), "utf-8")
    before, *_ = STYLESHEET.split(page)
    after = STYLESHEET.sub("", page).removeprefix(before)
    path.write_text(f'{before}    <link rel="stylesheet" href="{JOINED}">\n{after}', "utf-8")
    return set(names)
