"""Stalls: a file that neither comes nor fails is waited for, then told of; the page never waits for ever."""

import functools
import time
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import expect

from export import serve
from tests.browser.conftest import Opener, PlainHandler, running
from tests.browser.ranklens_page import RankLensPage
from tests.browser.routes import Held

pytestmark = [pytest.mark.browser, pytest.mark.expects_errors]

STALLED_MS = 120_000  # the page's own patience is a minute at most, beside the start of an engine

# What must be read of each file that is held up.
TOLD = {
    "app.js": "The page’s scripts have not come yet.",
    "worker.js": "worker.js, or a file that it imports, did not load",
    "inference-worker.js": "inference-worker.js, or a file that it imports, did not load",
    "models/all-MiniLM-L6-v2/onnx/model_quantized.onnx": "no data came for 30 seconds after 0 of",
    "vendor/tokenizers/tokenizers.min.mjs": "vendor/tokenizers/tokenizers.min.mjs did not load",
    "examples/01-free-plan.json": "01-free-plan.json could not be fetched: no data came for 60 seconds",
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


class TricklingHandler(PlainHandler):
    """A slow host: for a while models come in drops, and a file that is asked for beside them waits."""

    SECONDS = 35  # longer than a download may be silent

    def do_GET(self) -> None:
        """Answer, or wait first."""
        if self.path.endswith("tokenizer_config.json"):
            time.sleep(self.SECONDS)
        super().do_GET()

    def copyfile(self, source: IO[bytes], outputfile: IO[bytes]) -> None:  # type: ignore[override]
        """Send a model drop by drop, and then the rest of it."""
        for _ in range(self.SECONDS if self.path.endswith(".onnx") else 0):
            outputfile.write(source.read(1000))
            outputfile.flush()
            time.sleep(1)
        super().copyfile(source, outputfile)


def test_a_file_that_waits_behind_others_is_not_taken_for_lost(open_page: Opener, site: Path) -> None:
    handler = functools.partial(TricklingHandler, directory=str(site))
    for origin in running(serve.Server(("127.0.0.1", 0), handler)):
        opened = open_page(f"{origin}/", service_workers="block").load()
        opened.wait_state("done", "failed", timeout=STALLED_MS)
        assert opened.state() == "done"
