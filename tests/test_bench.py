"""The benchmark's own arithmetic: texts, turns, medians, products, goals and tables. Starts no browser."""

import argparse
import gzip
import json
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from bench import agreement, arithmetic, goals, hosts, machine, plan, report, rounds, texts
from bench.line import Line
from export.errors import ExportError

ROOT = Path(__file__).resolve().parent.parent
CARDS = [{"passages": ["one two a three", "four five"] * 40, "queries": [{"q": "first?"}, {"q": "second?"}]}]


def letters(text: str) -> int:
    """Count as a tokenizer would that knows letters only."""
    return len(text.replace(" ", ""))


def options(*words: str) -> argparse.Namespace:
    return plan.parser().parse_args(words)


def work(**changes: Any) -> dict[str, Any]:
    """Return a work's results."""
    times = {"median": 10.0, "least": 9.0, "most": 12.0, "rounds": 3}
    slower = {"median": 40.0, "least": 39.0, "most": 42.0, "rounds": 3}
    both = {"page": times, "peer": slower, "times": 4.0}
    same = {"largest": 0.001, "swapped": 0}
    return {
        "name": "25 mixed",
        "passages": 100,
        "tokens": {"least": 16, "mean": 80.5, "most": 240, "padded": 2.6},
        "cross_encoder": both,
        "bi_encoder": both,
        "second_query": {**both, "times": 25.0, "peer_query_alone": times, "times_alone": 1.0},
        "whole": both,
        "processor": both,
        "agreement": {"logits": same, "cosines": same},
        "python": dict.fromkeys(("whole", "models", "tokenizer", "rest"), times) | {"share": 0.08},
        "ceiling": {
            "rate": 15.0,
            "with_attention": 16.0,
            "ceiling": 20.0,
            "share": 0.75,
            "share_with_attention": 0.8,
        },
        **changes,
    }


def visits(cold_bytes: int, warm: float) -> dict[str, Any]:
    sizes = {"cold_bytes": cold_bytes, "cold_bytes_compressed": cold_bytes // 2, "warm_bytes": 1200}
    cold = {"median": cold_bytes / 10_000}
    return {"cold": cold, "cold_online": cold, "warm": {"median": warm}, **sizes}


def results(**changes: Any) -> dict[str, Any]:
    return {
        "date": "2026-11-21",
        "rounds": 3,
        "works": [work()],
        "visits": {"page": visits(31_000_000, 900), "peer": visits(75_000_000, 2500)},
        "memory": {"work": "100 mixed", "page": 500_000_000, "peer": None},
        "machine": {
            "cores": 2,
            "processor": "A processor",
            "system": "Linux x86_64",
            "browser": "Chromium 1",
            "load": 0.1,
        },
        "versions": {"onnxruntime-web": "1", "pyodide": "2", "@huggingface/transformers": "3"},
        **changes,
    }


def met(found: dict[str, Any]) -> dict[str, bool | None]:
    return {goal.what: goal.met for goal in goals.goals(found)}


# Texts


def test_passages_have_exactly_the_wanted_numbers_of_tokens() -> None:
    lengths = [7, 3, 20, 11]
    cut = list(texts.cut(texts.words(CARDS), lengths, letters))
    assert [letters(passage) for passage in cut] == lengths


def test_the_works_are_the_same_every_time_and_no_passage_comes_twice() -> None:
    cards = plan.read_cards()
    once = texts.choose(cards, len)
    assert once == texts.choose(cards, len)
    assert [len(each.passages) for each in once] == [8, 25, 100, 25]
    assert all(len(set(each.passages)) == len(each.passages) for each in once)


def test_mixed_lengths_are_spread_evenly_on_a_logarithmic_scale_and_not_sorted() -> None:
    lengths = texts.spread(25, 16, 240)
    assert (min(lengths), max(lengths)) == (16, 240)
    assert lengths != sorted(lengths)
    ratios = [b / a for a, b in zip(sorted(lengths), sorted(lengths)[1:], strict=False)]
    assert max(ratios) / min(ratios) < 1.1


def test_a_round_varies_every_text_and_keeps_their_lengths_alike() -> None:
    plain = texts.Work("w", "q", "r", ("a", "b"))
    once, again = plain.varied(1), plain.varied(2)
    assert not {once.query, once.second_query, *once.passages} & {
        again.query,
        again.second_query,
        *again.passages,
    }
    assert [len(text) for text in once.passages] == [len(text) for text in again.passages]


def test_few_tokens_are_ranked_several_times_a_round() -> None:
    def times(*passages: str) -> int:
        return texts.rankings_a_round(texts.Work("w", "q", "r", passages), len)

    assert [times("a" * 8000), times("a" * 4000, "b" * 500), times("a"), times("")] == [1, 2, 6, 6]


def test_other_texts_are_read_and_a_second_query_is_made_if_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "texts.json"
    path.write_text(json.dumps([{"name": "mine", "query": "q", "passages": ["a", "b"]}]), "utf-8")
    (read,) = texts.read_works(path)
    assert (read.name, read.query, read.passages) == ("mine", "q", ("a", "b"))
    assert read.second_query != read.query


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", "[1]", '[{"name": "x", "query": "q", "passages": ["a"]}]']
)
def test_what_is_no_list_of_works_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "texts.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ExportError, match="texts.json"):
        texts.read_works(path)


