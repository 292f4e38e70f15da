"""Actions: what the page may ask of the engine, by name; ``web/protocol.js`` states payloads and results.

In:  an action's name and its payload (parsed JSON), bytes of files, where events go, whether it is wanted
still.
Out: the result as plain data, or the error as plain data: what failed, and what to do next.
Left out: JSON itself and the browser (``bridge.py``).
"""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ranklens.pipeline import Ranker
from ranklens.progress import IsCurrent, OnEvent, StoppedError
from ranklens.text import InputError


@dataclass(frozen=True)
class Request:
    """One request of the page."""

    payload: dict[str, Any]
    files: Sequence[bytes]
    on_event: OnEvent
    is_current: IsCurrent


class Engine:
    """All that an action may use: the ranker, once its models are there."""

    def __init__(self) -> None:
        """Start without models."""
        self.ranker: Ranker | None = None

    def models(self) -> Ranker:
        """Return the ranker.

        Raises:
            RuntimeError: no models are loaded; the worker should have waited.
        """
        if self.ranker is None:
            raise RuntimeError("the models are not loaded yet")
        return self.ranker


async def _rank(engine: Engine, request: Request) -> object:
    asked = request.payload
    return await engine.models().rank(asked["query"], asked["passages"], request.on_event, request.is_current)


ACTIONS: dict[str, Callable[[Engine, Request], Awaitable[object]]] = {
    "rank": _rank,
}


def as_data(error: Exception) -> dict[str, Any]:
    """Describe an exception for the page: what a person reads, and the traceback as detail."""
    if isinstance(error, StoppedError):
        return {"name": "Superseded", "message": "A newer request took over.", "hint": "", "detail": ""}
    if isinstance(error, InputError):
        return {"name": "InputError", "message": str(error), "hint": "", "detail": "", "field": error.field}
    return {
        "name": type(error).__name__,
        "message": f"Ranking failed: {error}",
        "hint": "Try again; if it happens with these texts every time, report it with the details below.",
        "detail": "".join(traceback.format_exception(error)),
    }
