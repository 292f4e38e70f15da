"""The views over a stored example: marks, curves, partners, notes, the keyboard. The engine never loads."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import Watch, opener
from tests.browser.ranklens_page import RankLensPage

pytestmark = pytest.mark.browser

CARD = '[data-passage="{}"]'


@pytest.fixture(scope="module")
def stored(browser: Browser, watch: Watch, site_url: str) -> Iterator[RankLensPage]:
    """Return a page that shows the first example's stored result and waits for its models for ever."""
    for open_page in opener(browser, watch, site_url):
        opened = open_page(reduced_motion="reduce").without_engine().load()
        expect(opened.items("Cross-encoder").first).to_be_visible()
        yield opened


@pytest.fixture
def top(stored: RankLensPage) -> Locator:
    """Return the first entry of the cross-encoder's list, with the focus and the pointer somewhere else."""
    stored.page.mouse.move(0, 0)
    stored.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    return stored.items("Cross-encoder").first


def test_movement_has_a_sign_and_words(stored: RankLensPage) -> None:
    ranks = {entry.passage: entry.rank for entry in stored.entries("Bi-encoder")}
    for entry in stored.entries("Cross-encoder"):
        places = ranks[entry.passage] - entry.rank
        chip = stored.ranking("Cross-encoder").locator(CARD.format(entry.passage)).locator(".jump")
        sign = "=" if places == 0 else f"{'▲' if places > 0 else '▼'}{abs(places)}"
        words = "same place" if places == 0 else f"{'up' if places > 0 else 'down'} {abs(places)} place"
        expect(chip).to_contain_text(sign)
        expect(chip).to_contain_text(words)


def test_a_curve_joins_each_passage(stored: RankLensPage) -> None:
    expect(stored.page.locator("#links g")).to_have_count(len(stored.entries("Bi-encoder")))
    ends = """
    () => [...document.querySelectorAll("#links g")].map((curve) => {
      const [, start, end] = [...curve.children].map((part) => part.getBoundingClientRect());
      return [["bi", start], ["cross", end]].map(([side, dot]) => {
        const entry = document.querySelector(`#${side}-ranking [data-passage="${curve.dataset.passage}"]`);
        const box = entry.getBoundingClientRect();
        return Math.abs(dot.top + dot.height / 2 - box.top - box.height / 2);
      });
    })"""
    assert max(max(pair) for pair in stored.evaluate(ends)) < 1.5


def test_hovering_an_entry_lights_its_partner_and_their_curve(stored: RankLensPage, top: Locator) -> None:
    passage = top.get_attribute("data-passage")
    top.hover()
    expect(stored.page.locator("[data-lit]")).to_have_count(3)
    for lit in stored.page.locator("[data-lit]").all():
        expect(lit).to_have_attribute("data-passage", str(passage))
    stored.page.mouse.move(0, 0)
    expect(stored.page.locator("[data-lit]")).to_have_count(0)


def test_the_arrow_keys_walk_and_cross_over(stored: RankLensPage, top: Locator) -> None:
    top.focus()
    stored.page.keyboard.press("ArrowDown")
    second = stored.items("Cross-encoder").nth(1)
    expect(second).to_be_focused()
    stored.page.keyboard.press("ArrowLeft")
    partner = stored.ranking("Bi-encoder").locator(CARD.format(second.get_attribute("data-passage")))
    expect(partner).to_be_focused()
    stored.page.keyboard.press("End")
    expect(stored.items("Bi-encoder").last).to_be_focused()
    assert stored.page.locator('#bi-ranking li[tabindex="0"]').count() == 1


