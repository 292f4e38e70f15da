"""Actions: payloads as the page sends them, results as JSON takes them, errors as data."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ranklens.actions import ACTIONS, Engine, Request
from ranklens.errors import as_data
from ranklens.pipeline import Ranker
from ranklens.progress import StoppedError
from tests.fakes import BI_MANIFEST, CROSS_MANIFEST, FakeModel, drive

QUERY = "a bb"
PASSAGES = ["ccc a", "a bb", "dddd eeeee"]
CARD = {
    "topic": "t",
    "passages": [{"text": text, "id": "", "title": "", "metadata": {}} for text in PASSAGES],
    "queries": [{"id": "q1", "query": QUERY, "grades": {"1": 2}}],
}


def engine() -> Engine:
    return Engine(
        {"bi_encoder": BI_MANIFEST, "cross_encoder": CROSS_MANIFEST},
        Ranker(FakeModel(BI_MANIFEST), FakeModel(CROSS_MANIFEST)),
    )


def ask(action: str, payload: dict[str, Any], *files: bytes, on: Engine | None = None) -> Any:
    """Do an action with JSON at both ends, as the bridge does."""
    request = Request(json.loads(json.dumps(payload)), files)
    action_of: Any = ACTIONS[action]
    return json.loads(json.dumps(drive(action_of(on or engine(), request)), allow_nan=False))


def test_rank_then_everything_that_builds_on_it() -> None:
    result = ask("rank", {"query": QUERY, "passages": PASSAGES})
    first, second = result["bi_encoder"], result["cross_encoder"]
    among = {"passage": 2, "bi_encoder": first["scores"], "cross_encoder": second["scores"]}
    edited = ask("rescore", {"query": QUERY, "passage": "a bb a", "among": among})
    assert edited["ranks"]["cross_encoder"] == {"from": 3, "to": 1}
    staged = ask("two_stage", {"first": first["ranking"], "second_scores": second["scores"], "k": 1})
    assert staged["ranking"] == first["ranking"]
    rankings = {"bi_encoder": first["ranking"], "two_stage": staged["ranking"]}
    judged = ask("judge", {"rankings": rankings, "grades": {"1": 2}, "k": 1})
    assert judged["values"]["bi_encoder"]["ndcg"] == 1.0
    session = {"query": QUERY, "passages": PASSAGES, "grades": {"1": 2}, "result": result, "k": 1}
    for form in ("csv", "json", "markdown", "trec", "python"):
        assert ask("write", {"format": form, "session": session})["files"]


def test_influence_takes_its_defaults() -> None:
    result = ask("influence", {"query": QUERY, "passage": "a ccc"})
    assert (result["of"], result["units"], len(result["spans"])) == ("passage", "words", 2)
    assert ask("influence", {"query": QUERY, "passage": "a", "of": "query"})["of"] == "query"


def test_files_are_read_evaluated_and_written() -> None:
    cards = {"topic": "t", "passages": PASSAGES, "queries": [{"q": QUERY, "rel": {"1": 2}}]}
    read = ask("read", {"files": [{"name": "c.json"}]}, json.dumps(cards).encode())
    assert read["cards"][0]["queries"][0]["grades"] == {"1": 2}
    result = ask("evaluate", {"cards": read["cards"], "k": 2})
    assert result["means"]["cross_encoder"]["success"] == 1.0
    evaluation = {"cards": read["cards"], "result": result}
    (csv_file,) = ask("write", {"format": "csv", "evaluation": evaluation})["files"]
    assert csv_file["name"] == "ranklens-evaluation.csv"
    runs = ask("write", {"format": "trec", "evaluation": evaluation})["files"]
    assert runs[-1]["text"] == "c1-q1 0 c1-p2 2\n"
    chosen = ask(
        "read", {"files": [{"name": "a.csv"}], "columns": {"text": "b"}}, b"a,b\nlong text,x\nmore,y\n"
    )
    assert [passage["text"] for passage in chosen["passages"]] == ["x", "y"]


def test_the_console_keeps_its_variables_between_requests() -> None:
    machine = engine()
    ask("run", {"code": "x = 1", "query": QUERY, "passages": PASSAGES}, on=machine)
    result = ask("run", {"code": "x + len(passages)", "query": QUERY, "passages": PASSAGES}, on=machine)
    assert result["value"] == {"kind": "text", "text": "4"}


def test_what_needs_no_model_works_before_one_is_there() -> None:
    machine = Engine({"bi_encoder": BI_MANIFEST, "cross_encoder": CROSS_MANIFEST})
    assert ask("two_stage", {"first": [0], "second_scores": [1.0], "k": 1}, on=machine)["ranking"] == [0]
    assert ask("read", {"files": [{"name": "a.txt"}]}, b"a\nb", on=machine)["total"] == 2
    with pytest.raises(RuntimeError, match="not loaded"):
        ask("rank", {"query": QUERY, "passages": PASSAGES}, on=machine)


@pytest.mark.parametrize(
    ("action", "payload", "expected"),
    [
        ("rank", {"query": " ", "passages": PASSAGES}, {"name": "InputError", "field": "query"}),
        ("rank", {"query": "a", "passages": ["b"]}, {"name": "InputError", "field": "passages"}),
        ("judge", {"rankings": {"a": [0]}, "grades": {"5": 1}}, {"name": "InputError", "field": "grades"}),
        ("two_stage", {"first": [0], "second_scores": [1], "k": 9}, {"name": "InputError", "field": "k"}),
        ("read", {"files": [{"name": "a.json"}]}, {"name": "ReadError", "field": "files"}),
        ("judge", {}, {"name": "KeyError", "message": "Judging failed: 'rankings'"}),
    ],
)
def test_errors_are_data(action: str, payload: dict[str, Any], expected: dict[str, str]) -> None:
    files = [b"{"] * len(payload.get("files", ()))
    with pytest.raises(Exception) as caught:  # noqa: PT011, B017 - whatever it is becomes data
        ask(action, payload, *files)
    data = as_data(caught.value, action)
    assert expected.items() <= data.items()
    assert {"name", "message", "hint", "detail"} <= set(data)


def test_a_stopped_request_is_superseded() -> None:
    assert as_data(StoppedError(), "rank")["name"] == "Superseded"


def test_the_protocol_names_the_same_actions() -> None:
    protocol = Path(__file__).resolve().parent.parent / "web" / "protocol.js"
    if not protocol.is_file():
        pytest.skip("inside Pyodide only the engine is there")
    named = re.findall(r"@property \{\{payload: .*\}\} (\w+)", protocol.read_text("utf-8"))
    assert set(named) == {"load", "device", *ACTIONS}  # the two that are the worker's own
