"""Agreement: do page and peer say the same of the same texts? Else their times would compare two things.

In:  scores by passage from both. Out: the largest difference, and passages that stand in another order.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import TypedDict

CLOSE = 1e-2
"""Scores further apart than this must stand in the same order on both sides."""


class Agreement(TypedDict):
    """How far two lists of scores are apart."""

    largest: float
    swapped: int


def agreement(ours: Sequence[float], theirs: Sequence[float]) -> Agreement:
    """Compare scores of the same passages; `swapped` counts pairs in another order, unless all but equal."""
    if len(ours) != len(theirs):
        raise ValueError(f"{len(ours)} scores against {len(theirs)}")
    swapped = sum(
        1
        for a, b in combinations(range(len(ours)), 2)
        if (ours[a] - ours[b]) * (theirs[a] - theirs[b]) < 0
        and max(abs(ours[a] - ours[b]), abs(theirs[a] - theirs[b])) > CLOSE
    )
    largest = max(abs(mine - other) for mine, other in zip(ours, theirs, strict=True))
    return {"largest": round(largest, 6), "swapped": swapped}


def worst(found: Sequence[Agreement]) -> Agreement:
    """Return the worst of several comparisons."""
    return {
        "largest": max(each["largest"] for each in found),
        "swapped": max(each["swapped"] for each in found),
    }
