"""Query rows: one judged query's line in the table of an evaluation.

In:  a card's query and what both models made of it.
Out: ``QueryRow``: metrics of the three rankings, who wins by nDCG@10, and the first places of each ranking.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

from ranklens import rankings
from ranklens.cards import Card
from ranklens.judging import Metrics, measure
from ranklens.results import BiEncoderResult, CrossEncoderResult

KEPT = 100
"""Places of each ranking that a row keeps: enough for every metric and for a run file."""
_EQUAL = 1e-9
Winner = Literal["bi_encoder", "cross_encoder", "tie"]


class QueryRow(TypedDict):
    """One query: what it was, how good each ranking is, and the first places of each."""

    card: int
    index: int  # of the query in its card
    topic: str
    id: str
    query: str
    passages: int
    relevant: int
    complete: bool
    values: dict[str, Metrics]
    winner: Winner
    difference: float
    rankings: dict[str, list[int]]
    scores: dict[str, list[float]]


def make_row(
    number: int,
    place: int,
    card: Card,
    first: BiEncoderResult,
    top: Sequence[int],
    second: CrossEncoderResult,
    k: int,
) -> QueryRow:
    """Make the row of query ``place`` of card ``number``; ``second`` scored ``top``, in that order."""
    asked = card["queries"][place]
    total, grades = len(card["passages"]), asked["grades"]
    known = dict(zip(top, second["scores"], strict=True))
    scores = [known.get(passage) for passage in range(total)]
    reranked = rankings.two_stage(first["ranking"], scores, len(top))["ranking"]
    staged = rankings.two_stage(first["ranking"], scores, min(k, len(top)))["ranking"]
    by_name = {"bi_encoder": first["ranking"], "cross_encoder": reranked, "two_stage": staged}
    values = {name: measure(ranking, grades, k) for name, ranking in by_name.items()}
    difference = values["cross_encoder"]["ndcg"] - values["bi_encoder"]["ndcg"]
    return {
        "card": number,
        "index": place,
        "topic": card["topic"],
        "id": asked["id"],
        "query": asked["query"],
        "passages": total,
        "relevant": sum(grade > 0 for grade in grades.values()),
        "complete": len(top) == total,
        "values": values,
        "winner": _winner(difference),
        "difference": difference,
        "rankings": {name: ranking[:KEPT] for name, ranking in by_name.items()},
        "scores": {
            "bi_encoder": [first["scores"][passage] for passage in first["ranking"][:KEPT]],
            "cross_encoder": [known[passage] for passage in reranked[:KEPT] if passage in known],
        },
    }


def _winner(difference: float) -> Winner:
    if abs(difference) < _EQUAL:
        return "tie"
    return "cross_encoder" if difference > 0 else "bi_encoder"
