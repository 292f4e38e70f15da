"""Tracebacks: what the visitor's Python raised, as far as it is the visitor's.

In:  an exception, and the names under which the visitor's code was compiled.
Out: ``RunError``: name, message, line, and a traceback with no frame of RankLens or of the standard library.
"""

from __future__ import annotations

import linecache
import traceback
from typing import TypedDict

from ranklens.showing import cut

MAX_TRACEBACK = 10_000
_PREFIX = "<run "
_REMEMBERED = 50


class RunError(TypedDict):
    """An exception of the visitor's code; ``line`` is where it left that code."""

    name: str
    message: str
    line: int | None
    text: str


def remember(number: int, code: str) -> str:
    """Keep the source of a run for tracebacks; return the file name to compile it under."""
    name = f"{_PREFIX}{number}>"
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    linecache.cache.pop(f"{_PREFIX}{number - _REMEMBERED}>", None)
    return name


def describe(error: BaseException) -> RunError:
    """Describe an exception."""
    report = traceback.TracebackException.from_exception(error)
    _keep_own(report, set())
    lines = [frame.lineno for frame in report.stack]
    line = error.lineno if isinstance(error, SyntaxError) else lines[-1] if lines else None
    return {
        "name": type(error).__name__,
        "message": cut(error.msg if isinstance(error, SyntaxError) else str(error), 1_000),
        "line": line,
        "text": cut("".join(report.format()), MAX_TRACEBACK),
    }


def _keep_own(report: traceback.TracebackException, seen: set[int]) -> None:
    """Drop frames that are not the visitor's, in the causes, too."""
    if id(report) in seen:
        return
    seen.add(id(report))
    own = [frame for frame in report.stack if frame.filename.startswith(_PREFIX)]
    report.stack = traceback.StackSummary.from_list(own)
    for other in (report.__cause__, report.__context__, *(report.exceptions or ())):
        if other is not None:
            _keep_own(other, seen)
