"""Rankings: scores put in order, and one order held against another.

In:  scores by passage (index = place in the input).
Out: rankings (passage indices, best first), moves, and what the cross-encoder promoted.
"""

from __future__ import annotations

from collections.abc import Sequence

from ranklens.metrics import kendall_tau
from ranklens.results import Comparison, Promotion


def rank(scores: Sequence[float]) -> list[int]:
    """Return passage indices, highest score first; equal scores keep the input order.

    >>> rank([0.2, 0.9, 0.9])
    [1, 2, 0]
    """
    return sorted(range(len(scores)), key=lambda passage: -scores[passage])


def ranks(ranking: Sequence[int]) -> list[int]:
    """Return each passage's rank, from 1, by passage: the inverse of a ranking.

    >>> ranks([1, 2, 0])
    [3, 1, 2]
    """
    places = [0] * len(ranking)
    for place, passage in enumerate(ranking, start=1):
        places[passage] = place
    return places


def compare(first: Sequence[int], second: Sequence[int]) -> Comparison:
    """Say what the second ranking (the cross-encoder's) did to the first (the bi-encoder's).

    Returns ``moves`` (places up by passage; negative is down), ``kendall_tau``, ``same_top`` and
    ``promoted``: the passage that rose the most places, the one that ended higher if two rose alike, or None
    if none rose.
    """
    before, after = ranks(first), ranks(second)
    moves = [old - new for old, new in zip(before, after, strict=True)]
    best = max(range(len(moves)), key=lambda passage: (moves[passage], -after[passage]))
    promoted: Promotion | None = None
    if moves[best] > 0:
        promoted = {"passage": best, "from": before[best], "to": after[best], "places": moves[best]}
    return {
        "moves": moves,
        "kendall_tau": kendall_tau(before, after),
        "same_top": first[0] == second[0],
        "promoted": promoted,
    }
