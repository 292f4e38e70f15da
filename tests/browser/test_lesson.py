"""The lesson: the tour by keyboard and on a phone, one's own texts after it; the explanation's figures."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Opener
from tests.browser.ranklens_page import BOOT_MS, RankLensPage

pytestmark = pytest.mark.browser

QUERY = "Which one floats?"
PASSAGES = ["A stone sinks.", "Cork floats on water."]


def tour(ready: RankLensPage) -> Locator:
    """Start the tour; return its card."""
    ready.page.get_by_role("button", name="Tour", exact=True).click()
    card = ready.page.locator("#tour-card")
    expect(card).to_be_visible()
    expect(card).to_contain_text("1 of 8")
    return card


LIT = """
() => {
  const box = (element) => element.getBoundingClientRect();
  const light = box(document.querySelector("#tour-light"));
  const card = box(document.querySelector("#tour-card"));
  const inside = card.left >= 0 && card.right <= innerWidth && card.top >= 0 && card.bottom <= innerHeight;
  return { card: inside, light: light.width > 20 && light.height > 20 };
}
"""


def test_the_tour_goes_through_a_live_example_and_gives_the_texts_back(ready: RankLensPage) -> None:
    ready.rank(QUERY, PASSAGES)
    card = tour(ready)
    expect(card).to_be_focused()
    expect(ready.query).to_have_value("Does the free plan include API access?")
    titles = []
    for place in range(1, 9):
        expect(card).to_contain_text(f"{place} of 8")
        titles.append(card.get_by_role("heading").inner_text())
        expect(card).to_be_focused()
        ready.page.wait_for_timeout(700)  # the page scrolls
        assert ready.evaluate(LIT) == {"card": True, "light": True}
        if place == 5:  # the tour asks another question: one text is encoded, every pair is read
            expect(card).to_contain_text("encoded 1 text and took 9 vectors from memory")
            expect(card).to_contain_text("all 9 pairs again")
        ready.page.keyboard.press("ArrowRight")
    assert len(set(titles)) == 8
    expect(card).to_be_hidden()
    expect(ready.query).to_have_value(QUERY)
    expect(ready.passages).to_have_value("\n".join(PASSAGES))
    expect(ready.page.get_by_role("button", name="Tour", exact=True)).to_be_focused()
    ready.wait_state("done")
    assert len(ready.entries("Bi-encoder")) == 2


def test_the_tour_goes_back_and_can_be_left_at_any_step(ready: RankLensPage) -> None:
    card = tour(ready)
    expect(card.get_by_role("button", name="Back")).to_be_disabled()
    ready.page.keyboard.press("ArrowRight")
    expect(card).to_contain_text("2 of 8")
    ready.page.keyboard.press("ArrowLeft")
    expect(card).to_contain_text("1 of 8")
    ready.page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    card = tour(ready)
    card.get_by_role("button", name="End the tour").click()
    expect(card).to_be_hidden()


def test_what_is_typed_during_the_tour_is_kept(ready: RankLensPage) -> None:
    tour(ready)
    ready.query.fill("My own question")
    ready.page.keyboard.press("ArrowRight")  # moves the caret, not the tour
    expect(ready.page.locator("#tour-card")).to_contain_text("1 of 8")
    ready.page.keyboard.press("Escape")
    expect(ready.query).to_have_value("My own question")


def test_the_tour_fits_a_phone(open_page: Opener) -> None:
    phone = open_page(
        viewport={"width": 375, "height": 740}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    phone.without_engine().load()
    expect(phone.items("Bi-encoder").first).to_be_visible()
    card = tour(phone)
    for place in range(2, 9):
        card.get_by_role("button", name="Next").tap()
        expect(card).to_contain_text(f"{place} of 8")
        phone.page.wait_for_timeout(100)
        assert phone.evaluate(LIT) == {"card": True, "light": True}
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 375
    card.get_by_role("button", name="Done").tap()
    expect(card).to_be_hidden()


def test_the_explanation_stands_below_the_tool(ready: RankLensPage) -> None:
    ready.page.get_by_role("link", name="How it works").click()
    lesson = ready.page.get_by_role("region", name="Two ways to read a query and a passage")
    expect(lesson).to_be_in_viewport()
    diagrams = lesson.get_by_role("img")
    expect(diagrams).to_have_count(2)
    for diagram, words in zip(diagrams.all(), ("vector of its own", "One score comes out"), strict=True):
        expect(diagram).to_have_accessible_name(re.compile(words))
    properties = ["Input", "Output", "Computed ahead", "Speed", "Accuracy", "Scale", "Role"]
    assert lesson.get_by_role("rowheader").all_inner_texts() == properties
    for name in ("Why both", "When a reranker does not help"):
        expect(lesson.get_by_role("heading", name=name)).to_be_visible()


def test_the_table_holds_this_machines_figures_and_the_sites(ready: RankLensPage, site: Path) -> None:
    ready.rank(QUERY, PASSAGES)
    lesson = ready.page.locator("#lesson")

    def row(name: str) -> Locator:
        return lesson.get_by_role("row", name=re.compile(f"^{name}"))

    expect(row("Output")).to_contain_text("384 numbers a text")
    expect(row("Computed ahead")).to_contain_text("all 2 pairs read")
    expect(row("Speed")).to_contain_text(re.compile(r"This machine: [\d.]+ m?s to encode a query"))
    expect(row("Speed")).to_contain_text(re.compile(r"This machine: [\d.]+ m?s a pair"))
    expect(row("Scale")).to_contain_text(
        re.compile(r"A million passages, each read: [\d.,]+ (minutes|hours|days?)")
    )
    results = json.loads((site / "site.json").read_text("utf-8"))["evaluation"]["results"]
    for system in results["systems"]:
        if system["name"] in ("bi-encoder", "cross-encoder"):
            expect(row("Accuracy")).to_contain_text(f"nDCG@10 {system['measures']['nDCG@10']['mean']:.3f}")


def test_figures_of_other_models_are_not_shown(open_page: Opener, site: Path) -> None:
    content = json.loads((site / "site.json").read_text("utf-8"))
    content["evaluation"]["results"]["models"]["cross-encoder"]["sha256"] = "0" * 64
    opened = open_page().without_engine()
    opened.page.route("**/site.json", lambda route: route.fulfill(json=content))
    opened.load()
    expect(opened.page.locator("#measured-where")).to_contain_text(
        "No accuracy was measured for these models"
    )
    expect(opened.page.locator("#lesson")).not_to_contain_text("nDCG@10 0.")


def test_a_claim_leads_to_its_example(revisit: Opener) -> None:
    opened = revisit().load()
    opened.page.get_by_role("button", name="See: The small word “not”").click()
    expect(opened.example).to_have_value("safe-plants")
    expect(opened.page.locator("#results")).to_be_focused()
    expect(opened.page.locator("#summary")).to_be_in_viewport()
    opened.wait_state("done", timeout=BOOT_MS)
