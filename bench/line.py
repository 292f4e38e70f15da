"""Line: a home's line to the internet, put between a host and the browser.

In:  how many bytes are about to be sent. Out: nothing, once the line has carried them. Connections share it.
Within one machine a download takes no time; a visitor's does, so first visits are measured both ways.
"""

import threading
import time

MBIT_S = 50.0
"""Megabits a second, as of a common home line or of good mobile reception."""
OVER = f"over {MBIT_S:.0f} Mbit/s"
"""What reports call a visit over it."""
ANSWER_S = 0.02
"""From a request to the first byte of its answer: the way there and back to a host that is near."""


class Line:
    """A line of so many megabits a second; every answer begins late by `answer_s`."""

    def __init__(self, mbit_s: float = MBIT_S, answer_s: float = ANSWER_S) -> None:
        """Start with nothing under way."""
        self._bytes_s, self._answer_s = mbit_s * 1e6 / 8, answer_s
        self._free = 0.0
        self._lock = threading.Lock()

    def answer(self) -> None:
        """Wait until an answer may begin."""
        time.sleep(self._answer_s)

    def carry(self, size: int) -> None:
        """Wait until so many bytes are through, after all that others sent before."""
        with self._lock:
            self._free = max(self._free, time.monotonic()) + size / self._bytes_s
            through = self._free
        time.sleep(max(0.0, through - time.monotonic()))
