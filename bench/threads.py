"""Threads: what the peer does when nobody tells it how many; an extra row where that differs.

In:  a browser, the peer's address, a work. Out: the number, and the cross-encoder's milliseconds with it.
"""

import math
from typing import Any

from playwright.sync_api import Browser

from bench.peer import Peer
from bench.rounds import summary
from bench.texts import Work

MOST = 4


def own_choice(cores: int) -> int:
    """Return what onnxruntime-web chooses on a page that is isolated: half the cores, at most four."""
    return min(MOST, math.ceil(cores / 2))


def measure(browser: Browser, url: str, work: Work, rounds: int, chosen: int) -> dict[str, Any]:
    """Rank the work with as many threads as the library likes; once more than is counted."""
    peer = Peer(browser, url, threads=0)
    times = [peer.first(work.varied(number)).cross_ms for number in range(rounds + 1)][1:]
    return {"threads": chosen, "work": work.name, "cross_encoder": summary(times)}
