"""Rankings: scores put in order, and one order held against another.

In:  scores by passage (index = place in the input).
Out: rankings (passage indices, best first), moves, what the cross-encoder promoted, and the two stages
together: retrieve with one list, rerank its top k with the other's scores.
"""

from __future__ import annotations

from collections.abc import Sequence

from ranklens.metrics import kendall_tau
from ranklens.results import Comparison, LostPassage, Promotion, TwoStageResult
from ranklens.text import InputError


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


def two_stage(first: Sequence[int], second_scores: Sequence[float | None], k: int) -> TwoStageResult:
    """Rerank the top k of the first ranking by the second stage's scores; the rest stays as it was.

    A passage is lost if it is in the second stage's own top k but the first did not hand it over. Scores may
    be None (not scored) below k only. Nothing is computed again, so k can be moved at will.

    >>> result = two_stage([0, 1, 2], [0.1, 0.2, 0.9], k=2)
    >>> result["ranking"], result["lost"]
    ([1, 0, 2], [{'passage': 2, 'first_rank': 3, 'second_rank': 1}])

    Raises:
        InputError: k is not between 1 and the number of passages.
        ValueError: the lists do not belong together, or a score within k is missing.
    """
    total = len(first)
    if sorted(first) != list(range(total)) or len(second_scores) != total:
        raise ValueError(f"a ranking of {total} passages and {len(second_scores)} scores do not match")
    if not 1 <= k <= total:
        raise InputError("k", f"k is {k}; it goes from 1 to {total}, the number of passages.")
    scored = {passage: score for passage, score in enumerate(second_scores) if score is not None}
    if missing := [passage for passage in first[:k] if passage not in scored]:
        raise ValueError(f"passage {missing[0]} is in the top {k} but has no score of the second stage")
    second = sorted(scored, key=lambda passage: -scored[passage])
    handed_over = set(first[:k])
    lost: list[LostPassage] = [
        {"passage": passage, "first_rank": first.index(passage) + 1, "second_rank": rank}
        for rank, passage in enumerate(second[:k], start=1)
        if passage not in handed_over
    ]
    ranking = [passage for passage in second if passage in handed_over] + list(first[k:])
    return {"k": k, "ranking": ranking, "lost": lost, "pairs": k, "saved": total - k}
