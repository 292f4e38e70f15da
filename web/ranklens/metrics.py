"""Metrics: how good a ranking is against judged passages, and how alike two rankings are.

In:  a ranking (passage indices, best first) and grades by passage (0 or absent: not relevant; 2 better than
1).
Out: numbers in [0, 1]; Kendall's tau in [-1, 1]. A query without a relevant passage scores 0 and is the
caller's to leave out. ``tests/test_evaluate.py`` holds these against ir-measures.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Mapping, Sequence

Grades = Mapping[int, int]


def dcg_at_k(grades: Sequence[int], k: int) -> float:
    """Discounted cumulative gain of grades in ranked order: sum of (2^grade - 1) / log2(rank + 1).

    Burges et al., "Learning to rank using gradient descent" (ICML 2005); the exponential gain.
    """
    return math.fsum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades[:k], start=1))


def ndcg_at_k(ranking: Sequence[int], grades: Grades, k: int = 10) -> float:
    """Return nDCG@k: DCG divided by that of the ideal order (Järvelin and Kekäläinen, TOIS 2002).

    >>> round(ndcg_at_k([0, 1, 2], {1: 2}), 3)
    0.631
    """
    ideal = dcg_at_k(sorted(grades.values(), reverse=True), k)
    return dcg_at_k([grades.get(passage, 0) for passage in ranking], k) / ideal if ideal else 0.0


def mrr_at_k(ranking: Sequence[int], grades: Grades, k: int = 10) -> float:
    """Return the reciprocal rank of the first relevant passage, 0 if none is in the top k."""
    places = (place for place, passage in enumerate(ranking[:k], start=1) if grades.get(passage, 0) > 0)
    first = next(places, None)
    return 1 / first if first else 0.0


def recall_at_k(ranking: Sequence[int], grades: Grades, k: int = 10) -> float:
    """Return the share of the relevant passages that are in the top k."""
    relevant = sum(1 for grade in grades.values() if grade > 0)
    found = sum(1 for passage in ranking[:k] if grades.get(passage, 0) > 0)
    return found / relevant if relevant else 0.0


def success_at_k(ranking: Sequence[int], grades: Grades, k: int = 1) -> float:
    """Return 1 if a relevant passage is in the top k, else 0."""
    return float(any(grades.get(passage, 0) > 0 for passage in ranking[:k]))


def kendall_tau(first: Sequence[int], second: Sequence[int]) -> float:
    """Return Kendall's tau of two lists of ranks for the same items (no ties: a ranking has none).

    1: the same order; -1: reversed; 0: unrelated. One minus four times the pairs that stand in opposite
    order, over n(n - 1) (Kendall, "A new measure of rank correlation", Biometrika 1938). Fewer than two items
    agree: 1.0.

    >>> round(kendall_tau([1, 2, 3], [1, 3, 2]), 3)
    0.333
    """
    if len(first) != len(second):
        raise ValueError(f"Kendall's tau needs lists of one length, got {len(first)} and {len(second)}")
    n = len(first)
    if n < 2:
        return 1.0
    seen: list[int] = []
    opposite = 0
    for _, rank in sorted(zip(first, second, strict=True)):
        place = bisect(seen, rank)
        opposite += len(seen) - place
        seen.insert(place, rank)
    return 1 - 4 * opposite / (n * (n - 1))
