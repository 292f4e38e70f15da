"""Evaluation in the page: judged files, a run with its progress, the table by query, files to take away."""

import csv
import itertools
import json
import math
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.ranklens_page import RankLensPage

pytestmark = pytest.mark.browser

FLOATING = ["A stone sinks in water.", "Cork floats on water.", "The moon is far away.", "Ice is cold."]
MILK = ["Opened milk keeps for three days.", "Cheese is made of milk.", "Cows eat grass."]
QUERIES: list[tuple[str, dict[str, int]]] = [
    ("Which one floats?", {"1": 2}),
    ("What is cold?", {"3": 2, "0": 1}),
    ("How long does opened milk keep?", {"0": 2}),
    ("What do cows eat?", {"2": 1}),
    ("Nothing answers this", {}),
]
numbers = itertools.count(1)


def hand_in(ready: RankLensPage, *files: tuple[str, str]) -> Locator:
    """Hand files in; return the panel that they open."""
    number = next(numbers)  # the panel may still show an earlier file of this name
    payload = [{"name": f"{number}-{name}", "mimeType": "", "buffer": text.encode()} for name, text in files]
    ready.page.locator("input[type=file]").set_input_files(payload)  # type: ignore[arg-type]
    panel = ready.page.get_by_role("region", name="Does reranking pay on your queries?")
    expect(panel.locator("#evaluation-what")).to_contain_text(f"{number}-{files[0][0]}")
    return panel


def cards(times: int = 1) -> tuple[str, str]:
    """Return a file of cards."""
    asked = [{"q": query, "rel": grades} for query, grades in QUERIES]
    listed = [
        {"topic": "Floating", "passages": FLOATING, "queries": asked[:2]},
        {"topic": "Milk", "passages": MILK, "queries": asked[2:]},
    ]
    return "cards.jsonl", "\n".join(json.dumps(card) for card in listed * times)


def run(panel: Locator) -> None:
    panel.get_by_role("button", name="Evaluate", exact=True).click()
    expect(panel.locator("#evaluation-status")).to_contain_text("Done")


def ndcg(ranking: Sequence[int], grades: dict[int, int]) -> float:
    """Return nDCG@10 with gains 2^grade - 1."""

    def dcg(found: Sequence[int]) -> float:
        return sum(((1 << grade) - 1) / math.log2(place + 2) for place, grade in enumerate(found[:10]))

    return dcg([grades.get(passage, 0) for passage in ranking]) / dcg(sorted(grades.values(), reverse=True))


def test_judged_queries_are_evaluated_and_each_opens_in_the_rankings(ready: RankLensPage) -> None:
    panel = hand_in(ready, cards())
    expect(panel).to_contain_text("4 judged queries over 2 sets of 3 to 4 passages")
    expect(panel).to_contain_text("1 query has no relevant passage and is left out")
    run(panel)
    table = panel.get_by_role("region", name="Results by query").locator("tbody tr")
    expect(table).to_have_count(4)
    means = panel.locator("table.means")
    shown = {
        name: [float(each) for each in table.locator(f"td:nth-child({column})").all_inner_texts()]
        for name, column in (("Bi-encoder", 3), ("Cross-encoder", 4))
    }
    for name, values in shown.items():
        row = means.get_by_role("row", name=re.compile(f"^{name}"))
        assert float(row.locator("td").first.inner_text().split()[0]) == pytest.approx(
            sum(values) / 4, abs=0.001
        )

    panel.get_by_role("button", name="What is cold?").click()
    expect(ready.query).to_have_value("What is cold?")
    ready.wait_state("done")
    expect(ready.page.locator("#notice")).to_contain_text(re.compile(r"Query c1-q2 of \d+-cards.jsonl"))
    for name, entries in zip(shown, ready.rankings(), strict=True):
        assert ndcg([entry.passage for entry in entries], {3: 2, 0: 1}) == pytest.approx(
            shown[name][1], abs=0.001
        )
    first = ready.ranking("Bi-encoder").locator('[data-passage="3"]')
    expect(first).to_contain_text("answers the query")
    ready.page.get_by_role("link", name="Back to the evaluation").click()
    expect(table).to_have_count(4)


def test_the_table_is_sorted_by_who_wins(ready: RankLensPage) -> None:
    panel = hand_in(ready, cards())
    run(panel)
    head = panel.get_by_role("columnheader", name="Difference")
    for direction, sign in (("descending", -1), ("ascending", 1)):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", direction)
        cells = panel.locator(".by-query td:last-child").all_inner_texts()
        values = [float(re.sub("[a-z-]+$", "", cell.strip()).replace("−", "-")) for cell in cells]
        assert values == sorted(values, key=lambda value: sign * value)


