"""Ranking in the page: unseen queries, progress, cancel, the newest wins, hostile and unusual input."""

import json
import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.ranklens_page import RankLensPage

pytestmark = pytest.mark.browser

QUERY = "How long can opened milk stay in the fridge?"
PASSAGES = [
    "Milk comes in whole, semi-skimmed and skimmed varieties, and is sold in cartons and bottles.",
    "Bananas ripen faster when they lie beside apples.",
    "Once opened, keep it at four degrees or below and drink it within three days.",
    "The fridge door is its warmest part.",
]
LONG = "A sentence about something else altogether, repeated to make the passage long enough. " * 12


def many(count: int) -> list[str]:
    """Return so many different passages that ranking them takes seconds."""
    return [f"{number}. {LONG}" for number in range(count)]


def assert_whole(ready: RankLensPage, count: int) -> None:
    """Check that both lists hold each passage once, in the order of its score, with ranks from one."""
    for entries in ready.rankings():
        assert sorted(entry.passage for entry in entries) == list(range(count))
        assert [entry.rank for entry in entries] == list(range(1, count + 1))
        assert [entry.score for entry in entries] == sorted((entry.score for entry in entries), reverse=True)


def test_an_unseen_query_is_ranked(ready: RankLensPage) -> None:
    bi_encoder, cross_encoder = ready.rank(QUERY, PASSAGES)
    assert_whole(ready, len(PASSAGES))
    assert all(-1.001 <= entry.score <= 1.001 for entry in bi_encoder)
    assert cross_encoder[-1].passage == 1
    assert {entry.passage for entry in cross_encoder[:2]} & {2}


def test_scores_do_not_depend_on_the_other_passages(ready: RankLensPage) -> None:
    together = ready.rank(QUERY, PASSAGES)
    scores = [{entry.passage: entry.score for entry in entries} for entries in together]
    apart = ready.rank(QUERY, [PASSAGES[2], PASSAGES[0], LONG])
    for whole, entries in zip(scores, apart, strict=True):
        part = {entry.passage: entry.score for entry in entries}
        assert part[0] == pytest.approx(whole[2], abs=1e-6)
        assert part[1] == pytest.approx(whole[0], abs=1e-6)


def test_a_second_query_embeds_one_text_and_says_so(ready: RankLensPage) -> None:
    ready.rank(QUERY, PASSAGES)
    ready.rank("What makes bananas ripen?", PASSAGES)
    assert ready.entries("Cross-encoder")[0].passage == 1
    ready.expect_text("1 text")


def test_both_lists_fill_in_while_it_works(ready: RankLensPage) -> None:
    ready.fill("Which one is about milk?", many(60))
    ready.rank_button.click()
    expect(ready.items("Bi-encoder").nth(3)).to_be_attached()
    assert ready.state() == "working"
    expect(ready.items("Cross-encoder").nth(2)).to_be_attached()
    seen = len(ready.entries("Cross-encoder"))
    assert ready.state() == "working"
    assert seen < 60
    ready.cancel_button.click()


CANCEL = """
() => new Promise((resolve) => {
  const status = document.querySelector("[data-state]");
  const start = performance.now();
  const changed = () => {
    const { state } = status.dataset;
    if (state !== "working") resolve({ ms: performance.now() - start, state });
  };
  new MutationObserver(changed).observe(status, { attributes: true });
  [...document.querySelectorAll("button")].find((button) => button.textContent.startsWith("Cancel")).click();
})
"""


def test_cancel_stops_within_200_ms_and_the_next_ranking_starts_at_once(ready: RankLensPage) -> None:
    ready.fill("Which one is about milk?", many(200))
    ready.rank_button.click()
    expect(ready.items("Bi-encoder").first).to_be_attached()
    cancelled = ready.evaluate(CANCEL)
    assert cancelled["ms"] < 200
    assert cancelled["state"] in ("ready", "done")
    ready.rank(QUERY, PASSAGES)
    assert_whole(ready, len(PASSAGES))


def test_the_newest_query_wins(ready: RankLensPage) -> None:
    ready.fill("Which one is about milk?", many(200))
    ready.rank_button.click()
    ready.wait_state("working")
    ready.fill("Another query", many(100))
    ready.rank_button.click()
    newest = ready.rank(QUERY, PASSAGES)
    assert_whole(ready, len(PASSAGES))
    ready.page.wait_for_timeout(1000)  # what the older ones still send must change nothing
    assert ready.rankings() == newest


