"""`export evaluate`: measures against ir-measures, systems against rankings by hand, reports against data."""

import argparse
import asyncio
import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from export import report
from export.__main__ import main
from export.errors import ExportError
from export.judged import JudgedQuery, read_cards
from ranklens import metrics
from tests import judged_files
from tests.fakes import BI_MANIFEST, CROSS_MANIFEST, FakeModel

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "export" / "data"
RESULTS = json.loads((DATA / "results.json").read_text("utf-8"))


def test_the_readme_shows_the_bundled_results() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    if report.START not in text:
        pytest.skip("the README has no results block")
    assert report.block(RESULTS) in text


def test_the_report_is_made_of_the_results() -> None:
    assert (DATA / "results.md").read_text("utf-8") == report.markdown(RESULTS)


def test_a_busy_machine_is_said_to_be_one() -> None:
    warning = "the milliseconds are too high"
    assert warning in report.markdown({**RESULTS, "load": 3.0})
    assert warning in report.block({**RESULTS, "load": 3.0})
    for load in (0.9, None):
        assert warning not in report.markdown({**RESULTS, "load": load})


def test_the_results_are_of_the_bundled_models() -> None:
    for role, model in RESULTS["models"].items():
        manifest = json.loads((ROOT / "web/models" / model["name"] / "manifest.json").read_text("utf-8"))
        assert manifest["role"] == role
        assert model["sha256"] in {entry["sha256"] for entry in manifest["files"]}


