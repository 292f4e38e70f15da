"""TREC: runs and judgments in the formats that trec_eval, ir-measures and ranx read.

In:  for each query its id, rankings with scores, and grades, all by passage ids.
Out: text. A run's line is "query Q0 passage rank score tag", a judgment's "query 0 passage grade".
Such programs pay no heed to the rank: they sort by score, in 32 bits, and equal scores by id. So scores are
written in full, and those closer than one millionth are moved apart by as much, in the order of our ranking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Ranked(NamedTuple):
    """One query's ranking: passage ids, best first, each with its score."""

    query: str
    passages: Sequence[str]
    scores: Sequence[float]


def write_run(ranked: Iterable[Ranked], tag: str) -> str:
    r"""Return a run.

    >>> write_run([Ranked("q1", ["p2"], [0.5])], "my model")
    'q1 Q0 p2 1 0.5 my-model\n'
    """
    name = re.sub(r"\s+", "-", tag.strip()) or "ranklens"
    return "".join(
        f"{query} Q0 {passage} {rank} {score!r} {name}\n"
        for query, passages, scores in ranked
        for rank, (passage, score) in enumerate(zip(passages, apart(scores), strict=True), start=1)
    )


def apart(scores: Sequence[float]) -> list[float]:
    """Return falling scores so far apart that 32 bits keep their order.

    >>> apart([2.0, 2.0, 1.0])
    [2.0, 1.999998, 1.0]
    """
    moved: list[float] = []
    for score in scores:
        most = moved[-1] - 1e-6 * max(1.0, abs(moved[-1])) if moved else score
        moved.append(min(score, most))
    return moved


def write_qrels(grades: Iterable[tuple[str, Mapping[str, int]]]) -> str:
    r"""Return judgments.

    >>> write_qrels([("q1", {"p2": 2})])
    'q1 0 p2 2\n'
    """
    return "".join(
        f"{query} 0 {passage} {grade}\n" for query, graded in grades for passage, grade in graded.items()
    )


def by_rank(passages: Sequence[str]) -> list[float]:
    """Return scores that only say the order, for a ranking that has none of its own.

    >>> by_rank(["a", "b"])
    [2.0, 1.0]
    """
    return [float(len(passages) - place) for place in range(len(passages))]