RANK_AND_WAIT = """
() => new Promise((resolve) => {
  const status = document.querySelector("[data-state]");
  const changed = () => status.dataset.state === "done" && resolve();
  new MutationObserver(changed).observe(status, { attributes: true });
  document.querySelector("button#rank").click();
})
"""


def test_the_page_does_not_freeze_while_it_ranks(ready: RankLensPage, browser: Browser) -> None:
    ready.fill(QUERY, [f"{number}: {PASSAGES[number % 4]}" for number in range(100)])
    ready.page.wait_for_timeout(500)  # the count beside the passages follows the typing
    categories = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]
    browser.start_tracing(page=ready.page, categories=categories)
    ready.evaluate(RANK_AND_WAIT)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    threads = [event for event in events if event["name"] == "thread_name"]
    main = {(each["pid"], each["tid"]) for each in threads if each["args"]["name"] == "CrRendererMain"}
    tasks = [event for event in events if event["name"] == "RunTask" and (event["pid"], event["tid"]) in main]
    # Processor time in microseconds: by the clock, a busy test machine would make any task long.
    durations = [task["tdur"] for task in tasks if "tdur" in task]
    assert len(durations) > 10
    assert max(durations) < 100_000


def test_pasted_markup_stays_text(ready: RankLensPage) -> None:
    hostile = '<img src="x" onerror="window.hacked = true"><b>bold</b>'
    ready.rank(
        f"<script>window.hacked = true</script> {hostile}", [hostile, "<svg onload=alert(1)>", "plain"]
    )
    for model in ("Bi-encoder", "Cross-encoder"):
        expect(ready.ranking(model)).to_contain_text(hostile)
        assert ready.ranking(model).locator("img, b, script").count() == 0
    assert ready.evaluate("() => window.hacked") is None


@pytest.mark.parametrize(
    "odd",
    [
        "🐄🥛🧀 👩‍👩‍👧‍👦",
        "牛奶可以放多久",
        "مدة صلاحية الحليب",
        "lait entamé: à consommer sous trois jours",
        "\u200b\u00ad",
        "a" * 5000,
        "[SEP] [CLS] [PAD] ##ing",
    ],
    ids=["emoji", "CJK", "right to left", "accents", "invisible", "one long word", "special tokens"],
)
def test_unusual_text_is_ranked(ready: RankLensPage, odd: str) -> None:
    ready.rank(odd if odd.strip() else QUERY, [odd, *PASSAGES[:2]])
    assert_whole(ready, 3)


def test_a_lone_surrogate_is_ranked(ready: RankLensPage) -> None:
    ready.fill(QUERY, PASSAGES)
    script = """
    () => {
      const box = document.querySelector("textarea#passages");
      box.value = "half of a pair: \\ud83d\\nwhole";
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }"""
    ready.evaluate(script)
    ready.rank_button.click()
    ready.wait_state("done")
    assert_whole(ready, 2)


def test_duplicates_and_truncation_are_marked(ready: RankLensPage) -> None:
    ready.rank(QUERY, [PASSAGES[0], PASSAGES[2], PASSAGES[0], "milk " * 900])
    assert_whole(ready, 4)
    first = ready.ranking("Bi-encoder")
    expect(first.locator('[data-passage="2"]')).to_contain_text("duplicate")
    expect(first.locator('[data-passage="3"]')).to_contain_text("tokens")


@pytest.mark.parametrize(
    ("query", "passages", "field", "says"),
    [
        ("", PASSAGES, "Query", "empty"),
        ("   ", PASSAGES, "Query", "empty"),
        (QUERY, [], "Passages", "no passages"),
        (QUERY, PASSAGES[:1], "Passages", "one passage"),
        (QUERY, [f"passage {number}" for number in range(501)], "Passages", "501 passages"),
        (QUERY, [*PASSAGES, "x" * 200_000], "Passages", "200,000"),
    ],
    ids=["empty query", "blank query", "no passage", "one passage", "501 passages", "200 kB in one passage"],
)
def test_input_that_cannot_be_ranked_is_said_beside_its_field(
    ready: RankLensPage, query: str, passages: list[str], field: str, says: str
) -> None:
    ready.fill(query, passages)
    ready.rank_button.click()
    box = ready.query if field == "Query" else ready.passages
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_accessible_description(re.compile(re.escape(says), re.IGNORECASE))
    ready.rank(QUERY, PASSAGES)
    expect(box).not_to_have_attribute("aria-invalid", "true")
