"""Writing: a session in every format, and back again where the page reads it."""

import csv
import io
import json
from typing import Any

import pytest

from ranklens.pipeline import Ranker
from ranklens.reading import read
from ranklens.session import make_session, model_line, unique_ids
from ranklens.text import InputError
from ranklens.writing import File, file_name, write_session
from tests.fakes import BI_MANIFEST, CROSS_MANIFEST, FakeModel, drive

QUERY = "a bb"
PASSAGES = [
    {"text": "T. =ccc a", "id": "d 1", "title": "T", "metadata": {"url": "http://x", "n": [1, 2]}},
    {"text": "a bb", "id": "", "title": "", "metadata": {}},
    {"text": "=dddd | eeeee\n*x*", "id": "d3", "title": "", "metadata": {}},
]
MODELS = {
    "bi_encoder": {"name": "fake-bi", "sha256": "ab" * 32},
    "cross_encoder": {"name": "fake-cross", "sha256": ""},
}
MANIFESTS = {"bi_encoder": BI_MANIFEST, "cross_encoder": CROSS_MANIFEST}


def session_data(**more: Any) -> dict[str, Any]:
    ranker = Ranker(FakeModel(BI_MANIFEST), FakeModel(CROSS_MANIFEST))
    result = drive(ranker.rank(QUERY, [str(passage["text"]) for passage in PASSAGES]))
    asked = {"query": QUERY, "passages": PASSAGES, "grades": {"1": 2, "0": 1}, "result": result, **more}
    parsed: dict[str, Any] = json.loads(json.dumps(asked))
    return parsed


def write(form: str, **more: Any) -> list[File]:
    return write_session(make_session(session_data(**more), MODELS), form, MANIFESTS)


def test_csv_has_a_row_a_passage_with_both_ranks() -> None:
    (file,) = write("csv", k=2)
    rows = list(csv.DictReader(io.StringIO(file["text"], newline="")))
    assert file["name"] == "ranklens-a-bb.csv"
    assert [row["passage"] for row in rows] == ["1", "2", "3"]
    assert [row["text"] for row in rows] == ["T. =ccc a", "a bb", "'=dddd | eeeee\n*x*"]
    assert [row["cross_encoder_rank"] for row in rows] == ["2", "1", "3"]
    assert [row["grade"] for row in rows] == ["1", "2", ""]
    assert rows[0]["url"] == "http://x"
    assert rows[1]["two_stage_rank"] == "1"


def test_csv_and_json_give_query_texts_ids_and_grades_back() -> None:
    for form in ("csv", "json"):
        (file,) = write(form)
        found = read([(file["name"], file["text"].encode())])
        assert found["kind"] == "passages"
        assert found["query"] == QUERY
        assert found["grades"] == {0: 1, 1: 2}
        assert [passage["text"] for passage in found["passages"]] == [passage["text"] for passage in PASSAGES]
        assert found["passages"][0]["title"] == "T"
        assert found["passages"][0]["metadata"]["url"] == "http://x"


def test_json_is_complete() -> None:
    (file,) = write("json", k=2, title="My title", date="2026-11-21")
    document = json.loads(file["text"])
    assert document["ranklens"] == {"kind": "session", "schema": 1}
    assert document["models"] == MODELS
    assert document["scores"][1]["cross_encoder_rank"] == 1
    assert document["metrics"]["cross_encoder"]["success"] == 1.0
    assert set(document["metrics"]) == {"bi_encoder", "cross_encoder", "two_stage", "ideal"}
    assert document["result"]["total"] == 3
    assert (document["date"], file["name"]) == ("2026-11-21", "ranklens-my-title.json")


def test_what_was_typed_can_be_saved_before_anything_is_ranked() -> None:
    (file,) = write("json", result=None)
    assert json.loads(file["text"])["result"] is None
    assert write("python", result=None)[0]["name"].endswith(".py")
    with pytest.raises(ValueError, match="no ranking to write as 'csv'"):
        write("csv", result=None)


def test_markdown_shows_the_cross_encoders_list_and_the_metrics() -> None:
    (file,) = write("markdown")
    lines = file["text"].splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert table[2].startswith("| 1 | ")
    assert "=dddd \\| eeeee \\*x\\*" in table[4]
    assert any(line.startswith("| cross\\_encoder | ") for line in table)
    assert "bi-encoder fake-bi (abababababab)" in file["text"]


def test_trec_has_a_run_a_model_and_the_judgments() -> None:
    files = write("trec", k=1)
    assert [file["name"].partition(".")[2] for file in files] == [
        "bi-encoder.run",
        "cross-encoder.run",
        "two-stage.run",
        "qrels",
    ]
    assert [line.split()[2:4] for line in files[1]["text"].splitlines()] == [
        ["p2", "1"],
        ["d_1", "2"],
        ["d3", "3"],
    ]
    assert files[0]["text"].splitlines()[0].endswith(" fake-bi")
    assert files[3]["text"] == "q1 0 d_1 1\nq1 0 p2 2\n"
    assert len(write("trec", grades={})) == 2


def test_the_programs_passages_are_the_sessions() -> None:
    text = write("python")[0]["text"]
    assert repr(PASSAGES[2]["text"]) in text


def test_ids_are_unique_and_without_spaces() -> None:
    assert unique_ids(["a", "a", " ", "p3"], "p") == ["a", "a-2", "p3", "p3-4"]


def test_a_model_is_known_by_the_hash_of_its_graph() -> None:
    manifest = {
        "name": "m",
        "source": {"id": "org/m"},
        "precision": "int8",
        "max_tokens": 256,
        "files": [{"path": "tokenizer.json", "sha256": "t"}, {"path": "onnx/model.onnx", "sha256": "g"}],
    }
    assert model_line(manifest)["sha256"] == "g"
    assert model_line(manifest)["source"] == "org/m"


def test_file_names_are_short_and_plain() -> None:
    assert file_name("東京") == "ranklens"
    assert file_name("plan") == "ranklens-plan"
    assert file_name("x" * 100) == "ranklens-" + "x" * 40
    assert file_name("../../etc: a b?") == "ranklens-etc-a-b"


def test_what_does_not_belong_together_is_refused() -> None:
    with pytest.raises(ValueError, match="a result of 3 passages was given with 2"):
        make_session(session_data(passages=["a", "b"]), MODELS)
    with pytest.raises(InputError, match="passage 10"):
        make_session(session_data(grades={"9": 1}), MODELS)
    with pytest.raises(InputError, match="k is 4"):
        make_session(session_data(k=4), MODELS)
    with pytest.raises(ValueError, match="'xml' is no format"):
        write("xml")
