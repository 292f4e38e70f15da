"""Pipeline: both rankings of a query, through fake models whose scores are known by hand."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest

from ranklens.pipeline import Ranker
from ranklens.progress import StoppedError
from ranklens.runtime import Tensor
from ranklens.text import InputError
from tests.fakes import BI_MANIFEST, CROSS_MANIFEST, FakeModel, drive

QUERY = "a bb"
PASSAGES = ["ccc a", "a bb", "dddd eeeee", "bb a bb ccc"]


def ranker() -> Ranker:
    return Ranker(FakeModel(BI_MANIFEST), FakeModel(CROSS_MANIFEST))


def fed(model: Any) -> list[list[int]]:
    found: list[list[int]] = model.sequences
    return found


def test_both_rankings_of_a_query() -> None:
    result = drive(ranker().rank(QUERY, PASSAGES))
    assert result["bi_encoder"]["ranking"] == [1, 3, 0, 2]
    assert result["bi_encoder"]["scores"] == pytest.approx([0.5, 1.0, 0.0, 3 / (2**0.5 * 6**0.5)], abs=1e-6)
    assert result["cross_encoder"]["scores"] == [0.5, 2.0, -1.0, 2.5]
    assert result["cross_encoder"]["ranking"] == [3, 1, 0, 2]
    assert result["comparison"]["promoted"] == {"passage": 3, "from": 2, "to": 1, "places": 1}


def test_a_new_query_embeds_one_text_and_reads_every_pair_again() -> None:
    machine = ranker()
    first = drive(machine.rank(QUERY, PASSAGES))
    second = drive(machine.rank("dddd", PASSAGES))
    # The first query reads like passage 1, so one vector serves both.
    assert (first["bi_encoder"]["embedded"], first["bi_encoder"]["reused"]) == (4, 1)
    assert (second["bi_encoder"]["embedded"], second["bi_encoder"]["reused"]) == (1, 4)
    assert second["cross_encoder"]["pairs"] == 4
    assert len(fed(machine.cross_encoder)) == 8


def test_a_score_never_depends_on_the_other_passages() -> None:
    alone = drive(ranker().rank(QUERY, PASSAGES[:2]))
    in_company = drive(ranker().rank(QUERY, [*reversed(PASSAGES), "x " * 40]))
    assert alone["bi_encoder"]["scores"] == in_company["bi_encoder"]["scores"][2:4][::-1]
    assert alone["cross_encoder"]["scores"] == in_company["cross_encoder"]["scores"][2:4][::-1]


def test_pairs_of_one_length_share_a_run_and_nothing_is_padded() -> None:
    machine = ranker()
    drive(machine.rank(QUERY, PASSAGES))
    shapes = [feeds["input_ids"].dims for feeds in machine.cross_encoder.fed]  # type: ignore[attr-defined]
    assert shapes == [(3, 7), (1, 9)]


def test_the_query_is_read_before_any_passage_is_tokenized() -> None:
    class Noting(FakeModel):
        """Notes what is tokenized and what is run, in order."""

        def encode(self, text: str) -> Sequence[int]:
            notes.append(text)
            return super().encode(text)

        async def run(self, feeds: Mapping[str, Tensor]) -> dict[str, Tensor]:
            notes.append("run")
            return await super().run(feeds)

    notes: list[str] = []
    machine = Ranker(Noting(BI_MANIFEST), FakeModel(CROSS_MANIFEST))
    drive(machine.retrieve("a ccc", ["bb", "a bb ccc"]))
    assert notes == ["a ccc", "run", "bb", "a bb ccc", "run", "run"]


def test_passages_that_are_known_wait_for_the_query() -> None:
    machine = ranker()
    drive(machine.rank(QUERY, PASSAGES))
    events: list[dict[str, Any]] = []
    again = drive(machine.retrieve("ccc a dddd", PASSAGES, events.append))
    fresh = drive(ranker().retrieve("ccc a dddd", PASSAGES))
    assert again["scores"] == fresh["scores"]
    assert [(event["passage"], event["done"]) for event in events] == [(0, 1), (1, 2), (2, 3), (3, 4)]


def test_events_follow_every_passage_and_the_cross_encoder_reads_the_likely_answers_first() -> None:
    events: list[dict[str, Any]] = []
    passages = ["ccc", "a bb dddd", "a bb", "dddd eeeee a bb"]  # no two of one length
    result = drive(ranker().rank(QUERY, passages, events.append))
    embedded = [event for event in events if event["type"] == "embedded"]
    scored = [event for event in events if event["type"] == "scored"]
    assert sorted(event["passage"] for event in embedded) == [0, 1, 2, 3]
    assert [event["passage"] for event in scored] == result["bi_encoder"]["ranking"] == [2, 1, 3, 0]
    assert [event["done"] for event in scored] == [1, 2, 3, 4]
    assert {event["passage"]: event["score"] for event in scored} == dict(
        enumerate(result["cross_encoder"]["scores"])
    )


def test_equal_passages_are_embedded_once_and_each_has_its_place() -> None:
    result = drive(ranker().rank(QUERY, ["ccc", "dddd a", "ccc", "a bb"]))
    first = result["bi_encoder"]
    assert first["scores"][0] == first["scores"][2] == 0
    assert (first["embedded"], first["reused"]) == (3, 2)  # the last one reads like the query
    assert first["tokens"][0] == first["tokens"][2] == {"read": 1, "total": 1}


def test_a_newer_request_stops_the_older_one_after_the_runs_asked_for_and_keeps_its_vectors() -> None:
    machine = ranker()
    seen: list[dict[str, Any]] = []
    runs = cast(FakeModel, machine.bi_encoder).fed
    with pytest.raises(StoppedError):
        drive(machine.rank(QUERY, PASSAGES, seen.append, lambda: len(runs) < 3))
    # The query's run was the first; passage 1 is its text, and two of one length share the second.
    # What the third gives comes too late.
    assert (len(runs), len(seen)) == (3, 3)
    assert drive(machine.rank(QUERY, PASSAGES))["bi_encoder"]["reused"] == 4


def test_a_cut_passage_says_how_much_each_model_read() -> None:
    result = drive(ranker().rank(QUERY, ["w " * 40, "short"]))
    assert result["bi_encoder"]["tokens"] == [{"read": 8, "total": 40}, {"read": 1, "total": 1}]
    assert result["cross_encoder"]["tokens"] == [{"read": 9, "total": 40}, {"read": 1, "total": 1}]


def test_prompts_are_put_before_query_and_passage() -> None:
    bi_encoder = FakeModel({**BI_MANIFEST, "prompts": {"query": "qqqqqqq ", "passage": "pppppppp "}})
    drive(Ranker(bi_encoder, FakeModel(CROSS_MANIFEST)).rank("a", ["bb", "ccc"]))
    assert [row[1:-1] for row in fed(bi_encoder)] == [[7, 1], [8, 2], [8, 3]]


def test_two_logits_rank_by_their_difference() -> None:
    cross_encoder = FakeModel({**CROSS_MANIFEST, "head": {"logits": 2, "activation": "softmax"}})
    result = drive(Ranker(FakeModel(BI_MANIFEST), cross_encoder).rank(QUERY, PASSAGES))
    assert result["cross_encoder"]["scores"] == [1.0, 4.0, -2.0, 5.0]


def test_equal_scores_are_reported_as_flat() -> None:
    assert drive(ranker().rank(QUERY, ["ccc", "dddd"]))["cross_encoder"]["flat"] is True
    assert drive(ranker().rank(QUERY, PASSAGES))["cross_encoder"]["flat"] is False


def test_bad_input_reaches_no_model() -> None:
    machine = ranker()
    with pytest.raises(InputError):
        drive(machine.rank(" ", PASSAGES))
    with pytest.raises(InputError):
        drive(machine.rank(QUERY, ["only one"]))
    assert fed(machine.bi_encoder) == fed(machine.cross_encoder) == []
