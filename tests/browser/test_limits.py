"""The most that the page takes: 500 passages of more tokens than either model reads. Seen, and cancelled."""

import pytest
from playwright.sync_api import expect

from bench.limits import CANCEL, QUERY, passages
from tests.browser.ranklens_page import RankLensPage

pytestmark = pytest.mark.browser

# What the page does with two megabytes of text, again and again, would hold it up: counted, not timed.
COUNT = """
() => {
  window.kept = 0;
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = function (...pair) {
    window.kept += 1;
    return setItem.apply(this, pair);
  };
}
"""
DRAWN = "() => document.querySelector('#bi-progress').value"


def test_500_long_passages_are_ranked_piece_by_piece_until_cancelled(ready: RankLensPage) -> None:
    ready.fill(QUERY, passages(500, 560))
    expect(ready.page.locator("#count")).to_contain_text("500 passages")
    ready.evaluate(COUNT)
    ready.rank_button.click()
    draws: set[int] = set()
    while len(draws) < 8:
        expect(ready.items("Bi-encoder").nth(len(draws))).to_be_attached(timeout=60_000)
        draws.add(ready.evaluate(DRAWN))
        ready.page.wait_for_timeout(450)  # longer than the pause before anything is kept
    assert ready.state() == "working"
    assert ready.evaluate("() => kept") <= 1
    # The page answers while the engine works, and Cancel needs nobody's answer.
    assert ready.evaluate(CANCEL) < 2_000
    expect(ready.page.locator("#origin")).to_contain_text("Partial result")
    ready.rank("Which one floats?", ["A stone sinks.", "Cork floats on water."])
    assert ready.entries("Cross-encoder")[0].passage == 1