# Plan


def test_a_quick_plan_has_one_round_and_no_large_work() -> None:
    quick, full = (plan.make_plan(options(*words), letters) for words in (["--quick"], []))
    assert (quick.rounds, full.rounds) == (1, 3)
    assert {each.name for each in full.works} - {each.name for each in quick.works} == {"100 mixed"}
    assert full.memory is not None and full.memory.name == "100 mixed"
    assert quick.memory is not None and quick.memory.name == "25 mixed"


def test_only_what_was_named_is_measured() -> None:
    chosen = plan.make_plan(options("--only", "25 long", "--only", "memory"), letters)
    assert [each.name for each in chosen.works] == ["25 long"]
    assert (chosen.visits, chosen.memory is not None) == (False, True)
    with pytest.raises(ExportError, match="25 lang"):
        plan.make_plan(options("--only", "25 lang"), letters)


# Rounds


def test_each_side_goes_first_equally_often() -> None:
    order = list(rounds.turns(("page", "peer", "baseline"), 6))
    firsts = [side for place, (_, side) in enumerate(order) if place % 3 == 0]
    assert sorted(firsts) == sorted(["page", "peer", "baseline"] * 2)
    assert sorted(order) == sorted(
        (number, side) for number in range(6) for side in ("page", "peer", "baseline")
    )


def test_a_summary_is_the_median_with_its_range() -> None:
    assert rounds.summary([5, 1, 100]) == {"median": 5, "least": 1, "most": 100, "rounds": 3}
    assert rounds.times(rounds.summary([30, 31, 29]), rounds.summary([10, 10, 11])) == 3


def test_agreement_counts_pairs_in_another_order_unless_they_are_as_good_as_equal() -> None:
    assert agreement.agreement([3, 2, 1], [3, 2.5, 1]) == {"largest": 0.5, "swapped": 0}
    assert agreement.agreement([3, 2, 1], [3, 1, 2])["swapped"] == 1
    assert agreement.agreement([1.001, 1.0], [1.0, 1.001])["swapped"] == 0
    with pytest.raises(ValueError, match="2 scores against 1"):
        agreement.agreement([1, 2], [1])


# Arithmetic


