"""The examples of the page: complete, varied, and true of the bundled models.

What a person wrote is checked without any model, against the stored results; one marked test ranks every
example again and holds each claim of each watch line against the bundled models.
"""

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from export.__main__ import main
from export.errors import ExportError
from export.example_files import (
    EXAMPLES,
    LISTS,
    Example,
    broken_claims,
    layout,
    problems,
    queries,
    read_example,
)
from ranklens.rankings import compare, rank

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


def test_the_stored_result_is_of_the_bundled_models(example: Example) -> None:
    for role, model in example["stored"]["models"].items():
        folder = EXAMPLES.parent / "models" / model["name"]
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        assert manifest["role"] == LISTS[role]
        assert model["sha256"] in {entry["sha256"] for entry in manifest["files"]}


def test_the_stored_result_is_whole_and_agrees_with_itself(example: Example) -> None:
    result, count = example["stored"]["result"], len(example["passages"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", example["stored"]["date"])
    assert (result["query"], result["total"]) == (example["query"], count)
    for stage in (result["bi_encoder"], result["cross_encoder"]):
        assert stage["ranking"] == rank(stage["scores"])
        assert len(stage["tokens"]) == count
    assert result["comparison"]["moves"] == compare(*_rankings(result))["moves"]
    assert result["bi_encoder"]["embedded"] == count + 1
    assert result["cross_encoder"]["pairs"] == count


def test_no_stored_ranking_hangs_on_the_last_digit(example: Example) -> None:
    """int8 scores differ a little between processors, and the browser must show the same order."""
    result = example["stored"]["result"]
    for stage, least in ((result["bi_encoder"], 0.0015), (result["cross_encoder"], 0.03)):
        scores = [stage["scores"][passage] for passage in stage["ranking"]]
        assert all(above - below >= least for above, below in pairwise(scores))


def test_the_stored_result_bears_the_claims_out(example: Example) -> None:
    assert list(broken_claims(example, {example["query"]: example["stored"]["result"]})) == []


def test_the_first_example_lifts_the_answer_from_far_down_to_the_top() -> None:
    example = ALL[PATHS[0]]
    (answer,) = map(int, example["relevant"])
    first, second = (ranking.index(answer) + 1 for ranking in _rankings(example["stored"]["result"]))
    assert example["id"] == "free-plan"
    assert 4 <= first <= 7
    assert second == 1
    assert example["stored"]["result"]["comparison"]["promoted"]["passage"] == answer


def test_the_set_is_honest() -> None:
    """Some examples are lost by the cross-encoder, some by both, and some need no reranker."""
    found: Counter[tuple[bool, bool]] = Counter()
    for example in ALL.values():
        first, second = _rankings(example["stored"]["result"])
        found[str(first[0]) in example["relevant"], str(second[0]) in example["relevant"]] += 1
    assert len(found) == 4
    assert min(found.values()) >= 2, found


def test_a_claim_is_true_or_says_what_is() -> None:
    example = ALL[PATHS[0]]
    results = {example["query"]: example["stored"]["result"]}

    def contradicted(**claim: object) -> list[str]:
        return list(broken_claims({**example, "claims": [claim]}, results))

    assert contradicted(list="bi_encoder", passage=3, rank=4) == []
    assert contradicted(list="bi_encoder", passage=3, below=3) == []
    assert contradicted(list="bi_encoder", passage=3, cut=False) == []
    assert contradicted(list="bi_encoder", passage=3, rank=1, query="not ranked here") == []
    (found,) = contradicted(list="bi_encoder", passage=3, rank=1)
    assert found.startswith("free-plan: passage 3 in the bi-encoder's list for 'Does the free plan include")
    assert found.endswith("has rank 4; the claim is 1")
    assert contradicted(list="bi_encoder", passage=3, below=4)[0].endswith("has rank 4; the claim is below 4")
    assert contradicted(list="cross_encoder", passage=3, cut=True)[0].endswith("the claim is cut: True")


@pytest.mark.model
def test_every_claim_is_true_of_the_bundled_models(capsys: pytest.CaptureFixture[str]) -> None:
    """Ranks all examples again; a claim that is false, or a stored result that is out of date, fails."""
    assert main(["examples", "--check"]) == 0, capsys.readouterr().err


@pytest.mark.model
def test_a_false_claim_is_reported_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    false = {**ALL[PATHS[3]], "claims": [{"list": "cross_encoder", "passage": 0, "rank": 8}]}
    written = json.dumps(false)
    (tmp_path / "01-everest.json").write_text(written, "utf-8")
    assert main(["examples", "--examples", str(tmp_path)]) == 1
    assert "has rank 1; the claim is 8" in capsys.readouterr().err
    assert (tmp_path / "01-everest.json").read_text("utf-8") == written


@pytest.mark.model
def test_a_result_that_still_holds_is_left_alone(tmp_path: Path) -> None:
    """Another date and other times are no change; another model or ranking is."""
    from export.examples import rounded, still_holds

    old = ALL[PATHS[0]]["stored"]
    assert still_holds(old, rounded({**old, "date": "2030-01-01"}))
    slower = {**old["result"], "bi_encoder": {**old["result"]["bi_encoder"], "ms": 9999.0}}
    assert still_holds(old, {**old, "result": slower})
    turned = {**old["result"]["cross_encoder"], "ranking": list(reversed(range(9)))}
    assert not still_holds(old, {**old, "result": {**old["result"], "cross_encoder": turned}})
    assert not still_holds(None, old)


def _rankings(result: dict[str, Any]) -> tuple[list[int], list[int]]:
    return result["bi_encoder"]["ranking"], result["cross_encoder"]["ranking"]