def test_a_cancelled_run_keeps_what_it_reached(ready: RankLensPage) -> None:
    panel = hand_in(ready, cards(times=100))
    panel.get_by_role("button", name="Evaluate", exact=True).click()
    expect(panel.locator(".by-query tbody tr").nth(3)).to_be_attached()
    expect(panel.get_by_role("progressbar")).to_be_visible()
    panel.get_by_role("button", name="Cancel the evaluation").click()
    expect(panel.locator("#evaluation-status")).to_contain_text(
        re.compile(r"Cancelled after \d+ of 400 queries")
    )
    expect(panel.get_by_role("progressbar")).to_be_hidden()
    expect(panel.locator(".outcome")).to_contain_text("of 400")
    expect(panel.get_by_role("button", name="Save CSV")).to_be_hidden()


def test_a_ranking_stops_a_run_and_the_panel_says_so(ready: RankLensPage) -> None:
    panel = hand_in(ready, cards(times=100))
    panel.get_by_role("button", name="Evaluate", exact=True).click()
    expect(panel.locator(".by-query tbody tr").first).to_be_attached()
    ready.rank("Which one floats?", ["A stone sinks.", "Cork floats."])
    expect(panel.locator("#evaluation-status")).to_contain_text("Stopped by a new ranking")
    expect(panel.get_by_role("button", name="Evaluate", exact=True)).to_be_enabled()


def test_some_of_the_queries_can_be_run(ready: RankLensPage) -> None:
    panel = hand_in(ready, cards(times=3))
    panel.get_by_label("Queries").fill("3")
    run(panel)
    expect(panel.locator(".by-query tbody tr")).to_have_count(3)


def test_a_beir_set_is_handed_in_as_three_files(ready: RankLensPage) -> None:
    corpus = [{"_id": f"d{i}", "title": "", "text": text} for i, text in enumerate(FLOATING)]
    queries = [{"_id": "q1", "text": "Which one floats?"}, {"_id": "q2", "text": "What is cold?"}]
    lines = ["query-id\tcorpus-id\tscore", "q1\td1\t1", "q2\td3\t1"]
    panel = hand_in(
        ready,
        ("corpus.jsonl", "\n".join(map(json.dumps, corpus))),
        ("queries.jsonl", "\n".join(map(json.dumps, queries))),
        ("test.tsv", "\n".join(lines)),
    )
    expect(panel).to_contain_text("2 judged queries over 1 set of 4 passages")
    run(panel)
    expect(panel.locator(".by-query tbody tr")).to_have_count(2)


def test_the_results_can_be_taken_away(ready: RankLensPage, tmp_path: Path) -> None:
    panel = hand_in(ready, cards())
    run(panel)
    with ready.page.expect_download() as download:
        panel.get_by_role("button", name="Save CSV").click()
    download.value.save_as(tmp_path / "out.csv")
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8").splitlines()))
    assert [row["query"] for row in rows] == [query for query, _ in QUERIES[:4]]
    panel.get_by_role("button", name="Save TREC run").click()
    expect(panel.get_by_role("button", name=re.compile(r"Save .*qrels"))).to_be_visible()


TEXTS_OF = """
async () => {
  const { textsOf } = await import(new URL("judged.js", location.href));
  const passages = Array.from({ length: 3000 }, (_, i) => ({ text: `passage ${i}`, id: `d${i}` }));
  const from = (start) => Array.from({ length: 100 }, (_, i) => start + i);
  const row = { index: 0, query: "q", rankings: { bi_encoder: from(0), cross_encoder: from(50) } };
  const queries = [{ id: "q", query: "q", grades: { 2999: 1, 60: 2 } }];
  return textsOf({ topic: "t", passages, queries }, row, 10);
}
"""


def test_of_a_large_set_the_page_gets_what_matters(ready: RankLensPage) -> None:
    texts = ready.evaluate(TEXTS_OF)
    assert texts["passages"] == [f"passage {number}" for number in [*range(150), 2999]]
    assert texts["relevant"] == {"60": 2, "150": 1}
    assert texts["records"][150]["id"] == "d2999"
    assert texts["left"] == 3000 - 151


ROWS = """
async () => {
  const { createQueryTable } = await import(new URL("view/query-table.js", location.href));
  const container = document.createElement("div");
  container.innerHTML = '<table></table><p class="range"></p><button></button><button></button>';
  document.body.append(container);
  const values = { ndcg: 0.5, mrr: 1, recall: 1, success: 1 };
  const row = (i) => ({
    topic: "t", id: String(i), query: `query ${i}`, winner: "tie", difference: Math.sin(i),
    values: { bi_encoder: values, cross_encoder: values, two_stage: values },
  });
  const rows = Array.from({ length: 5000 }, (_, i) => row(i));
  const table = createQueryTable(container, () => {});
  const begun = performance.now();
  table.render(rows, true);
  container.querySelector('[data-key="difference"] button').click();
  const ms = performance.now() - begun;
  const shown = container.querySelectorAll("tbody tr").length;
  const range = container.querySelector(".range").textContent;
  container.remove();
  return { ms, shown, range };
}
"""


def test_thousands_of_rows_do_not_freeze_the_page(ready: RankLensPage) -> None:
    drawn = ready.evaluate(ROWS)
    assert drawn["shown"] == 50
    assert drawn["range"] == "1 to 50 of 5000"
    assert drawn["ms"] < 500
