"""Cost at scale: what follows from the times of this machine, as a sentence, a plot and a table."""

import pytest
from playwright.sync_api import Locator, Request, expect

from tests.browser.conftest import Opener
from tests.browser.ranklens_page import RankLensPage

pytestmark = pytest.mark.browser

PASSAGES = ["A stone sinks.", "Cork floats on water.", "The moon is far away.", "Iron floats on mercury."]
UNITS = {"µs": 1e-6, "ms": 1e-3, "s": 1, "minute": 60, "hour": 3600, "day": 86_400, "year": 365 * 86_400}
COUNTS = {"thousand": 1e3, "million": 1e6}


def seconds(words: str) -> float:
    """Return "1.2 minutes" in seconds."""
    number, unit = words.replace(",", "").split()
    return float(number) * UNITS[unit if unit in UNITS else unit.rstrip("s")]


def size(words: str) -> int:
    """Return "10 thousand" or "4, yours" as a number."""
    number, *name = words.removesuffix(", yours").replace(",", "").split()
    return int((1 if number == "one" else float(number)) * (COUNTS[name[0]] if name else 1))


def table(page: RankLensPage) -> dict[int, list[float]]:
    """Return seconds by corpus size: bi-encoder, cross-encoder, two stages."""
    rows = page.page.locator("#scale-table tbody tr").all()
    return {
        size(row.locator("th").inner_text()): [seconds(cell) for cell in row.locator("td").all_inner_texts()]
        for row in rows
    }


def corpus(page: RankLensPage) -> Locator:
    return page.page.get_by_role("slider", name="Passages in the corpus")


@pytest.fixture
def ranked(ready: RankLensPage) -> RankLensPage:
    """Return a page whose plot has been seen, with four passages of which two are reranked."""
    ready.rank("Which one floats?", PASSAGES)
    expect(ready.page.locator("#scale-body")).to_be_visible()
    ready.page.locator("#scale").scroll_into_view_if_needed()
    expect(ready.page.locator("#plot canvas")).to_be_visible()
    ready.page.get_by_role("slider", name="Rerank the top k").press("Home")
    ready.page.get_by_role("slider", name="Rerank the top k").press("ArrowRight")
    expect(ready.page.locator("#scale-table")).to_contain_text("k = 2")
    return ready


def test_nothing_is_claimed_before_this_machine_was_timed(open_page: Opener) -> None:
    opened = open_page()
    asked: list[str] = []

    def remember(request: Request) -> None:
        asked.append(request.url)

    opened.page.on("request", remember)
    opened.without_engine().load()
    expect(opened.items("Cross-encoder").first).to_be_visible()
    opened.page.locator("#scale").scroll_into_view_if_needed()
    expect(opened.page.locator("#scale")).to_contain_text("come with the first ranking")
    expect(opened.page.locator("#scale-table")).to_be_hidden()
    assert not [url for url in asked if "uplot" in url]


def test_the_table_follows_from_the_measured_times(ranked: RankLensPage) -> None:
    ranked.page.get_by_text("How this is measured").click()
    encode, dot, pair = (
        seconds(words) for words in ranked.page.locator("#scale-measured .time").all_inner_texts()
    )
    shown = table(ranked)
    apart = (
        0.11  # each figure is rounded to two digits, so by up to a twentieth: what is read and what is shown
    )
    assert list(shown) == [4, 10, 100, 10**3, 10**4, 10**5, 10**6, 10**7]
    for passages, values in shown.items():
        retrieve = encode + passages * dot
        assert values == pytest.approx(
            [retrieve, passages * pair, retrieve + min(2, passages) * pair], rel=apart
        )
    ranked.page.get_by_text("How this is measured").click()


def test_the_sentence_follows_the_chosen_size(ranked: RankLensPage) -> None:
    readout = ranked.page.locator("#scale-readout")
    corpus(ranked).press("End")
    expect(readout).to_contain_text("10 million passages: ")
    corpus(ranked).press("Home")
    expect(readout).to_contain_text("10 passages: ")
    for _ in range(3):
        corpus(ranked).press("ArrowRight")
    expect(readout).to_contain_text("100 passages: ")
    expect(corpus(ranked)).to_have_attribute("aria-valuetext", readout.inner_text().strip())
    row = ranked.page.locator("#scale-table [data-chosen]")
    expect(row.locator("th")).to_have_text("100")
    cross = row.locator("td").nth(1).inner_text()
    expect(readout).to_contain_text(f"{cross} for the cross-encoder over everything")


def test_a_press_on_the_plot_chooses_a_size(ranked: RankLensPage) -> None:
    corpus(ranked).press("Home")
    box = ranked.page.locator("#plot .u-over").bounding_box()
    assert box is not None
    ranked.page.mouse.click(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2)
    expect(ranked.page.locator("#corpus-value")).to_have_text("10 million")


def test_the_two_stages_follow_k(ranked: RankLensPage) -> None:
    before = table(ranked)
    ranked.page.get_by_role("slider", name="Rerank the top k").press("End")
    expect(ranked.page.locator("#scale-table")).to_contain_text("k = 4")
    after = table(ranked)
    assert after[1000][2] > before[1000][2]
    assert after[1000][:2] == before[1000][:2]


def test_the_plot_follows_the_colour_scheme(ranked: RankLensPage) -> None:
    corner = "() => document.querySelector('#plot canvas').toDataURL()"
    light = ranked.evaluate(corner)
    ranked.page.emulate_media(color_scheme="dark")
    ranked.page.wait_for_function(f"(light) => ({corner})() !== light", arg=light)
    ranked.page.emulate_media(color_scheme="light")
    expect(ranked.page.locator("#plot")).to_have_role("img")


@pytest.mark.expects_errors
def test_without_its_library_the_table_still_stands(open_page: Opener) -> None:
    opened = open_page(service_workers="block")  # it would answer from what it keeps
    opened.page.route("**/vendor/uplot/**", lambda route: route.abort())
    opened.load().wait_booted()
    opened.wait_state("done")
    opened.page.locator("#scale").scroll_into_view_if_needed()
    expect(opened.page.locator("#plot")).to_contain_text("could not be loaded")
    assert len(table(opened)) >= 7


def test_it_fits_a_phone(ranked: RankLensPage) -> None:
    with ranked.on_a_phone(360):
        ranked.page.wait_for_function("() => document.querySelector('#plot canvas').offsetWidth < 360")
        assert ranked.evaluate("() => document.documentElement.scrollWidth") <= 360
