"""Evaluation: judged queries through the very ranker of the page.

In:  cards, k of the two-stage ranking, and how many passages the cross-encoder reads a query.
Out: a row a query (metrics of bi-encoder, cross-encoder and two stages; who wins), and their means. Events
after every passage and every query.

A passage's vector serves all queries of its card. Of a large set the cross-encoder reads the bi-encoder's
best ``depth`` passages, and the rest follow in the bi-encoder's order; rows say so (``complete``). Queries
without a relevant passage are left out: every ranking would score 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypedDict

from ranklens import judging, text
from ranklens.cards import MAX_PASSAGES, Card, JudgedQuery
from ranklens.judging import MetricName, Metrics
from ranklens.pipeline import Ranker
from ranklens.progress import Event, IsCurrent, OnEvent, always, ignore
from ranklens.query_rows import QueryRow, make_row
from ranklens.results import BiEncoderResult, CrossEncoderResult
from ranklens.text import InputError

DEPTH = 100


class EvaluateResult(TypedDict):
    """All queries, their means, and what it took."""

    metrics: list[MetricName]
    k: int
    queries: list[QueryRow]
    means: dict[str, Metrics]
    wins: dict[str, int]
    skipped: int
    bi_encoder: dict[str, Any]
    cross_encoder: dict[str, Any]
    models: dict[str, str]


class _Asked(NamedTuple):
    card: int
    place: int
    query: JudgedQuery


async def evaluate(
    ranker: Ranker,
    cards: Sequence[Card],
    k: int = 10,
    depth: int | None = None,
    on_event: OnEvent = ignore,
    is_current: IsCurrent = always,
) -> EvaluateResult:
    """Rank every judged query.

    Raises:
        InputError: a card's texts cannot be ranked, a grade belongs to no passage, or k makes no sense.
        StoppedError: ``is_current`` turned false; vectors made so far are kept.
    """
    if k < 1 or (depth is not None and depth < 1):
        raise InputError("k", f"k is {k} and the depth {depth}; both must be 1 or more.")
    asked = [
        _Asked(number, place, query)
        for number, card in enumerate(cards)
        for place, query in enumerate(card["queries"])
        if any(grade > 0 for grade in query["grades"].values())
    ]
    passages = [
        text.check_passages([each["text"] for each in card["passages"]], MAX_PASSAGES) for card in cards
    ]
    for each in asked:
        judging.check_grades(each.query["grades"], len(passages[each.card]))
    read = [min(len(each), depth or DEPTH) for each in passages]
    progress = _Progress(on_event, len(asked), _work(asked, passages, read))
    rows: list[QueryRow] = []
    first: list[BiEncoderResult] = []
    second: list[CrossEncoderResult] = []
    for each in asked:
        query = text.check_query(each.query["query"])
        listed = passages[each.card]
        progress.start(each.card)
        found = await ranker.retrieve(query, listed, progress.embedded, is_current)
        top = found["ranking"][: read[each.card]]
        shortlist = [listed[passage] for passage in top]
        reread = await ranker.rerank(query, shortlist, range(len(top)), progress.scored, is_current)
        rows.append(make_row(each.card, each.place, cards[each.card], found, top, reread, k))
        first.append(found)
        second.append(reread)
        progress.finished(rows[-1])
    return {
        "metrics": judging.names(k),
        "k": k,
        "queries": rows,
        "means": {
            name: judging.mean(row["values"][name] for row in rows)
            for name in ("bi_encoder", "cross_encoder", "two_stage")
        },
        "wins": {
            who: sum(row["winner"] == who for row in rows) for who in ("bi_encoder", "cross_encoder", "tie")
        },
        "skipped": sum(len(card["queries"]) for card in cards) - len(asked),
        "bi_encoder": {
            key: sum(each[key] for each in first) for key in ("embedded", "reused", "ms", "run_ms")
        },
        "cross_encoder": {key: sum(each[key] for each in second) for key in ("pairs", "ms", "run_ms")},
        "models": {
            "bi_encoder": ranker.bi_encoder.spec.name,
            "cross_encoder": ranker.cross_encoder.spec.name,
        },
    }


def _work(asked: Sequence[_Asked], passages: Sequence[Sequence[str]], read: Sequence[int]) -> int:
    """Count what there is to do: each card's passages embedded once, each query's pairs read."""
    cards = {each.card for each in asked}
    return sum(len(passages[card]) for card in cards) + sum(read[each.card] for each in asked)


class _Progress:
    """Turns the ranker's events into one count over all queries."""

    def __init__(self, on_event: OnEvent, queries: int, total: int) -> None:
        self._on_event = on_event
        self._counts = {"done": 0, "total": total, "query": 0, "queries": queries}
        self._seen: set[int] = set()
        self._is_new = False

    def start(self, card: int) -> None:
        """Begin a query; a card's passages are embedded for its first one only."""
        self._is_new = card not in self._seen
        self._seen.add(card)

    def embedded(self, event: Event) -> None:
        """Count a passage's vector."""
        if self._is_new:
            self._step()

    def scored(self, event: Event) -> None:
        """Count a pair."""
        self._step()

    def finished(self, row: QueryRow) -> None:
        """Hand over a query's row."""
        self._counts["query"] += 1
        done = {"query": self._counts["query"], "queries": self._counts["queries"]}
        self._on_event({"type": "query", "row": row, **done})

    def _step(self) -> None:
        self._counts["done"] += 1
        self._on_event({"type": "progress", **self._counts})