def test_a_readme_keeps_what_stands_around_the_block(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(f"before\n{report.START}\nold\n{report.END}\nafter\n", "utf-8")
    report.rewrite(path, RESULTS)
    once = path.read_text("utf-8")
    assert once == f"before\n{report.block(RESULTS)}\nafter\n"
    report.rewrite(path, RESULTS)
    assert path.read_text("utf-8") == once
    path.write_text("no marks", "utf-8")
    with pytest.raises(ExportError, match="has no place for the results"):
        report.rewrite(path, RESULTS)


@pytest.mark.model
@pytest.mark.parametrize("seed", range(5))
def test_the_metrics_of_the_page_are_those_of_ir_measures(seed: int) -> None:
    """Random grades up to 3, lists shorter and longer than 10, passages that are judged but not ranked."""
    from export.measures import by_query

    draw = random.Random(seed)
    queries, rankings = [], {}
    for number in range(40):
        passages = [f"d{index}" for index in range(draw.randint(2, 30))]
        grades = {passage: draw.choice([0, 0, 0, 1, 2, 3]) for passage in passages} | {"missing": 1}
        queries.append(JudgedQuery(f"q{number}", "", grades))
        rankings[f"q{number}"] = draw.sample(passages, draw.randint(1, len(passages)))
    found = by_query(queries, rankings, [3, 20])
    for place, query in enumerate(queries):
        ranked = rankings[query.id]
        ranking = list(range(len(ranked)))
        left = [passage for passage in query.grades if passage not in ranked]
        judged = {number: query.grades[passage] for number, passage in enumerate(ranked + left)}
        assert metrics.ndcg_at_k(ranking, judged) == pytest.approx(found["nDCG@10"][place], abs=1e-9)
        assert metrics.mrr_at_k(ranking, judged) == pytest.approx(found["MRR@10"][place], abs=1e-9)
        assert metrics.success_at_k(ranking, judged) == found["success@1"][place]
        for k in (3, 20):
            assert metrics.recall_at_k(ranking, judged, k) == pytest.approx(found[f"recall@{k}"][place])


@pytest.mark.model
def test_our_gains_are_those_of_the_exponential_ndcg() -> None:
    """ir-measures also computes it in perl (gdeval), with five decimals and for numeric ids only."""
    import ir_measures

    from export.measures import by_query

    if not shutil.which("perl"):
        pytest.skip("needs perl")
    grades, ranking = {"1": 3, "2": 1, "3": 0, "4": 2}, ["3", "2", "4", "1"]
    run = {"7": {passage: float(-rank) for rank, passage in enumerate(ranking)}}
    expected = ir_measures.calc_aggregate([ir_measures.nDCG(dcg="exp-log2") @ 10], {"7": grades}, run)
    (ours,) = by_query([JudgedQuery("7", "", grades)], {"7": ranking}, [])["nDCG@10"]
    assert ours == pytest.approx(next(iter(expected.values())), abs=1e-5)


@pytest.mark.model
def test_the_bootstrap_is_paired_seeded_and_finds_what_is_there() -> None:
    import numpy as np

    from export.measures import paired_bootstrap

    theirs = np.random.default_rng(1).random(400)
    better = theirs + np.random.default_rng(2).normal(0.05, 0.1, 400)
    found = paired_bootstrap(better, theirs, seed=0)
    assert found == paired_bootstrap(better, theirs, seed=0)
    assert found != paired_bootstrap(better, theirs, seed=1)
    assert found.low < found.mean < found.high
    # The pairs differ by 0.1 on average, so the mean of 400 has a standard error of 0.005.
    assert found.high - found.low == pytest.approx(2 * 1.96 * 0.1 / 20, rel=0.15)
    assert found.low > 0
    assert paired_bootstrap(theirs, theirs, seed=0) == (0, 0, 0)


def ask(
    folder: Path, ks: list[int], bi: FakeModel, cross: FakeModel | None = None, pool: int | None = None
) -> dict[str, dict[str, Any]]:
    """Ask the systems of fake models about the cards of `judged_files`."""
    from export.systems import Plan, answer

    corpus = read_cards(judged_files.write_cards(folder / "cards.jsonl")).corpora[0]
    answers: dict[str, dict[str, Any]] = {}
    answers |= asyncio.run(answer(Plan(bi, cross, ks, pool), corpus, None, lambda count: None))
    return answers


@pytest.mark.model
def test_systems_rank_and_count_as_the_pipeline_does(tmp_path: Path) -> None:
    bi, cross = FakeModel(BI_MANIFEST), FakeModel(CROSS_MANIFEST)
    answers = ask(tmp_path, [1, 3], bi, cross)
    assert list(answers) == ["BM25", "bi-encoder", "cross-encoder", "two-stage, k = 1", "two-stage, k = 3"]
    # "xxx yy" has the lengths 3 and 2: "gg hh" shares one of one, "a bb ccc" two of three, the others none.
    first = answers["bi-encoder"]["c1-q1"]
    assert first.ranking == ["c1-p1", "c1-p4", "c1-p2", "c1-p3"]
    # Pair scores: p1 1 + 1 - 0.5, p4 1 + 1, p3 -0.5, p2 -1.
    assert answers["cross-encoder"]["c1-q1"].ranking == ["c1-p4", "c1-p1", "c1-p3", "c1-p2"]
    assert answers["two-stage, k = 1"]["c1-q1"].ranking == first.ranking
    assert answers["two-stage, k = 3"]["c1-q1"].ranking == ["c1-p4", "c1-p1", "c1-p2", "c1-p3"]
    calls = {name: found["c1-q1"].calls for name, found in answers.items()}
    assert list(calls.values()) == [0, 1, 4, 2, 4]
    assert len(bi.sequences) == 4 + 3  # each passage once, each query once
    assert len(cross.sequences) == 4 * 3  # each pair once; two-stage rankings are read off the same scores


@pytest.mark.model
def test_a_pool_limits_the_pairs(tmp_path: Path) -> None:
    cross = FakeModel(CROSS_MANIFEST)
    answers = ask(tmp_path, [2], FakeModel(BI_MANIFEST), cross, pool=2)
    assert len(cross.sequences) == 2 * 3
    assert answers["cross-encoder"]["c1-q1"].ranking == ["c1-p4", "c1-p1"]
    assert len(answers["two-stage, k = 2"]["c1-q1"].ranking) == 4


@pytest.mark.model
def test_everything_is_scored_even_where_rankings_are_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from export import systems

    monkeypatch.setattr(systems, "DEPTH", 2)
    cross = FakeModel(CROSS_MANIFEST)
    answers = ask(tmp_path, [1], FakeModel(BI_MANIFEST), cross)
    assert len(cross.sequences) == 4 * 3
    assert answers["cross-encoder"]["c1-q1"].ranking == ["c1-p4", "c1-p1"]


@pytest.mark.model
def test_a_query_that_is_also_a_passage_does_not_find_itself() -> None:
    """As in BEIR's ArguAna, where the query's own text would come first everywhere."""
    from export.judged import Corpus
    from export.systems import Plan, answer

    corpus = Corpus({"a": "xx yyy", "b": "zz"}, [JudgedQuery("a", "xx yyy", {"b": 1})])
    plan = Plan(FakeModel(BI_MANIFEST), FakeModel(CROSS_MANIFEST), [1])
    answers = asyncio.run(answer(plan, corpus, None, lambda count: None))
    assert {name: found["a"].ranking for name, found in answers.items()} == dict.fromkeys(answers, ["b"])


@pytest.mark.model
def test_a_large_corpus_in_blocks_gives_the_same_ranking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from export import systems

    whole = ask(tmp_path, [], FakeModel(BI_MANIFEST))
    monkeypatch.setattr(systems, "BLOCK", 3)
    parts = ask(tmp_path, [], FakeModel(BI_MANIFEST))
    for query in ("c1-q1", "c1-q2", "c1-q3"):
        assert parts["bi-encoder"][query].ranking == whole["bi-encoder"][query].ranking


@pytest.mark.model
@pytest.mark.parametrize("form", ["cards", "beir", "trec"])
def test_every_kind_of_data_is_evaluated_on_the_bundled_models(
    tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    if form == "cards":
        options = ["--data", str(judged_files.write_cards(tmp_path / "cards.jsonl"))]
    elif form == "beir":
        options = ["--data", str(judged_files.write_beir(tmp_path / "tiny"))]
    else:
        files = judged_files.write_trec(tmp_path)
        options = [part for name, path in files.items() for part in (f"--{name}", str(path))]
    assert main(["evaluate", *options, "--k", "1,2", "--out", str(out), "--date", "2026-01-02"]) == 0
    results = json.loads((out / "results.json").read_text("utf-8"))
    names = ["BM25", "bi-encoder", "cross-encoder", "two-stage, k = 1", "two-stage, k = 2"]
    assert [system["name"] for system in results["systems"]] == ["first-stage"] * (form == "trec") + names
    assert (results["data"]["queries"], results["date"]) == (3, "2026-01-02")
    assert (out / "results.md").read_text("utf-8") == report.markdown(results)
    assert report.markdown(results) in capsys.readouterr().out
    runs = {path.stem for path in (out / "runs").glob("*.trec")}
    assert runs >= {"bm25", "bi-encoder", "cross-encoder", "two-stage-1", "two-stage-2"}


@pytest.mark.model
def test_one_model_alone_is_evaluated_too(tmp_path: Path) -> None:
    cards = str(judged_files.write_cards(tmp_path / "cards.jsonl"))
    cross = str(ROOT / "web/models/ranklens-minilm-l6-cross")
    assert main(["evaluate", cross, "--data", cards, "--k", "2", "--out", str(tmp_path)]) == 0
    results = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert results["baseline"] == "BM25"
    assert [system["name"] for system in results["systems"]] == ["BM25", "cross-encoder", "two-stage, k = 2"]


@pytest.mark.model
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--data", "nowhere.jsonl"], "nowhere.jsonl cannot be read: No such file"),
        (["--data", "run", "--qrels", "q"], "a TREC run needs --queries and --corpus as well"),
        (["--data", "CARDS", "--k", "5,many"], "--k is '5,many'; it must be numbers"),
        (["--data", "CARDS", "--k", "9"], "must be from 1 to 8"),
        (["--data", "CARDS", "--pool", "0"], "--pool is 0; it must be 1 or more"),
        (["nowhere", "--data", "CARDS"], "nowhere is no model"),
        (["BI,BI", "--data", "CARDS"], "both hold a bi-encoder; name one of each"),
    ],
)
def test_a_mistake_in_the_call_is_one_line(
    options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bi = str(ROOT / "web/models/all-MiniLM-L6-v2")
    real = [part.replace("CARDS", str(DATA / "evaluation.jsonl")).replace("BI", bi) for part in options]
    assert main(["evaluate", *real]) == 1
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


@pytest.mark.model
def test_the_bundled_results_are_reproduced() -> None:
    """The whole evaluation again; only times may differ, and the last digits between processors."""
    from export import evaluate

    parser = argparse.ArgumentParser()
    evaluate.add_arguments(parser)
    again = evaluate.results_of(parser.parse_args(["--data", str(DATA / "evaluation.jsonl")]))[0]
    assert again["data"] == RESULTS["data"]
    for ours, stored in zip(again["systems"], RESULTS["systems"], strict=True):
        assert (ours["name"], ours["calls"]) == (stored["name"], stored["calls"])
        for name, values in ours["measures"].items():
            assert values["mean"] == pytest.approx(stored["measures"][name]["mean"], abs=0.005)
