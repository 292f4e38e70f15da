"""Judging: marks by mouse, touch and keyboard, the metrics by them, and what of it lasts."""

import re

import pytest
from playwright.sync_api import Locator, expect

from ranklens.judging import judge
from ranklens.rankings import two_stage
from tests.browser.conftest import Opener
from tests.browser.ranklens_page import RankLensPage

pytestmark = pytest.mark.browser

QUERY = "Which one floats?"
PASSAGES = [
    "A stone sinks.",
    "Cork floats on water.",
    "The moon is far away.",
    "Iron floats on mercury.",
    "Ships are made of steel.",
]
LISTS = ("Bi-encoder", "Cross-encoder")


def entry(page: RankLensPage, model: str, passage: int) -> Locator:
    return page.ranking(model).locator(f'li[data-passage="{passage}"]')


def circle(page: RankLensPage, model: str, passage: int) -> Locator:
    return entry(page, model, passage).get_by_role("button", name=re.compile(f"^Passage {passage + 1}: "))


def table(page: RankLensPage) -> dict[str, list[float]]:
    """Return the rows of the page: bi-encoder, cross-encoder, two stages, ideal order."""
    rows = page.page.locator("#judge-metrics tbody tr").all()
    numbers = {row.locator("th").inner_text(): row.locator(".metric").all_inner_texts() for row in rows}
    return {label: [float(number) for number in each] for label, each in numbers.items()}


def expect_state(page: RankLensPage, passage: int, words: str, pressed: str) -> None:
    for model in LISTS:
        button = circle(page, model, passage)
        expect(button).to_have_accessible_name(f"Passage {passage + 1}: {words}")
        expect(button).to_have_attribute("aria-pressed", pressed)
        marks = entry(page, model, passage).locator(".marks")
        if words == "not marked":
            expect(marks).not_to_contain_text("answers")
        else:
            expect(marks).to_contain_text(words)


@pytest.fixture
def ranked(ready: RankLensPage) -> RankLensPage:
    """Return the page with texts of our own, of which nothing is marked."""
    ready.page.get_by_role("radio", name="Every pair").check(force=True)
    ready.rank(QUERY, PASSAGES)
    clear = ready.page.get_by_role("button", name="Clear all marks")
    if clear.is_visible():
        clear.click()
    return ready


def test_without_marks_the_panel_says_what_to_do(ranked: RankLensPage) -> None:
    expect(ranked.page.locator("#judge")).to_contain_text("Mark what answers the query")
    expect(ranked.page.locator("#judge-metrics")).to_be_hidden()
    expect(ranked.page.locator("#bi-verdict")).to_be_hidden()


def test_a_click_marks_in_part_then_fully_then_not(ranked: RankLensPage) -> None:
    expect_state(ranked, 1, "not marked", "false")
    circle(ranked, "Bi-encoder", 1).click()
    expect_state(ranked, 1, "answers in part", "mixed")
    circle(ranked, "Cross-encoder", 1).click()
    expect_state(ranked, 1, "answers the query", "true")
    circle(ranked, "Cross-encoder", 1).click()
    expect_state(ranked, 1, "not marked", "false")


def test_the_keys_mark_a_focused_entry_and_the_mark_is_said(ranked: RankLensPage) -> None:
    said = ranked.page.locator("#judge-said")
    entry(ranked, "Cross-encoder", 3).focus()
    for key, words, pressed in (("2", "answers the query", "true"), ("1", "answers in part", "mixed")):
        ranked.page.keyboard.press(key)
        expect_state(ranked, 3, words, pressed)
        expect(said).to_have_text(f"Passage 4 {words}.")
    ranked.page.keyboard.press("0")
    expect_state(ranked, 3, "not marked", "false")
    expect(entry(ranked, "Cross-encoder", 3)).to_be_focused()


