"""Peer: a page written with transformers.js, in the way of its documentation and its demos.

In:  a Work. Out: scores and milliseconds of its rankings, as its worker took them.
"""

from typing import Any, NamedTuple

from playwright.sync_api import Browser

from bench.texts import Work

ASK = """async ([action, payload]) => {
  const started = performance.now();
  return [await window.ask(action, payload), performance.now() - started];
}"""


class First(NamedTuple):
    """A first query: milliseconds for each model and by the wall clock, and both lists of scores."""

    ms: float
    bi_ms: float
    cross_ms: float
    bi_scores: list[float]
    cross_scores: list[float]


class Second(NamedTuple):
    """A second query: milliseconds with all texts embedded again, and with the query alone."""

    ms: float
    query_ms: float


class Peer:
    """A loaded peer."""

    def __init__(self, browser: Browser, url: str, threads: int) -> None:
        """Load both models; 0 `threads` leaves the number to the library."""
        self._page = browser.new_page()
        self._page.set_default_timeout(120_000)
        self._page.goto(f"{url}#asked")
        self._page.wait_for_function("() => window.ask")
        self._ask("load", {"threads": threads})

    def first(self, work: Work) -> First:
        """Rank with both models."""
        found, ms = self._ask("rank", {"query": work.query, "passages": work.passages})
        bi, cross = found["bi"], found["cross"]
        return First(ms, bi["ms"], cross["ms"], bi["scores"], cross["scores"])

    def second(self, work: Work) -> Second:
        """Embed for another query over the same passages."""
        found, _ = self._ask("again", {"query": work.second_query, "passages": work.passages})
        return Second(found["all"]["ms"], found["query_ms"])

    def _ask(self, action: str, payload: dict[str, Any]) -> tuple[Any, float]:
        result, ms = self._page.evaluate(ASK, [action, payload])
        return result, ms
