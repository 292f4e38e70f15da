"""Preloads: every file that app.js imports, named in index.html: a browser need not find them in turn.

In:  a site with its page. Out: `<link rel="modulepreload">` lines ahead of the script of the page.
Without them chunks come in rounds, each of which waits for the one before it.
Left out: what is imported later, when something asks for it. Standard library only.
"""

import posixpath
import re
from pathlib import Path

from export.errors import ExportError

IMPORT = re.compile(r"""^(?:import|export)\b[^;'"]*['"](\.{1,2}/[^'"]+)['"];""", re.MULTILINE)
FIRST, STARTER = "isolation.js", '    <script type="module" src="app.js"></script>\n'


def imported(site: Path, first: str) -> list[str]:
    """Return the modules that one needs to start, itself included, in the order in which they are found."""
    found = [first]
    for path in found:  # grows
        text = (site / path).read_text("utf-8")
        for named in IMPORT.findall(text):
            other = posixpath.normpath(posixpath.join(posixpath.dirname(path), named))
            if other not in found:
                found.append(other)
    return found


def write_preloads(site: Path) -> None:
    """Add the lines to `index.html`.

    Raises:
        ExportError: the page starts its script in another way.
    """
    path = site / "index.html"
    page = path.read_text("utf-8")
    if page.count(STARTER) != 1:
        raise ExportError(f"index.html has no line {STARTER.strip()}; adapt export/preloads.py")
    modules = dict.fromkeys([*imported(site, FIRST), *imported(site, "app.js")])
    links = "".join(f'    <link rel="modulepreload" href="{module}">\n' for module in modules)
    path.write_text(page.replace(STARTER, links + STARTER), "utf-8")