def test_the_table_says_what_the_metrics_are(ranked: RankLensPage) -> None:
    grades = {3: 1, 4: 2}
    for passage, grade in grades.items():
        entry(ranked, "Bi-encoder", passage).focus()
        ranked.page.keyboard.press(str(grade))
    bi_encoder, cross_encoder = ranked.rankings()
    first, second = ([each.passage for each in entries] for entries in (bi_encoder, cross_encoder))
    logits = [each.score for each in sorted(cross_encoder)]
    for k in (1, 4):
        slider = ranked.page.get_by_role("slider", name="Rerank the top k")
        slider.focus()
        slider.press("Home")
        for _ in range(k - 1):
            slider.press("ArrowRight")
        expect(ranked.page.locator("#judge-metrics")).to_contain_text(f"recall@{k}")
        staged = two_stage(first, logits, k)["ranking"]
        wanted = judge({"bi": first, "cross": second, "two": staged}, grades, k)
        shown = table(ranked)
        assert list(shown) == [metric["label"] for metric in wanted["metrics"]]
        for metric in wanted["metrics"]:
            values = [wanted["values"][name][metric["key"]] for name in ("bi", "cross", "two", "ideal")]
            assert shown[metric["label"]] == pytest.approx(values, abs=0.0005)
    ndcg = table(ranked)["nDCG@10"]
    ranked.page.get_by_role("radio", name="Every pair").check(force=True)
    expect(ranked.page.locator("#bi-verdict")).to_have_text(f"nDCG@10 {ndcg[0]:.3f}")
    expect(ranked.page.locator("#cross-verdict")).to_have_text(f"nDCG@10 {ndcg[1]:.3f}")


def test_the_ideal_order_is_there_on_demand(ranked: RankLensPage) -> None:
    for passage, key in ((0, "1"), (2, "2")):
        entry(ranked, "Bi-encoder", passage).focus()
        ranked.page.keyboard.press(key)
    ranked.page.get_by_text("The ideal order", exact=True).click()
    rows = ranked.page.locator("#ideal tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Passage 3 answers the query")
    expect(rows.nth(1)).to_contain_text("Passage 1 answers in part")
    places = {each.passage: each.rank for each in ranked.entries("Cross-encoder")}
    assert rows.nth(0).locator("td").nth(2).inner_text() == str(places[2])
    ranked.page.get_by_text("The ideal order", exact=True).click()


COUNT = """
() => {
  window.judged = 0;
  Worker.prototype.postMessage = new Proxy(Worker.prototype.postMessage, {
    apply(post, worker, [message]) {
      window.judged += message.action === "judge";
      return Reflect.apply(post, worker, [message]);
    },
  });
}
"""


def test_python_is_asked_only_when_something_changed(ranked: RankLensPage) -> None:
    ranked.evaluate(COUNT)
    circle(ranked, "Bi-encoder", 1).click()
    expect(ranked.page.locator("#judge-metrics")).to_be_visible()
    assert ranked.evaluate("() => judged") == 1
    circle(ranked, "Bi-encoder", 2).hover()
    ranked.page.get_by_role("radio", name="Two stages").check(force=True)
    assert ranked.evaluate("() => judged") == 1


def test_marks_outlast_other_texts_and_a_reload(revisit: Opener) -> None:
    opened = revisit()
    opened.page.emulate_media(reduced_motion="reduce")
    opened.load().wait_booted()
    opened.wait_state("done")
    expect_state(opened, 3, "answers the query", "true")
    expect(opened.page.locator("#judge-lead")).to_contain_text("By the example’s answers")

    opened.rank(QUERY, PASSAGES)
    expect_state(opened, 3, "not marked", "false")
    circle(opened, "Bi-encoder", 1).click()
    opened.rank(QUERY, PASSAGES[:3])
    expect_state(opened, 1, "not marked", "false")
    opened.rank(QUERY, PASSAGES)
    expect_state(opened, 1, "answers in part", "mixed")

    opened.page.wait_for_timeout(500)  # kept a moment after the last change
    opened.page.reload()
    opened.wait_booted().wait_state("done")
    expect(opened.query).to_have_value(QUERY)
    expect_state(opened, 1, "answers in part", "mixed")
    expect(opened.page.locator("#judge-metrics")).to_be_visible()


def test_the_answers_of_an_example_can_be_marked_again(revisit: Opener) -> None:
    opened = revisit()
    opened.page.emulate_media(reduced_motion="reduce")
    opened.load().wait_booted()
    opened.wait_state("done")
    opened.page.get_by_role("button", name="Clear all marks").click()
    expect_state(opened, 3, "not marked", "false")
    opened.page.get_by_role("button", name="Mark the example’s answers").click()
    expect_state(opened, 3, "answers the query", "true")
    expect(opened.page.get_by_role("button", name="Clear all marks")).to_be_focused()


def test_circles_are_large_enough_for_a_finger(open_page: Opener) -> None:
    phone = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    phone.without_engine().load()
    button = circle(phone, "Cross-encoder", 0)
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "mixed")
    box = button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 360
