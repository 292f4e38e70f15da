"""What each model looked at: heat maps of a passage, recomputed here; cancel, memory, editing in place."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Opener
from tests.browser.ranklens_page import RANK_MS, RankLensPage
from tests.browser.routes import Held

pytestmark = pytest.mark.browser

QUERY = "How long does opened milk keep?"
PASSAGES = [
    "Milk is pasteurised at 72 degrees for 15 seconds. Then it is cooled.",
    "Once opened, a carton keeps three days in the fridge. After that, smell it first.",
    "Bananas ripen faster beside apples.",
]


@pytest.fixture
def page(ready: RankLensPage) -> Iterator[RankLensPage]:
    """Return a page with both rankings of the same three passages, and close the dialog after the test."""
    if ready.query.input_value() != QUERY or len(ready.entries("Bi-encoder")) != len(PASSAGES):
        ready.rank(QUERY, PASSAGES)
    yield ready
    ready.page.keyboard.press("Escape")
    expect(dialog(ready)).to_be_hidden()


def dialog(page: RankLensPage) -> Locator:
    return page.page.get_by_role("dialog", name=re.compile("What the models looked at"))


def ask_why(page: RankLensPage, passage: int, model: str = "Cross-encoder") -> Locator:
    """Press "Why?" in a passage's entry; return the dialog."""
    entry = page.ranking(model).locator(f'[data-passage="{passage}"]')
    entry.get_by_role("button", name=re.compile("^Why")).click()
    expect(dialog(page)).to_be_visible()
    return dialog(page)


def wait_whole(shown: Locator) -> None:
    expect(shown.locator(".why-state")).to_contain_text("Left out", timeout=RANK_MS)


def table(shown: Locator) -> dict[str, tuple[float, float]]:
    """Return what the table says: unit -> change of the cosine, change of the logit."""
    details = shown.locator(".why-table")
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    expect(details.locator("tbody tr").first).to_be_visible()
    rows = details.locator("tbody tr").all_inner_texts()
    cells = [row.replace("−", "-").split("\t") for row in rows]
    return {cell[1]: (float(cell[3]), float(cell[4])) for cell in cells}


def test_a_words_influence_is_the_score_less_the_score_without_it(page: RankLensPage) -> None:
    shown = ask_why(page, 1)
    wait_whole(shown)
    influence = table(shown)
    assert len(influence) == 15  # every word of the passage, once
    page.page.keyboard.press("Escape")
    # "days" left out by hand, and ranked as a passage of its own
    bi_encoder, cross_encoder = page.rank(QUERY, [*PASSAGES, PASSAGES[1].replace(" days", "")])
    for entries, delta, digit in (
        (bi_encoder, influence["days"][0], 1e-3),
        (cross_encoder, influence["days"][1], 1e-2),
    ):
        scores = {entry.passage: entry.score for entry in entries}
        assert scores[1] - scores[3] == pytest.approx(delta, abs=digit)
    page.rank(QUERY, PASSAGES)


def test_both_heat_maps_show_the_passage_with_signs_and_a_scale(page: RankLensPage) -> None:
    shown = ask_why(page, 1)
    wait_whole(shown)
    influence = table(shown)
    for side, column in ((".bi", 0), (".cross", 1)):
        heat = shown.locator(f".heat{side}")
        assert heat.locator(".heat-text").inner_text().replace("\n", "").endswith("smell it first.")
        for sign, words in (("raises", "> 0"), ("lowers", "< 0")):
            marked = heat.locator(f'.heat-text [data-sign="{sign}"]').all_inner_texts()
            assert marked, words
            for word in marked:
                assert (influence[word][column] >= 0) if sign == "raises" else (influence[word][column] <= 0)
        strongest = max(abs(deltas[column]) for deltas in influence.values())
        scale = heat.locator(".heat-high").inner_text()
        assert float(scale.split()[0]) >= strongest - 1e-9
        expect(heat.locator(".heat-scale")).to_contain_text("raises")
        expect(heat.locator(".heat-scale")).to_contain_text("lowers")


