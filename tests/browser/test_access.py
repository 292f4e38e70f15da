"""Access: the keyboard alone, a phone's width, little motion, and the two colour schemes."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.ranklens_page import RankLensPage

pytestmark = pytest.mark.browser


def tab_to(page: RankLensPage, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(40):
        page.page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement?.matches(selector)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")


def test_everything_can_be_done_with_the_keyboard_alone(ready: RankLensPage) -> None:
    keyboard = ready.page.keyboard
    ready.evaluate("() => { document.activeElement?.blur(); }")
    tab_to(ready, "textarea#query")
    keyboard.press("ControlOrMeta+a")
    keyboard.type("Which one floats?")
    tab_to(ready, "textarea#passages")
    keyboard.press("ControlOrMeta+a")
    keyboard.insert_text("A stone sinks.\nCork floats on water.\nThe moon is far away.")
    keyboard.press("ControlOrMeta+Enter")
    ready.wait_state("done")
    assert {entry.passage for entry in ready.entries("Bi-encoder")} == {0, 1, 2}

    tab_to(ready, "[data-passage]")
    before = ready.evaluate("() => document.activeElement.dataset.passage")
    keyboard.press("ArrowDown")
    assert ready.evaluate("() => document.activeElement.dataset.passage") != before
    keyboard.press("ArrowRight")
    in_other = "() => document.activeElement.closest('ol, ul').getAttribute('aria-label')"
    assert ready.evaluate(in_other) == "Cross-encoder ranking"


def test_the_focus_can_be_seen(ready: RankLensPage) -> None:
    ready.page.keyboard.press("Tab")
    tab_to(ready, "button")
    style = "(name) => getComputedStyle(document.activeElement)[name]"
    assert {ready.evaluate(style, name) for name in ("outlineStyle", "boxShadow")} != {"none"}


def test_the_page_fits_a_phone(ready: RankLensPage) -> None:
    with ready.on_a_phone(375):
        assert ready.evaluate("() => document.documentElement.scrollWidth") <= 375
        for button in (ready.rank_button, ready.query, ready.passages):
            button.scroll_into_view_if_needed()
            expect(button).to_be_visible()
            box = button.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 375
        ready.rank("Which one floats?", ["A stone sinks.", "Cork floats on water."])
        for model in ("Bi-encoder", "Cross-encoder"):
            expect(ready.items(model)).to_have_count(2)
            ready.items(model).first.scroll_into_view_if_needed()
            expect(ready.items(model).first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_both_colour_schemes(open_page: Opener, scheme: str) -> None:
    opened = open_page(color_scheme=scheme, reduced_motion="reduce").without_engine().load()
    expect(opened.example).to_be_enabled()
    channel = "(name) => getComputedStyle(document.body)[name].match(/[\\d.]+/g).slice(0, 3).map(Number)"
    ink, paper = (sum(opened.evaluate(channel, name)) / 3 for name in ("color", "backgroundColor"))
    assert (ink < paper) == (scheme == "light")
    assert abs(ink - paper) > 120
