"""Visits: from navigation to a finished live ranking, first and second visit; bytes moved.

In:  hosts that count, and what tells that a page is done. Out: milliseconds and bytes of a visit with a fresh
profile, of a second one with the same profile, and of a first one over a line.

The clock is the machine's, read here before navigation and in the page when it is done: a page that reloads
itself does not start anew. After its first visit every page stays open for as long as a person reads, which
is when browsers write down the machine code that they compiled. A visit's bytes are all that its host sent
until it has been quiet for a while, so what a service worker fetches afterwards counts too.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from playwright.sync_api import BrowserContext, TimeoutError

from bench.chrome import Chrome
from bench.hosts import Host
from bench.line import Line
from bench.rounds import summary, turns
from export.errors import ExportError

QUIET_S = 1.0
READING_S = 5.0
PATIENCE_MS = 120_000
POLLING_MS = 50  # not every frame, which Playwright would wait for else: the page would draw all of them
RANKED = "[role=status][data-state=done]"
LIVE = "#origin[data-kind=live]"
"""The site says so where its numbers come from: the stored ranking of an example does not count."""


class Visited(NamedTuple):
    """A host to visit, and selectors that must all be there when its page is done."""

    host: Host
    done: tuple[str, ...]


class Visit(NamedTuple):
    """One visit."""

    ms: float
    sent: int


def visited(host: Host, name: str) -> Visited:
    """Return what tells that the page of a side is done."""
    return Visited(host, (RANKED,) if name == "peer" else (RANKED, LIVE))


def visit(context: BrowserContext, visited: Visited, reading_s: float = 0.0) -> Visit:
    """Open the page in a new tab, wait until it is done, read, and was quiet, and close it."""
    before = visited.host.sent
    page = context.new_page()
    started = time.time() * 1000
    page.goto(visited.host.url, wait_until="commit")
    condition = "(all) => all.every((each) => document.querySelector(each)) && Date.now()"
    try:
        done = page.wait_for_function(
            condition, arg=list(visited.done), timeout=PATIENCE_MS, polling=POLLING_MS
        )
    except TimeoutError as error:
        said = page.locator("[role=status]").first.inner_text()
        raise ExportError(f"a page was not done after {PATIENCE_MS / 1000:.0f} s; it says: {said}") from error
    ms = float(done.json_value()) - started
    page.wait_for_timeout(reading_s * 1000)
    _settle(visited.host)
    page.close()
    return Visit(ms, visited.host.sent - before)


def measure(chrome: Chrome, all_visited: Mapping[str, Visited], rounds: int) -> dict[str, Any]:
    """Visit each twice with a fresh profile, and once over a line with another, in turn."""
    first: dict[str, list[Visit]] = {name: [] for name in all_visited}
    second: dict[str, list[Visit]] = {name: [] for name in all_visited}
    online: dict[str, list[Visit]] = {name: [] for name in all_visited}
    for _, name in turns(list(all_visited), rounds):
        with chrome.profile() as context:
            first[name].append(visit(context, all_visited[name], READING_S))
            second[name].append(visit(context, all_visited[name]))
        with chrome.profile() as context, _online(all_visited[name].host):
            online[name].append(visit(context, all_visited[name]))
    return {
        name: {
            "cold": summary([each.ms for each in first[name]]),
            "cold_online": summary([each.ms for each in online[name]]),
            "warm": summary([each.ms for each in second[name]]),
            "cold_bytes": first[name][-1].sent,
            "warm_bytes": second[name][-1].sent,
            "cold_bytes_compressed": online[name][-1].sent,
        }
        for name in all_visited
    }


@contextmanager
def _online(host: Host) -> Iterator[None]:
    """Let a host compress, as most do, and send over a line."""
    host.compress, host.line = True, Line()
    try:
        yield
    finally:
        host.compress, host.line = False, None


def _settle(host: Host) -> None:
    """Wait until the host has sent nothing for a while."""
    sent, since = host.sent, time.monotonic()
    while time.monotonic() - since < QUIET_S:
        time.sleep(0.1)
        if host.sent != sent:
            sent, since = host.sent, time.monotonic()
