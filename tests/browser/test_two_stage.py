"""Two stages: the slider k, the list that it makes, what stage one lost, and that no model runs for it."""

import random
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from ranklens.rankings import compare, rank, two_stage
from tests.browser.ranklens_page import RANK_MS, RankLensPage

pytestmark = pytest.mark.browser

QUERY = "How long can opened milk stay in the fridge?"
PASSAGES = [
    "Milk comes in whole, semi-skimmed and skimmed varieties, and is sold in cartons and bottles.",
    "Bananas ripen faster when they lie beside apples.",
    "Once opened, keep it at four degrees or below and drink it within three days.",
    "The fridge door is its warmest part.",
    "A fridge lasts ten to fifteen years; replace its seals when the door no longer closes by itself.",
    "How long does milk last? It depends on how it was treated and on how warm it gets.",
]


def slider(page: RankLensPage) -> Locator:
    return page.page.get_by_role("slider", name="Rerank the top k")


def set_k(page: RankLensPage, k: int) -> None:
    """Move the slider as a pointer does: its value changes and an input event says so."""
    script = "(slider, k) => { slider.value = k; slider.dispatchEvent(new Event('input', {bubbles: true})); }"
    slider(page).evaluate(script, k)
    expect(page.page.locator("#bi-ranking [data-line]")).to_have_attribute("data-rank", str(k))


def staged(page: RankLensPage) -> list[int]:
    return [entry.passage for entry in page.entries("Two-stage")]


@pytest.fixture
def ranked(ready: RankLensPage) -> RankLensPage:
    ready.page.get_by_role("radio", name="Every pair").check(force=True)
    ready.rank(QUERY, PASSAGES)
    return ready


def test_the_list_is_the_top_k_reranked_and_then_the_rest(ranked: RankLensPage) -> None:
    bi_encoder, cross_encoder = ranked.rankings()
    first = [entry.passage for entry in bi_encoder]
    logits = [entry.score for entry in sorted(cross_encoder)]
    for k in range(1, len(PASSAGES) + 1):
        set_k(ranked, k)
        wanted = two_stage(first, logits, k)
        assert staged(ranked) == wanted["ranking"]
        assert [entry.rank for entry in ranked.entries("Two-stage")] == list(range(1, len(PASSAGES) + 1))
        lost = ranked.page.locator("#stages-lost").inner_text()
        named = [int(number) - 1 for number in re.findall(r"passage (\d+)", lost)]
        assert named == [passage["passage"] for passage in wanted["lost"]][:2]
    expect(ranked.ranking("Cross-encoder")).to_be_hidden()
    ranked.page.get_by_role("radio", name="Every pair").check(force=True)
    assert ranked.rankings() == (bi_encoder, cross_encoder)


def made_up(numbers: random.Random) -> dict[str, Any]:
    """Return a result with ties, as far as the page reads it."""
    total = numbers.randint(2, 12)
    cosines, logits = ([numbers.randint(0, 5) / 4 for _ in range(total)] for _ in range(2))
    first, second = rank(cosines), rank(logits)
    return {
        "total": total,
        "bi_encoder": {"scores": cosines, "ranking": first},
        "cross_encoder": {"scores": logits, "ranking": second, "ms": 1, "pairs": total},
        "comparison": compare(first, second),
    }


def test_the_page_and_python_agree_on_every_k(ready: RankLensPage) -> None:
    results = [made_up(random.Random(seed)) for seed in range(50)]
    script = """
    async (results) => {
      const { twoStage } = await import("./stages.js");
      return results.map((result) => Array.from({ length: result.total }, (_, i) => twoStage(result, i + 1)));
    }"""
    for result, answers in zip(results, ready.evaluate(script, results), strict=True):
        first, logits = result["bi_encoder"]["ranking"], result["cross_encoder"]["scores"]
        assert answers == [two_stage(first, logits, k) for k in range(1, result["total"] + 1)]


LISTEN = """
() => {
  window.asked = [];
  Worker.prototype.postMessage = new Proxy(Worker.prototype.postMessage, {
    apply(post, worker, [message]) {
      window.asked.push(message.action);
      return Reflect.apply(post, worker, [message]);
    },
  });
}
"""


