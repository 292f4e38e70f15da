"""Output: what the visitor's Python prints, on its way to the page while it runs.

In:  writes to stdout and stderr during a run.
Out: "print" events; no more than ``MAX_OUTPUT`` characters of them.
A run's output belongs to its context, so that an older run that is still ending cannot write into the newest.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from ranklens.progress import IsCurrent, OnEvent, StoppedError
from ranklens.showing import show

MAX_OUTPUT = 100_000
"""Characters that one run may print."""
SINGLE_LINES = 200
"""So many lines go out one by one; then in blocks, since every event costs the page time."""
BLOCK = 4_000

Stream = Literal["stdout", "stderr"]
_running: ContextVar[Output | None] = ContextVar("output", default=None)


class Output:
    """The output of one run."""

    def __init__(self, on_event: OnEvent, is_current: IsCurrent) -> None:
        """Send events to ``on_event``; stop whoever writes once ``is_current`` is false."""
        self._on_event = on_event
        self._is_current = is_current
        self._held = ""
        self._stream: Stream = "stdout"
        self._left = MAX_OUTPUT
        self._lines = 0
        self.cut = False

    def write(self, stream: Stream, text: str) -> None:
        """Take what was printed.

        Raises:
            StoppedError: the run is no longer wanted.
        """
        if not self._is_current():
            raise StoppedError
        if stream != self._stream:
            self.flush()
            self._stream = stream
        self.cut = self.cut or len(text) > self._left
        text = text[: self._left]
        self._left -= len(text)
        self._held += text
        self._lines += text.count("\n")
        if self._held.endswith("\n") and (self._lines <= SINGLE_LINES or len(self._held) >= BLOCK):
            self.flush()

    def flush(self) -> None:
        """Send what is held."""
        if self._held:
            self._on_event({"type": "print", "stream": self._stream, "text": self._held})
            self._held = ""

    def show(self, value: object) -> None:
        """Send a value, as a table if it is one; counts as much as it holds."""
        self.flush()
        shown = show(value)
        self._left -= len(str(shown))
        if self._left < 0:
            self._left, self.cut = 0, True
            return
        self._on_event({"type": "show", "value": shown})


class _Router(io.TextIOBase):
    """Stands for stdout or stderr while anything runs; hands text to the run that wrote it."""

    def __init__(self, stream: Stream, original: io.TextIOBase) -> None:
        self._stream: Stream = stream
        self.original = original

    def write(self, text: str) -> int:
        output = _running.get()
        if output is None:
            return self.original.write(text)
        output.write(self._stream, text)
        return len(text)

    def flush(self) -> None:
        output = _running.get()
        if output is None:
            self.original.flush()

    def writable(self) -> bool:
        return True


_originals: list[io.TextIOBase] = []
_runs = 0


@contextmanager
def capture(output: Output) -> Iterator[None]:
    """Send what is printed inside to ``output``; the last run to end puts the real streams back."""
    global _runs
    if not _runs:
        _originals[:] = [sys.stdout, sys.stderr]  # type: ignore[list-item]
        sys.stdout, sys.stderr = _Router("stdout", _originals[0]), _Router("stderr", _originals[1])
    _runs += 1
    token = _running.set(output)
    try:
        yield
    finally:
        _running.reset(token)
        _runs -= 1
        if not _runs:
            sys.stdout, sys.stderr = _originals
