"""Goals: what the figures are held against, and whether they are met.

In:  results (results.json). Out: goals, each met (True), not met (False), or not measured (None).
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from bench.line import OVER

MIXED_TIMES = 3
SECOND_TIMES = 20
PYTHON_SHARE = 0.10
MANY = 100
"""Passages from which the goal for Python's share holds."""
CEILING_SHARE = 0.70
COLD_BYTES = 32_000_000
WARM_SHARE = 0.5
ALIKE = 1.2
"""Passages are of equal length if the longest is at most this many times the shortest."""


class Goal(NamedTuple):
    """A goal and what became of it."""

    what: str
    goal: str
    found: str
    met: bool | None


def goals(results: Mapping[str, Any]) -> list[Goal]:
    """Return every goal that the results have figures for."""
    return [*_works(results.get("works", ())), *_visits(results.get("visits", {}))]


def equal_lengths(work: Mapping[str, Any]) -> bool:
    """Tell whether padding costs nothing: all passages are about as long."""
    return bool(work["tokens"]["most"] <= ALIKE * work["tokens"]["least"])


def cross_goal(work: Mapping[str, Any]) -> float:
    """Return how many times as long the peer must take for the cross-encoder."""
    return 1 if equal_lengths(work) else MIXED_TIMES


def _works(works: Any) -> Iterator[Goal]:  # noqa: ANN401 - a list of dicts, or nothing
    for work in works:
        name, wanted, found = work["name"], cross_goal(work), work["cross_encoder"]["times"]
        text = "not slower than the peer" if wanted == 1 else f"{wanted} times as fast as the peer"
        yield Goal(f"cross-encoder, {name}", text, f"{found:.2f} times", found >= wanted)
    for work in works:
        found = work["second_query"]["times"]
        goal = f"{SECOND_TIMES} times as fast as the peer"
        yield Goal(f"second query, {work['name']}", goal, f"{found:.1f} times", found >= SECOND_TIMES)
    for work in works:
        share = work["python"]["share"]
        if work["passages"] >= MANY:
            goal = f"under {PYTHON_SHARE:.0%}"
            yield Goal(f"Python's share, {work['name']}", goal, f"{share:.1%}", share < PYTHON_SHARE)
    for work in works:
        share = work["ceiling"]["share"]
        goal = f"{CEILING_SHARE:.0%}"
        yield Goal(f"share of the ceiling, {work['name']}", goal, f"{share:.0%}", share >= CEILING_SHARE)


def _visits(visits: Mapping[str, Any]) -> Iterator[Goal]:
    if "page" not in visits:
        return
    page, peer, baseline = visits["page"], visits.get("peer"), visits.get("baseline")
    cold = page["cold_bytes"]
    for host, moved in (("compresses text", page["cold_bytes_compressed"]), ("compresses nothing", cold)):
        what = f"first visit, moved from a host that {host}"
        yield Goal(what, f"at most {_mb(COLD_BYTES)}", _mb(moved), moved <= COLD_BYTES)
    if peer:
        goal = f"less than the peer ({_mb(peer['cold_bytes'])})"
        yield Goal("first visit, moved", goal, _mb(cold), cold < peer["cold_bytes"])
        for kind, where in (("cold", "from this machine"), ("cold_online", OVER)):
            share = page[kind]["median"] / peer[kind]["median"]
            what = f"first visit, until ranked live, {where}"
            yield Goal(what, "sooner than the peer", f"{share:.0%} of its time", share < 1)
    what, goal = "second visit, until ranked live", "half of the first working version's time"
    if baseline is None:
        yield Goal(what, goal, "measured with --baseline only", None)
        return
    share = page["warm"]["median"] / baseline["warm"]["median"]
    yield Goal(what, goal, f"{share:.0%} of it", share < WARM_SHARE)


def _mb(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
