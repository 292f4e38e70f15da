"""Evaluation files: rows for a spreadsheet, runs for other programs."""

import csv
import io
import json

import pytest

from ranklens.evaluation import EvaluateResult, evaluate
from ranklens.evaluation_files import write_evaluation
from ranklens.writing import File
from tests.fakes import drive
from tests.test_evaluation import CARDS, ranker

MODELS = {"bi_encoder": {"name": "fake-bi", "sha256": "ab"}}


def result() -> EvaluateResult:
    return drive(evaluate(ranker(), CARDS, k=2, depth=3))


def write(form: str) -> list[File]:
    return write_evaluation(CARDS, result(), form, MODELS)


def test_csv_has_a_row_a_query() -> None:
    rows = list(csv.DictReader(io.StringIO(write("csv")[0]["text"], newline="")))
    assert [row["query"] for row in rows] == ["a bb", "dddd", "ccc"]
    assert float(rows[0]["cross_encoder nDCG@10"]) == pytest.approx(1.0)
    assert rows[0]["winner"] == "cross_encoder"


def test_json_has_all_of_it() -> None:
    document = json.loads(write("json")[0]["text"])
    assert document["ranklens"]["kind"] == "evaluation"
    assert document["identities"] == MODELS
    assert len(document["queries"]) == 3


def test_markdown_has_means_then_queries() -> None:
    text = write("markdown")[0]["text"]
    assert "| fake-cross | " in text
    assert "3 queries: the cross-encoder ranks" in text


def test_runs_hold_what_was_scored_and_ids_tell_cards_apart() -> None:
    files = {file["name"].partition(".")[2]: file["text"].splitlines() for file in write("trec")}
    assert set(files) == {"bi-encoder.run", "cross-encoder.run", "two-stage.run", "qrels"}
    assert len(files["bi-encoder.run"]) == 12
    assert len(files["cross-encoder.run"]) == 9
    queries = list(dict.fromkeys(line.split()[0] for line in files["bi-encoder.run"]))
    assert queries == ["q1", "q2", "q1-3"]
    assert files["qrels"] == ["q1 0 c1-p2 1", "q1 0 c1-p4 2", "q2 0 c1-p3 1", "q1-3 0 c2-p1 1"]
    for name in ("bi-encoder.run", "cross-encoder.run", "two-stage.run"):
        scores = [float(line.split()[4]) for line in files[name] if line.startswith("q1 ")]
        assert scores == sorted(scores, reverse=True)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="'python' is no format of an evaluation"):
        write("python")
