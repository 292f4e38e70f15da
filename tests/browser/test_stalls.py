"""Stalls: a file that neither comes nor fails is waited for, then told of; the page never waits for ever."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.ranklens_page import RankLensPage
from tests.browser.routes import Held

pytestmark = [pytest.mark.browser, pytest.mark.expects_errors]

STALLED_MS = 120_000  # the page's own patience is a minute at most, beside the start of an engine

# What must be read of each file that is held up.
TOLD = {
    "app.js": "The page’s scripts have not come yet.",
    "worker.js": "worker.js, or a file that it imports, did not load",
    "inference-worker.js": "inference-worker.js, or a file that it imports, did not load",
    "vendor/tokenizers/tokenizers.min.mjs": "vendor/tokenizers/tokenizers.min.mjs did not load",
    "examples/01-free-plan.json": "01-free-plan.json could not be fetched: no data came for 30 seconds",
}


def stalled(open_page: Opener, path: str) -> tuple[RankLensPage, Held]:
    """Open a page of which one file is held up."""
    opened = open_page(service_workers="block")  # what passes through it, no route sees
    held = Held(opened.page, f"**/{path}")
    opened.page.goto(opened.address, wait_until="commit")
    return opened, held


def test_a_file_that_never_comes_is_told_of_and_one_that_comes_late_is_taken(open_page: Opener) -> None:
    unstyled, styles = stalled(open_page, "style.css")
    pages = {path: stalled(open_page, path) for path in TOLD}  # at once: each takes its time
    for path, (opened, _) in pages.items():
        expect(opened.page.get_by_text(TOLD[path]).first).to_be_visible(timeout=STALLED_MS)

    late, scripts = pages["app.js"]
    scripts.let_go()
    expect(late.items("Bi-encoder").first).to_be_visible()
    expect(late.page.get_by_text(TOLD["app.js"])).to_be_hidden()

    retried, worker = pages["worker.js"]
    worker.let_go()
    retried.retry_button.click()
    retried.wait_state("ready", "done", timeout=STALLED_MS)

    assert styles.routes
    expect(unstyled.items("Bi-encoder").first).to_be_visible()
