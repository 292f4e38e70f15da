"""The examples of the page: complete, varied, and true of the bundled models.

What a person wrote is checked without any model, against the stored results; one marked test ranks every
example again and holds each claim of each watch line against the bundled models.
"""

import json
import re
from pathlib import Path

import pytest

from export.errors import ExportError
from export.example_files import EXAMPLES, Example, layout, problems, queries, read_example

PATHS = sorted(EXAMPLES.glob("*.json"))
ALL = {path: json.loads(path.read_text("utf-8")) for path in PATHS}


def names(path: Path) -> str:
    return path.stem


@pytest.fixture(params=PATHS, ids=names)
def path(request: pytest.FixtureRequest) -> Path:
    chosen: Path = request.param
    return chosen


@pytest.fixture
def example(path: Path) -> Example:
    return read_example(path)


def test_there_are_examples_of_many_kinds() -> None:
    kinds = {example["kind"] for example in ALL.values()}
    assert len(ALL) >= 13
    assert len({example["id"] for example in ALL.values()}) == len(ALL)
    assert kinds >= {"policy", "code", "medicine", "history", "negation", "numbers", "who did what"}
    assert kinds >= {"long passage", "how-to", "definition", "time", "law and place", "agreement"}


def test_the_file_name_is_the_place_and_the_id(path: Path, example: Example) -> None:
    number, _, name = path.stem.partition("-")
    assert name == example["id"]
    assert int(number) == PATHS.index(path) + 1


def test_an_example_is_short_enough_to_read_and_has_an_answer(example: Example) -> None:
    assert list(problems(example)) == []
    assert 8 <= len(example["passages"]) <= 10
    assert 2 in example["relevant"].values()
    assert len(set(example["passages"])) == len(example["passages"])
    assert len(example["watch"]) <= 250
    if example["kind"] != "long passage":
        assert all(1 <= len(re.findall(r"[.!?](?=\W|$)", text)) <= 5 for text in example["passages"])


def test_every_passage_that_the_watch_line_numbers_is_in_a_claim(example: Example) -> None:
    """The page counts passages from 1, the files from 0."""
    numbered = {int(number) - 1 for number in re.findall(r"[Pp]assage (\d+)", example["watch"])}
    assert numbered <= {claim["passage"] for claim in example["claims"]}


def test_every_query_that_the_watch_line_quotes_as_one_to_try_is_in_a_claim(example: Example) -> None:
    tried = set(re.findall("“([^”]+\\?)”", example["watch"]))
    assert tried == set(queries(example)[1:])


def test_a_file_is_laid_out_so_that_a_change_is_one_line(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text == layout(json.loads(text)) + "\n"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"watch": ""}, "has no watch"),
        ({"relevant": {"9": 2}}, "relevant '9': 2 is not a passage from 0 to 8"),
        ({"relevant": {"1": 3}}, "with the grade 1 or 2"),
        ({"claims": [{"list": "bm25", "passage": 0, "rank": 1}]}, "needs a list"),
        ({"claims": [{"list": "bi_encoder", "passage": 0}]}, "one of rank, below, cut"),
    ],
)
def test_a_faulty_example_is_refused_by_name(tmp_path: Path, change: Example, message: str) -> None:
    path = tmp_path / "01-faulty.json"
    path.write_text(json.dumps({**ALL[PATHS[0]], **change}), "utf-8")
    with pytest.raises(ExportError, match=re.escape(message)) as error:
        read_example(path)
    assert "01-faulty.json" in str(error.value)
