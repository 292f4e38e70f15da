"""Errors: an exception as plain data for the page.

In:  what an action raised.
Out: name, message (what a person reads), hint (what to do), detail (for a bug report), and for input the
field.
"""

from __future__ import annotations

import traceback
from typing import Any

from ranklens.passages import ReadError
from ranklens.progress import StoppedError
from ranklens.text import InputError

DOING = {
    "rank": "The ranking",
    "influence": "The influence of its parts",
    "rescore": "The new score",
    "two_stage": "The two-stage ranking",
    "judge": "Judging",
    "read": "Reading the file",
    "write": "Writing the file",
    "evaluate": "The evaluation",
    "run": "The run",
}


def as_data(error: Exception, action: str) -> dict[str, Any]:
    """Describe what ended an action."""
    if isinstance(error, StoppedError):
        return {"name": "Superseded", "message": "A newer request took over.", "hint": "", "detail": ""}
    if isinstance(error, InputError):
        return {"name": "InputError", "message": str(error), "hint": "", "detail": "", "field": error.field}
    if isinstance(error, ReadError):
        return {
            "name": "ReadError",
            "message": str(error),
            "hint": error.hint,
            "detail": "",
            "field": "files",
        }
    return {
        "name": type(error).__name__,
        "message": f"{DOING.get(action, action)} failed: {error}",
        "hint": "Try again; if it happens with the same data every time, report it with the details below.",
        "detail": "".join(traceback.format_exception(error)),
    }
