"""Judging: several rankings of the same passages held against grades, side by side.

In:  rankings by name (passage indices, best first) and grades by passage (0 or absent: not relevant).
Out: nDCG@10, MRR@10, recall@k and success@1 of each, of the ideal ranking too, so that a list can be seen
against the best that is possible (with more relevant passages than k, recall@k cannot reach 1).
Left out: differences, which are the page's; formulas, which are ``metrics.py``'s.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from ranklens import metrics
from ranklens.text import InputError

HIGHEST_GRADE = 20
"""A grade counts as 2^grade - 1; a larger number is a mistake rather than a grade."""

Metrics = dict[str, float]


class MetricName(TypedDict):
    """A metric's key in the results, and its name for a person."""

    key: str
    label: str


class JudgeResult(TypedDict):
    """Every metric of every ranking."""

    metrics: list[MetricName]
    values: dict[str, Metrics]
    ideal: list[int]
    relevant: int


def names(k: int) -> list[MetricName]:
    """Return the metrics in the order of the page; ``k`` is recall's."""
    labels = {"ndcg": "nDCG@10", "mrr": "MRR@10", "recall": f"recall@{k}", "success": "success@1"}
    return [{"key": key, "label": label} for key, label in labels.items()]


def measure(ranking: Sequence[int], grades: metrics.Grades, k: int) -> Metrics:
    """Return all metrics of one ranking.

    >>> measure([1, 0], {0: 2}, k=1)["mrr"]
    0.5
    """
    return {
        "ndcg": metrics.ndcg_at_k(ranking, grades, 10),
        "mrr": metrics.mrr_at_k(ranking, grades, 10),
        "recall": metrics.recall_at_k(ranking, grades, k),
        "success": metrics.success_at_k(ranking, grades, 1),
    }


def judge(rankings: Mapping[str, Sequence[int]], grades: metrics.Grades, k: int = 10) -> JudgeResult:
    """Hold rankings of the same passages against their grades.

    Raises:
        InputError: the grades or k make no sense for these passages.
        ValueError: the rankings are not of the same passages.
    """
    passages = len(next(iter(rankings.values()), ()))
    for name, ranking in rankings.items():
        if sorted(ranking) != list(range(passages)):
            raise ValueError(f"the ranking {name!r} does not name each of {passages} passages once")
    check_grades(grades, passages)
    if k < 1:
        raise InputError("k", f"k is {k}; recall@k needs a k of 1 or more.")
    best = ideal(passages, grades)
    values = {name: measure(ranking, grades, k) for name, ranking in rankings.items()}
    return {
        "metrics": names(k),
        "values": {**values, "ideal": measure(best, grades, k)},
        "ideal": best,
        "relevant": sum(1 for grade in grades.values() if grade > 0),
    }


def ideal(passages: int, grades: metrics.Grades) -> list[int]:
    """Return the ideal ranking: higher grades first, equal ones in input order.

    >>> ideal(4, {3: 1, 2: 2})
    [2, 3, 0, 1]
    """
    return sorted(range(passages), key=lambda passage: -max(0, grades.get(passage, 0)))


def check_grades(grades: metrics.Grades, passages: int) -> None:
    """Check that every grade belongs to a passage and is one.

    Raises:
        InputError: it does not, or is not.
    """
    for passage, grade in grades.items():
        if not 0 <= passage < passages:
            raise InputError(
                "grades", f"A grade is given to passage {passage + 1}; there are only {passages:,}."
            )
        if grade > HIGHEST_GRADE:
            raise InputError(
                "grades",
                f"Passage {passage + 1} has grade {grade}; grades go from 0 to {HIGHEST_GRADE}. "
                "Usual ones are 0, 1 and 2.",
            )


def grades_of(asked: Mapping[str, int]) -> dict[int, int]:
    """Return grades by index from JSON's object, whose keys are strings; none is below 0."""
    return {int(passage): max(0, int(grade)) for passage, grade in asked.items()}


def mean(rows: Iterable[Metrics]) -> Metrics:
    """Return the mean of each metric; no rows have mean 0.

    >>> mean([{"mrr": 1.0}, {"mrr": 0.5}])
    {'mrr': 0.75}
    """
    listed = list(rows)
    keys = listed[0] if listed else [name["key"] for name in names(10)]
    return {key: math.fsum(row[key] for row in listed) / max(1, len(listed)) for key in keys}
