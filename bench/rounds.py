"""Rounds: who is measured when, and what is kept of it.

In:  names of the sides, and milliseconds by round. Out: turns, and medians with their range.
"""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import TypedDict


class Spread(TypedDict):
    """A median, with the least and the most of the rounds."""

    median: float
    least: float
    most: float
    rounds: int


def turns(sides: Sequence[str], rounds: int) -> Iterator[tuple[int, str]]:
    """Yield (round, side) so that each side goes first equally often: what drifts hits all alike.

    >>> list(turns(["page", "peer"], 2))
    [(0, 'page'), (0, 'peer'), (1, 'peer'), (1, 'page')]
    """
    for number in range(rounds):
        first = number % len(sides)
        for side in (*sides[first:], *sides[:first]):
            yield number, side


def summary(values: Sequence[float]) -> Spread:
    """Return the median of a measure over the rounds, and its range."""
    return {
        "median": round(median(values), 2),
        "least": round(min(values), 2),
        "most": round(max(values), 2),
        "rounds": len(values),
    }


def times(slow: Spread, fast: Spread) -> float:
    """Return how many times as long `slow` took as `fast`, by their medians."""
    return round(slow["median"] / fast["median"], 2) if fast["median"] else float("inf")