def test_the_arrow_keys_read_out_a_words_numbers(page: RankLensPage) -> None:
    shown = ask_why(page, 1)
    wait_whole(shown)
    shown.locator(".heat.cross .heat-text").focus()
    page.page.keyboard.press("End")
    expect(shown.locator(".heat-readout")).to_contain_text("“first” in the passage")
    page.page.keyboard.press("ArrowLeft")
    expect(shown.locator(".heat-readout")).to_contain_text("“it” in the passage")
    expect(shown.locator(".heat-readout")).to_contain_text("without it")


def test_sentences_are_left_out_whole(page: RankLensPage) -> None:
    shown = ask_why(page, 1)
    shown.get_by_role("radio", name="Sentences").check()
    expect(shown.locator(".why-state")).to_contain_text("2 sentences", timeout=RANK_MS)
    assert set(table(shown)) == {
        "Once opened, a carton keeps three days in the fridge.",
        "After that, smell it first.",
    }
    shown.get_by_role("radio", name="Words").check()
    wait_whole(shown)


def test_a_click_on_a_query_word_shows_what_the_querys_words_do(page: RankLensPage) -> None:
    shown = ask_why(page, 1)
    wait_whole(shown)
    shown.locator(".heat.bi .ask-word", has_text="milk").click()
    expect(shown.locator(".heat-readout")).to_contain_text("“milk” in the query", timeout=RANK_MS)
    expect(shown.locator('.heat.cross .heat-query [data-unit="4"][data-sign]')).to_have_text("milk")


def test_reopening_is_instant(page: RankLensPage) -> None:
    shown = ask_why(page, 0)
    wait_whole(shown)
    page.page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    click = """
    () => {
      document.querySelector('#bi-ranking [data-passage="0"] .explain').click();
      return document.querySelector(".why-state").textContent;
    }"""
    assert "Left out" in page.evaluate(click)


def test_cancel_stops_and_looking_again_finishes(page: RankLensPage) -> None:
    words = " ".join(f"carton{number}" for number in range(120))
    page.rank(QUERY, [*PASSAGES, words])
    shown = ask_why(page, 3)
    expect(shown.locator(".heat.cross .heat-text [data-sign]").nth(2)).to_be_attached(timeout=RANK_MS)
    shown.get_by_role("button", name=re.compile("^Cancel")).click()
    expect(shown.locator(".why-state")).to_have_text("Stopped.")
    seen = shown.locator(".heat.cross .heat-text [data-sign]").count()
    assert 2 < seen < 120
    again = shown.get_by_role("button", name="Look again")
    expect(again).to_be_focused()
    again.click()
    expect(shown.locator(".heat.cross .heat-text [data-sign]").nth(2)).to_be_attached(timeout=RANK_MS)
    page.page.keyboard.press("Escape")
    page.rank(QUERY, PASSAGES)  # closing stopped the work: the engine answers at once


def test_the_keyboard_opens_closes_and_comes_back(page: RankLensPage) -> None:
    entry = page.items("Bi-encoder").first
    entry.focus()
    page.page.keyboard.press("w")
    shown = dialog(page)
    expect(shown).to_be_visible()
    assert page.evaluate("() => document.querySelector('#why').contains(document.activeElement)")
    below = shown.get_by_role("button", name=re.compile("below"))
    heading = shown.get_by_role("heading", level=2)
    before = heading.inner_text()
    below.press("Enter")
    expect(heading).not_to_have_text(before)
    page.page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    expect(entry).to_be_focused()


def test_an_edited_passage_is_scored_alone_and_applied(page: RankLensPage) -> None:
    before = {entry.passage: entry for entry in page.entries("Cross-encoder")}
    shown = ask_why(page, 2)
    box = shown.get_by_role("textbox")
    edited = "Opened milk keeps for three days."
    box.fill(edited)
    box.press("ControlOrMeta+Enter")
    row = shown.locator(".why-outcome .cross")
    expect(row).to_contain_text(f"{before[2].rank} → 1", timeout=RANK_MS)
    said = float(row.locator("td").nth(1).inner_text().split("→")[1].replace("−", "-"))
    assert page.entries("Cross-encoder") == sorted(
        before.values(), key=lambda entry: entry.rank
    )  # nothing moved yet

    shown.get_by_role("button", name="Revert").click()
    expect(box).to_have_value(PASSAGES[2])
    expect(row).to_be_hidden()
    expect(shown.get_by_role("button", name="Apply")).to_be_disabled()

    box.fill(edited)
    shown.get_by_role("button", name="Apply").click()
    expect(shown).to_be_hidden()
    expect(page.passages).to_have_value("\n".join([*PASSAGES[:2], edited]))
    page.wait_state("done")
    top = page.entries("Cross-encoder")[0]
    assert top.passage == 2
    assert top.score == pytest.approx(said, abs=0.01)
    page.rank(QUERY, PASSAGES)


