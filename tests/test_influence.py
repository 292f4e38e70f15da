"""Influence: deltas of left-out words, by arithmetic on the fake models."""

from typing import Any

import pytest

from ranklens import influence as module
from ranklens.influence import influence
from ranklens.pipeline import Ranker
from ranklens.progress import StoppedError
from ranklens.text import InputError
from tests.fakes import BI_MANIFEST, CROSS_MANIFEST, FakeModel, drive

QUERY = "a bb"


def ranker() -> Ranker:
    return Ranker(FakeModel(BI_MANIFEST), FakeModel(CROSS_MANIFEST))


def test_each_word_has_the_difference_that_its_absence_makes() -> None:
    # Cross: a +1, ccc -0.5, bb +1. Cosine of (1,1,0) with (1,1,1) is 2/sqrt(6); without ccc it is 1.
    result = drive(influence(ranker(), QUERY, "a ccc bb"))
    assert [span["text"] for span in result["spans"]] == ["a", "ccc", "bb"]
    assert result["cross_encoder"]["score"] == 1.5
    assert result["cross_encoder"]["deltas"] == [1.0, -0.5, 1.0]
    whole = 2 / 6**0.5
    assert result["bi_encoder"]["deltas"] == pytest.approx([whole - 0.5, whole - 1, whole - 0.5], abs=1e-6)
    assert result["variants"] == 3


def test_the_scores_of_the_whole_are_those_of_a_ranking() -> None:
    machine = ranker()
    ranked = drive(machine.rank(QUERY, ["a ccc bb", "dddd"]))
    result = drive(influence(machine, QUERY, "a ccc bb"))
    assert result["bi_encoder"]["score"] == ranked["bi_encoder"]["scores"][0]
    assert result["cross_encoder"]["score"] == ranked["cross_encoder"]["scores"][0]


def test_the_querys_words_can_be_left_out_instead() -> None:
    result = drive(influence(ranker(), QUERY, "a ccc bb", of="query"))
    assert [span["text"] for span in result["spans"]] == ["a", "bb"]
    assert result["cross_encoder"]["deltas"] == [1.5, 1.5]


def test_sentences_can_be_left_out() -> None:
    result = drive(influence(ranker(), QUERY, "a. Dddd eeeee.", asked="sentences"))
    assert [span["text"] for span in result["spans"]] == ["a.", "Dddd eeeee."]
    assert result["units"] == "sentences"


def test_spans_are_javascripts_offsets_into_the_text_as_it_was_asked() -> None:
    asked = " \n😀 bb 𠮷c"
    result = drive(influence(ranker(), QUERY, asked))
    utf16 = asked.encode("utf-16-le")
    for span in result["spans"]:
        assert utf16[2 * span["start"] : 2 * span["end"]].decode("utf-16-le") == span["text"]
    assert [span["text"] for span in result["spans"]] == ["bb", "𠮷", "c"]


def test_lone_surrogates_move_no_offset() -> None:
    result = drive(influence(ranker(), QUERY, "\ud83d bb"))
    assert [(span["start"], span["end"]) for span in result["spans"]] == [(2, 4)]


def test_variants_leave_no_trace_in_the_memory_of_vectors() -> None:
    machine = ranker()
    drive(machine.rank(QUERY, ["a ccc bb", "dddd"]))
    before = len(machine.bi_encoder.fed)  # type: ignore[attr-defined]
    drive(influence(machine, QUERY, "a ccc bb"))
    assert len(machine.bi_encoder.fed) == before + 2  # type: ignore[attr-defined]  # "a bb" is the query: known
    assert "ccc bb" not in machine.vectors
    assert "a ccc" not in machine.vectors


def test_events_give_the_spans_first_and_then_each_unit() -> None:
    events: list[dict[str, Any]] = []
    result = drive(influence(ranker(), QUERY, "a ccc bb", on_event=events.append))
    assert events[0]["type"] == "units"
    assert events[0]["spans"] == result["spans"]
    assert events[0]["scores"] == {"bi_encoder": result["bi_encoder"]["score"], "cross_encoder": 1.5}
    assert [event["unit"] for event in events[1:]] == [0, 1, 2]
    assert [event["deltas"]["cross_encoder"] for event in events[1:]] == [1.0, -0.5, 1.0]


def test_it_stops_at_the_next_unit() -> None:
    events: list[dict[str, Any]] = []
    with pytest.raises(StoppedError):
        drive(
            influence(ranker(), QUERY, "a ccc bb", on_event=events.append, is_current=lambda: len(events) < 2)
        )
    assert len(events) == 2


def test_too_many_words_fall_back_to_sentences_and_say_so() -> None:
    result = drive(influence(ranker(), QUERY, "a b c d e f g h i jjjj. " * 21))
    assert (result["asked"], result["units"], len(result["spans"])) == ("words", "sentences", 21)
    assert "210 words" in result["notes"][0]


def test_one_endless_sentence_gives_its_first_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_UNITS", 3)
    result = drive(influence(ranker(), QUERY, "a bb ccc dddd eeeee"))
    assert (result["units"], len(result["spans"]), result["left_out"]) == ("words", 3, 2)
    assert "2 follow" in result["notes"][0]


def test_a_cut_text_says_what_that_means_for_its_deltas() -> None:
    notes = drive(influence(ranker(), QUERY, "w " * 40))["notes"]
    assert any("bi-encoder read 8 of the passage's 40 tokens" in note for note in notes)
    assert any("cross-encoder read 9 of" in note for note in notes)


def test_a_text_of_symbols_has_no_units() -> None:
    result = drive(influence(ranker(), QUERY, "!!! ???"))
    assert result["spans"] == []
    assert "no words" in result["notes"][0]


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError):
        drive(influence(ranker(), QUERY, " "))
    with pytest.raises(ValueError, match="letters"):
        drive(influence(ranker(), QUERY, "a", asked="letters"))  # type: ignore[arg-type]