def test_each_number_says_what_it_means(stored: RankLensPage, top: Locator) -> None:
    bubble = stored.page.get_by_role("tooltip")
    first = stored.items("Bi-encoder").first
    for entry, unit, says in (
        (first, "cosine", "vectors"),
        (top, "logit", "raw score"),
        (top, "relevance", "sigmoid"),
    ):
        figure = entry.locator(".figure").filter(has_text=unit)
        figure.focus()
        expect(bubble).to_contain_text(says)
        expect(figure).to_have_accessible_description(re.compile(says))
        stored.page.keyboard.press("Escape")
        expect(bubble).to_be_hidden()
    stored.page.get_by_role("button", name="Kendall").hover()
    expect(bubble).to_contain_text("pair of passages")


def test_a_note_follows_a_control_that_scrolls_into_view(stored: RankLensPage, top: Locator) -> None:
    bubble = stored.page.get_by_role("tooltip")
    stored.items("Cross-encoder").last.locator(".figure").filter(has_text="logit").focus()
    stored.evaluate("() => new Promise((seen) => { addEventListener('scroll', seen); scrollBy(0, 40); })")
    expect(bubble).to_contain_text("raw score")
    expect(bubble).to_be_in_viewport()
    top.hover()
    top.locator(".figure").filter(has_text="logit").hover()
    stored.page.mouse.wheel(0, 60)
    expect(bubble).to_be_hidden()


def test_a_clamped_passage_unfolds(stored: RankLensPage, top: Locator) -> None:
    item = stored.page.locator("li.clamped").first
    box = item.bounding_box()
    item.focus()
    stored.page.keyboard.press("Enter")
    more = item.get_by_role("button", name="less of passage")
    expect(more).to_have_attribute("aria-expanded", "true")
    unfolded = item.bounding_box()
    assert box is not None
    assert unfolded is not None
    assert unfolded["height"] > box["height"]
    more.click()
    expect(item.locator(".more")).to_have_attribute("aria-expanded", "false")


def test_the_answer_of_an_example_is_marked_in_both_lists(stored: RankLensPage) -> None:
    expect(stored.page.locator(".mark.answer")).to_have_count(2)


def test_an_edited_example_says_so_and_can_be_restored(stored: RankLensPage) -> None:
    query = stored.query.input_value()
    stored.query.fill("Something else")
    expect(stored.page.locator("#edited")).to_be_visible()
    expect(stored.page.locator("#origin")).to_contain_text("the text has changed since")
    stored.page.get_by_role("button", name="Restore").click()
    expect(stored.page.locator("#edited")).to_be_hidden()
    assert stored.query.input_value() == query
    assert len(stored.entries("Bi-encoder")) >= 8


def test_the_count_follows_the_text_and_the_format(stored: RankLensPage) -> None:
    count = stored.page.locator("#count")
    stored.passages.fill("One.\nOne.\n\nTwo.")
    expect(count).to_contain_text("3 passages, one a line")
    expect(count).to_contain_text("1 duplicate")
    stored.page.get_by_role("radio", name="Blank lines").check()
    expect(count).to_contain_text("2 passages, separated by blank lines")
    stored.page.get_by_role("button", name="Restore").click()


def test_the_loading_panel_announces_what_the_network_will_move(stored: RankLensPage, site: Path) -> None:
    content = json.loads((site / "site.json").read_text("utf-8"))
    runtimes = [content["runtimes"][name]["files"] for name in ("pyodide", "onnxruntime-web")]
    models = [model["manifest"]["files"] for model in content["models"].values()]
    data = [entry for files in runtimes + models for entry in files if not entry["path"].endswith(".mjs")]
    moved = sum(entry.get("packed", entry)["bytes"] for entry in data)
    assert moved < 0.5 * sum(entry["bytes"] for entry in data)
    expect(stored.page.locator("#loading .loading-sum")).to_contain_text(f"of {moved / 1e6:.1f} MB")


def test_the_loading_panel_counts_bytes_of_four_parts(stored: RankLensPage) -> None:
    rows = stored.page.locator("#loading li")
    expect(rows).to_have_count(4)
    for row in rows.all():
        expect(row).to_contain_text("MB")
        expect(row.get_by_role("progressbar")).to_have_accessible_name(re.compile("downloaded"))