def test_moving_the_slider_runs_no_model(ranked: RankLensPage) -> None:
    ranked.evaluate(LISTEN)
    slider(ranked).focus()
    for key in ("Home", "ArrowRight", "PageUp", "End", "ArrowLeft"):
        ranked.page.keyboard.press(key)
    expect(slider(ranked)).to_have_attribute("aria-valuetext", re.compile(f"^{len(PASSAGES) - 1} of "))
    assert set(ranked.evaluate("() => asked")) <= {"judge", "two_stage"}


def test_a_line_at_k_stands_in_both_lists_and_savings_are_counted(ranked: RankLensPage) -> None:
    set_k(ranked, 2)
    for name in ("bi", "staged"):
        expect(ranked.page.locator(f"#{name}-ranking [data-line]")).to_have_attribute("data-rank", "2")
    expect(ranked.page.locator("#k-value")).to_have_text("2 of 6 pairs")
    expect(ranked.page.locator("#stages-cost")).to_contain_text("saved of")
    below = ranked.items("Two-stage").nth(2)
    expect(below).to_contain_text("cosine")
    expect(below).not_to_contain_text("logit")
    set_k(ranked, len(PASSAGES))
    expect(ranked.page.locator("#stages-cost")).to_contain_text("no time saved")
    expect(ranked.page.locator("#stages-lost")).to_contain_text("Nothing lost")


def test_a_lost_passage_leads_to_its_entry(ranked: RankLensPage) -> None:
    first = [entry.passage for entry in ranked.entries("Bi-encoder")]
    logits = [entry.score for entry in sorted(ranked.entries("Cross-encoder"))]
    losses = {k: two_stage(first, logits, k)["lost"] for k in range(1, len(first))}
    k, lost = next((k, lost) for k, lost in losses.items() if lost)
    set_k(ranked, k)
    ranked.page.locator("#stages-lost button").first.click()
    entry = ranked.items("Two-stage").and_(ranked.page.locator(f'[data-passage="{lost[0]["passage"]}"]'))
    expect(entry).to_be_focused()
    expect(entry).to_contain_text("lost; would be")
    ranked.page.keyboard.press("ArrowLeft")
    in_list = "() => document.activeElement.closest('ol').getAttribute('aria-label')"
    assert ranked.evaluate(in_list) == "Bi-encoder ranking"


def test_a_new_ranking_keeps_the_view_and_other_texts_get_a_k_of_their_own(ranked: RankLensPage) -> None:
    set_k(ranked, 2)
    ranked.rank_button.click()
    ranked.wait_state("done")
    expect(slider(ranked)).to_have_value("2")
    expect(ranked.ranking("Two-stage")).to_be_visible()
    ranked.fill(QUERY, PASSAGES[:2])
    ranked.rank_button.click()
    ranked.wait_state("done")
    expect(slider(ranked)).to_have_value("1")
    assert sorted(staged(ranked)) == [0, 1]


def test_while_rankings_are_not_whole_there_is_nothing_to_choose(ranked: RankLensPage) -> None:
    set_k(ranked, 2)
    ranked.fill("Which one is about milk?", [f"{number}. {PASSAGES[0]}" * 9 for number in range(40)])
    ranked.rank_button.click()
    expect(ranked.items("Cross-encoder").nth(1)).to_be_visible(timeout=RANK_MS)
    expect(slider(ranked)).to_be_disabled()
    expect(ranked.page.locator("#stages-lost")).to_contain_text("Waits for both rankings")
    expect(ranked.page.locator("[data-line]")).to_have_count(0)
    ranked.cancel_button.click()
    expect(slider(ranked)).to_be_disabled()
    ranked.rank(QUERY, PASSAGES)
    expect(slider(ranked)).to_be_enabled()
    expect(ranked.ranking("Two-stage")).to_be_visible()


def test_it_fits_a_phone(ranked: RankLensPage) -> None:
    with ranked.on_a_phone(360):
        set_k(ranked, 3)
        expect(ranked.items("Two-stage").first).to_be_attached()
        assert ranked.evaluate("() => document.documentElement.scrollWidth") <= 360
        box = slider(ranked).bounding_box()
        assert box is not None
        assert box["height"] >= 44
