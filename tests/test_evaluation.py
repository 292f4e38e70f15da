"""Evaluation: judged queries through the ranker, against rankings worked out one by one."""

from typing import Any

import pytest

from ranklens import metrics, rankings
from ranklens.cards import Card
from ranklens.evaluation import evaluate
from ranklens.passages import make_passage
from ranklens.pipeline import Ranker
from ranklens.progress import StoppedError
from ranklens.text import InputError
from tests.fakes import BI_MANIFEST, CROSS_MANIFEST, FakeModel, drive

PASSAGES = ["ccc a", "a bb", "dddd eeeee", "bb a bb ccc"]


def ranker() -> Ranker:
    return Ranker(FakeModel(BI_MANIFEST), FakeModel(CROSS_MANIFEST))


def card(*queries: tuple[str, dict[int, int]], passages: list[str] = PASSAGES) -> Card:
    return {
        "topic": "t",
        "passages": [make_passage(each) for each in passages],
        "queries": [
            {"id": f"q{number}", "query": query, "grades": grades}
            for number, (query, grades) in enumerate(queries, start=1)
        ],
    }


CARDS = [card(("a bb", {3: 2, 1: 1}), ("dddd", {2: 1}), ("nothing", {})), card(("ccc", {0: 1}))]


def test_every_row_is_the_ranking_of_its_query() -> None:
    result = drive(evaluate(ranker(), CARDS, k=2))
    assert [(row["card"], row["index"], row["id"]) for row in result["queries"]] == [
        (0, 0, "q1"),
        (0, 1, "q2"),
        (1, 0, "q1"),
    ]
    for row in result["queries"]:
        grades = CARDS[row["card"]]["queries"][row["index"]]["grades"]
        ranked = drive(ranker().rank(row["query"], PASSAGES))
        first, second = ranked["bi_encoder"], ranked["cross_encoder"]
        staged = rankings.two_stage(first["ranking"], second["scores"], 2)["ranking"]
        assert row["rankings"] == {
            "bi_encoder": first["ranking"],
            "cross_encoder": second["ranking"],
            "two_stage": staged,
        }
        for name, ranking in row["rankings"].items():
            assert row["values"][name]["ndcg"] == metrics.ndcg_at_k(ranking, grades)
            assert row["values"][name]["recall"] == metrics.recall_at_k(ranking, grades, 2)
        assert row["scores"]["cross_encoder"] == sorted(second["scores"], reverse=True)
        assert row["complete"] is True


def test_means_wins_and_what_was_left_out() -> None:
    result = drive(evaluate(ranker(), CARDS))
    rows = result["queries"]
    for name in ("bi_encoder", "cross_encoder", "two_stage"):
        expected = sum(row["values"][name]["mrr"] for row in rows) / 3
        assert result["means"][name]["mrr"] == pytest.approx(expected)
    assert rows[0]["winner"] == "cross_encoder"
    assert rows[0]["difference"] > 0
    assert sum(result["wins"].values()) == 3
    assert result["skipped"] == 1
    assert result["models"] == {"bi_encoder": "fake-bi", "cross_encoder": "fake-cross"}


def test_a_cards_passages_are_embedded_once() -> None:
    # Four passages and three queries; "a bb" is a passage, too. The second card has the same passages.
    result = drive(evaluate(ranker(), CARDS))
    assert result["bi_encoder"]["embedded"] == 4 + 2
    assert result["bi_encoder"]["reused"] == 3 * 5 - 6
    assert result["cross_encoder"]["pairs"] == 12


def test_of_a_large_set_the_cross_encoder_reads_the_best_only() -> None:
    result = drive(evaluate(ranker(), CARDS, k=2, depth=3))
    row = result["queries"][0]
    full = drive(ranker().rank("a bb", PASSAGES))
    assert row["complete"] is False
    assert row["rankings"]["cross_encoder"][3] == full["bi_encoder"]["ranking"][3]
    assert len(row["scores"]["cross_encoder"]) == 3
    assert result["cross_encoder"]["pairs"] == 9


def test_events_count_to_the_end_and_hand_over_rows() -> None:
    events: list[dict[str, Any]] = []
    result = drive(evaluate(ranker(), CARDS, on_event=events.append))
    progress = [event for event in events if event["type"] == "progress"]
    assert [event["done"] for event in progress] == list(range(1, 2 * 4 + 12 + 1))
    assert {event["total"] for event in progress} == {2 * 4 + 12}
    assert [event["row"] for event in events if event["type"] == "query"] == result["queries"]
    assert events[-1]["query"] == events[-1]["queries"] == 3


def test_it_stops_when_told() -> None:
    events: list[dict[str, Any]] = []
    with pytest.raises(StoppedError):
        drive(evaluate(ranker(), CARDS, on_event=events.append, is_current=lambda: len(events) < 5))
    assert 5 <= len(events) < 10  # it stops between two runs


@pytest.mark.parametrize(
    ("cards", "k", "depth"),
    [
        ([card(("a", {9: 1}))], 10, None),
        ([card(("a", {0: 1}), passages=["only"])], 10, None),
        (CARDS, 0, None),
        (CARDS, 10, 0),
    ],
)
def test_bad_input_reaches_no_model(cards: list[Card], k: int, depth: int | None) -> None:
    machine = ranker()
    with pytest.raises(InputError):
        drive(evaluate(machine, cards, k, depth))
    assert not machine.bi_encoder.fed  # type: ignore[attr-defined]


def test_nothing_to_judge_has_no_rows() -> None:
    result = drive(evaluate(ranker(), [card(("a", {}))]))
    assert (result["queries"], result["skipped"]) == ([], 1)
    assert result["means"]["bi_encoder"]["ndcg"] == 0.0