def test_an_edit_goes_into_what_is_typed_by_now(page: RankLensPage) -> None:
    page.rank(QUERY, PASSAGES)
    typed = ["A passage that was never ranked.", *PASSAGES[1:]]
    page.fill("Another query", typed)
    shown = ask_why(page, 2)
    shown.get_by_role("textbox").fill("An edit.")
    shown.get_by_role("button", name="Apply").click()
    expect(page.query).to_have_value("Another query")
    expect(page.passages).to_have_value("\n".join([*typed[:2], "An edit.", *typed[3:]]))
    page.wait_state("done")
    page.rank(QUERY, PASSAGES)


def test_an_empty_passage_cannot_be_scored(page: RankLensPage) -> None:
    shown = ask_why(page, 0)
    shown.get_by_role("textbox").fill("   ")
    expect(shown.get_by_role("button", name="Re-score")).to_be_disabled()
    shown.get_by_role("button", name="Revert").click()


def test_markup_in_a_passage_stays_text(page: RankLensPage) -> None:
    hostile = '<img src="x" onerror="window.hacked = true"> <b>milk</b>'
    page.rank(QUERY, [hostile, PASSAGES[0]])
    shown = ask_why(page, 0)
    wait_whole(shown)
    table(shown)
    assert shown.locator("img, .heat-text b, .why-table b").count() == 0
    assert page.evaluate("() => window.hacked") is None
    page.page.keyboard.press("Escape")
    page.rank(QUERY, PASSAGES)


CONTRAST = """
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const luminance = (...layers) => {
    for (const layer of layers) { canvas.fillStyle = layer; canvas.fillRect(0, 0, 1, 1); }
    const linear = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((byte) => byte / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  return [...document.querySelectorAll(".heat-row .heat-unit[data-sign]")].map((unit) => {
    const card = getComputedStyle(unit.closest(".heat")).backgroundColor;
    const { color, backgroundColor } = getComputedStyle(unit);
    const [light, dark] = [luminance(card, backgroundColor), luminance(color)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  });
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_on_every_tint(page: RankLensPage, scheme: str) -> None:
    page.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    shown = ask_why(page, 1)
    wait_whole(shown)
    ratios = page.evaluate(CONTRAST)
    assert len(ratios) >= 28
    assert min(ratios) >= 4.5
    assert min(ratios) < max(ratios) - 2  # the tints are there
    page.page.emulate_media(color_scheme=None)


def test_asked_before_the_models_are_there_it_waits_and_says_so(open_page: Opener) -> None:
    opened = open_page(service_workers="block")
    held = Held(opened.page, "**/models/**")
    opened.load()
    expect(opened.items("Cross-encoder").first).to_be_attached()
    shown = ask_why(opened, opened.entries("Cross-encoder")[0].passage)
    expect(shown.locator(".why-state")).to_contain_text("Waiting for the models")
    held.let_go()
    wait_whole(shown)


def test_a_lesson_can_leave_it_out(open_page: Opener, site_url: str) -> None:
    opened = open_page(f"{site_url}?hide=why").without_engine().load()
    entry = opened.items("Cross-encoder").first
    expect(entry).to_be_visible()
    expect(entry.get_by_role("button", name=re.compile("^Why"))).to_have_count(0)
    entry.focus()
    opened.page.keyboard.press("w")
    expect(dialog(opened)).to_be_hidden()
    assert opened.page.evaluate("() => document.querySelector('#why').open") is False
