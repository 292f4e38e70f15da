"""Access by rule: axe-core finds nothing to object to, in both colour schemes, whatever is open.

axe-core comes from web/node_modules (`python -m export runtimes --dev`) and is run in the page; it is never
shipped. Rules see only part of what matters: test_access.py uses the keyboard and a phone's width.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from export.runtimes import WEB
from tests.browser.conftest import Opener
from tests.browser.ranklens_page import RankLensPage

pytestmark = pytest.mark.browser

AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
CARD = {
    "topic": "Floating",
    "passages": ["A stone sinks in water.", "Cork floats on water.", "The moon is far away."],
    "queries": [{"q": "Which one floats?", "rel": {"1": 2}}, {"q": "What is far away?", "rel": {"2": 1}}],
}
SUMMARY = """
async () => {
  const { violations } = await axe.run(document);
  const where = (nodes) => nodes.slice(0, 5).map((node) => node.html.slice(0, 200));
  return violations.map(({ id, help, nodes }) => [id, help, ...where(nodes)]);
}
"""


def violations(opened: RankLensPage) -> list[Any]:
    """Run axe-core over the page as it stands; without motion, so that colours are final."""
    if not AXE.is_file():
        pytest.fail("axe-core is not installed; run python -m export runtimes --dev")
    if not opened.evaluate("() => 'axe' in window"):
        opened.page.evaluate(AXE.read_text("utf-8"))
    found: list[Any] = opened.evaluate(SUMMARY)
    return found


@pytest.fixture(scope="module", params=["light", "dark"])
def done(request: pytest.FixtureRequest, visited: Opener) -> Iterator[RankLensPage]:
    """Return a page with a live ranking, in one of the colour schemes."""
    opened = visited()
    opened.page.emulate_media(color_scheme=request.param, reduced_motion="reduce")
    opened.load().wait_booted().wait_state("done")
    yield opened
    opened.page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_paint(open_page: Opener, scheme: str) -> None:
    opened = open_page(color_scheme=scheme, reduced_motion="reduce").without_engine().load()
    expect(opened.items("Cross-encoder").first).to_be_visible()
    assert violations(opened) == []


def test_a_finished_ranking_and_all_below_it(done: RankLensPage) -> None:
    assert violations(done) == []


@pytest.mark.parametrize("name", ["Export", "Share"])
def test_what_hangs_below_a_button(done: RankLensPage, name: str) -> None:
    done.page.get_by_role("button", name=name, exact=True).click()
    expect(done.page.locator(f"#{name.lower()}")).to_be_visible()
    assert violations(done) == []
    done.page.keyboard.press("Escape")


def test_everything_that_unfolds(done: RankLensPage) -> None:
    done.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
    done.items("Bi-encoder").first.focus()
    assert violations(done) == []
    done.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = false; }")


def test_the_two_stages(done: RankLensPage) -> None:
    done.page.get_by_role("radio", name="Two stages").check()
    assert violations(done) == []
    done.page.get_by_role("radio", name="Every pair").check()


def test_what_each_model_looked_at(done: RankLensPage) -> None:
    done.items("Cross-encoder").first.get_by_role("button", name=re.compile("Why?")).click()
    expect(done.page.locator("#why")).to_be_visible()
    expect(done.page.locator("#why progress")).to_be_hidden()
    assert violations(done) == []
    done.page.keyboard.press("Escape")


def test_the_tour(done: RankLensPage) -> None:
    done.page.get_by_role("button", name="Tour", exact=True).click()
    expect(done.page.get_by_role("dialog")).to_be_visible()
    done.page.keyboard.press("ArrowRight")
    assert violations(done) == []
    done.page.keyboard.press("Escape")
    done.wait_state("done")


def test_the_columns_of_a_table_and_the_note_of_a_file(done: RankLensPage) -> None:
    table = {"name": "table.csv", "mimeType": "", "buffer": b"id,text\n1,one\n2,two\n"}
    done.page.locator("input[type=file]").set_input_files(table)  # type: ignore[arg-type]
    done.page.get_by_role("button", name="Columns…").click()
    expect(done.page.get_by_role("dialog", name="Which column is what?")).to_be_visible()
    assert violations(done) == []
    done.page.keyboard.press("Escape")
    assert violations(done) == []
    done.page.get_by_role("button", name="Undo").click()


def test_an_evaluation(done: RankLensPage) -> None:
    cards = {"name": "cards.json", "mimeType": "", "buffer": json.dumps([CARD]).encode()}
    done.page.locator("input[type=file]").set_input_files(cards)  # type: ignore[arg-type]
    done.page.get_by_role("button", name="Evaluate", exact=True).click()
    expect(done.page.locator("#evaluation-status")).to_contain_text("Done")
    assert violations(done) == []


def test_input_that_cannot_be_ranked_and_a_link_that_cannot_be_opened(done: RankLensPage) -> None:
    done.fill("", ["one"])
    done.rank_button.click()
    done.evaluate("() => { location.hash = 'state=broken'; }")
    expect(done.page.locator("#notice")).to_be_visible()
    assert violations(done) == []