def test_products_of_a_run_are_counted_layer_by_layer() -> None:
    config = {"hidden_size": 4, "intermediate_size": 16, "num_hidden_layers": 2}
    tokens, projections, feed_forward = 10, 4 * 4 * 4, 2 * 4 * 16
    whole = arithmetic.products(config, tokens, head=False)
    assert whole.int8 == 2 * (projections + feed_forward) * tokens
    assert whole.float32 == 2 * 2 * tokens * tokens * 4
    # Nine tokens of the last layer are no queries, and nothing of them goes on; the pooler reads the tenth.
    counted = arithmetic.products(config, tokens, head=True)
    assert counted.int8 == whole.int8 - 9 * (projections // 2 + feed_forward) + 4 * 4
    assert counted.float32 == whole.float32 - 9 * 2 * tokens * 4
    assert arithmetic.all_products(config, [10, 10], head=True).int8 == 2 * counted.int8
    assert arithmetic.rate(5_000_000, 1.0) == 5


@pytest.mark.model
@pytest.mark.parametrize(("name", "head"), [("all-MiniLM-L6-v2", False), ("ranklens-minilm-l6-cross", True)])
def test_the_count_is_that_of_the_graph(name: str, head: bool) -> None:
    import onnx

    folder = ROOT / "web" / "models" / name
    graph = onnx.load(folder / "onnx" / "model_quantized.onnx").graph
    sizes = {each.name: each.dims[0] * each.dims[1] for each in graph.initializer if len(each.dims) == 2}
    weights = sum(sizes[node.input[1]] for node in graph.node if node.op_type == "MatMulIntegerToFloat")
    config = json.loads((folder / "config.json").read_text("utf-8"))
    # A single token reads every weight once, the pooler's included.
    assert weights == arithmetic.products(config, 1, head=head).int8


# Goals and reports


def test_goals_are_held_against_the_figures() -> None:
    found = met(results())
    assert found["cross-encoder, 25 mixed"] is True
    assert found["first visit, moved"] is True
    assert found["first visit, until ranked live, over 50 Mbit/s"] is True
    assert found["second visit, until ranked live"] is None
    slow = work(
        cross_encoder={**work()["cross_encoder"], "times": 2.9},
        second_query={**work()["second_query"], "times": 19.9},
        python={**work()["python"], "share": 0.1},
        ceiling={**work()["ceiling"], "share": 0.69},
    )
    baseline = {**results()["visits"], "page": visits(76_000_000, 900), "baseline": visits(1, 1700)}
    missed = met(results(works=[slow], visits=baseline))
    assert missed and not any(missed.values())


def test_equal_lengths_must_only_not_be_slower() -> None:
    equal = work(tokens={"least": 240, "mean": 240, "most": 241})
    assert goals.cross_goal(equal) == 1
    assert goals.cross_goal(work()) == goals.MIXED_TIMES


def test_pythons_share_is_held_against_its_goal_from_a_hundred_passages() -> None:
    assert "Python's share, 25 mixed" in met(results())
    assert "Python's share, 25 mixed" not in met(results(works=[work(passages=25)]))


def test_the_report_says_where_a_goal_is_missed_and_when_the_machine_was_busy() -> None:
    text = report.markdown(results())
    assert "not met" not in text and "Other programs" not in text and "not measured here" in text
    slow = work(cross_encoder={**work()["cross_encoder"], "times": 0.9})
    busy = {**results()["machine"], "load": 3.0}
    text = report.markdown(results(works=[slow], machine=busy))
    assert "| cross-encoder, 25 mixed | 3 times as fast as the peer | 0.90 times | **not met** |" in text
    assert "Other programs" in text


def test_a_report_holds_only_what_was_measured() -> None:
    text = report.markdown(results(works=[], memory=None))
    assert "## Visits" in text and "## Cross-encoder" not in text and "memory of the tab" not in text
    assert "first visit" not in report.block(results(visits=None))


def test_what_is_kept_of_the_last_run_is_what_its_figures_give() -> None:
    stored = json.loads((ROOT / "bench" / "results.json").read_text("utf-8"))
    assert (ROOT / "bench" / "RESULTS.md").read_text("utf-8") == report.markdown(stored)
    assert report.block(stored) in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.model
def test_stored_results_are_reported_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bench.__main__ import main

    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{report.START}\n{report.END}\nafter\n", "utf-8")
    (tmp_path / "given.json").write_text(json.dumps(results()), "utf-8")
    given = [
        "--results",
        str(tmp_path / "given.json"),
        "--out",
        str(tmp_path / "out"),
        "--readme",
        str(readme),
    ]
    monkeypatch.setattr("sys.argv", ["bench", *given])
    assert main() == 0
    text = (tmp_path / "out" / "RESULTS.md").read_text("utf-8")
    assert text == report.markdown(results()) and text in capsys.readouterr().out
    assert json.loads((tmp_path / "out" / "results.json").read_text("utf-8")) == results()
    assert readme.read_text("utf-8") == f"before\n{report.block(results())}\nafter\n"
    monkeypatch.setattr("sys.argv", ["bench", "--results", str(tmp_path / "none.json")])
    assert main() == 1
    assert "none.json cannot be read" in capsys.readouterr().err


# Bytes and memory


def test_a_host_counts_what_it_sends_and_compresses_and_waits_when_asked(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>page</p>", "utf-8")
    (tmp_path / "data.json").write_text("0" * 10_000, "utf-8")
    (tmp_path / "model.onnx").write_bytes(bytes(10_000))
    other = tmp_path / "elsewhere.js"
    other.write_text("1", "utf-8")
    host = hosts.Host({"": tmp_path, "near/far.js": other}, own_headers=False)

    def fetch(path: str) -> tuple[bytes, int]:
        before = host.sent
        request = urllib.request.Request(host.url + path, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request) as response:
            body = response.read()
            assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
            return body, host.sent - before

    try:
        assert fetch("")[0] == b"<p>page</p>"
        assert fetch("near/far.js")[0] == b"1"
        body, sent = fetch("data.json")
        assert len(body) == 10_000 and 10_000 < sent < 11_000
        host.compress = True
        body, sent = fetch("data.json")
        assert gzip.decompress(body) == b"0" * 10_000 and sent < 1_000
        assert 10_000 < fetch("model.onnx")[1] < 11_000
        before = time.monotonic()
        host.line = Line(mbit_s=0.4, answer_s=0.1)
        fetch("model.onnx")
        assert time.monotonic() - before > 0.1 + 10_000 * 8 / 0.4e6
    finally:
        host.stop()


def test_a_peak_is_read_as_the_kernel_writes_it(tmp_path: Path) -> None:
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "status").write_text("Name:\tx\nVmHWM:\t   1234 kB\nVmRSS:\t 1 kB\n", "utf-8")
    assert machine.high_water(7, tmp_path) == 1234 * 1024
    assert machine.high_water(8, tmp_path) is None
