"""transformers.js: an exported folder loads in the npm package and gives the page's own scores."""

import functools
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from playwright.sync_api import Page

from export.runtimes import WEB, missing_packages
from export.serve import Server
from tests.browser.conftest import Opener, PlainHandler, running
from tests.browser.ranklens_page import Entry, RankLensPage

pytestmark = pytest.mark.browser

BI_ENCODER, CROSS_ENCODER = "all-MiniLM-L6-v2", "ranklens-minilm-l6-cross"
QUERY = "Does the free plan include API access?"
PASSAGES = [
    "Plans and prices: the free plan costs nothing, the team plan 12 euros a month.",
    "API keys can be created on the Team and Business plans; free accounts cannot call the API. " * 3,
    "Bananas are rich in potassium.",
    "Café prices – naïve readers, see § 4!",
]
HARNESS = Path(__file__).with_name("transformers.html")
PACKAGES = WEB / "node_modules"
OWN = PACKAGES / "@huggingface" / "transformers" / "node_modules"


class Handler(PlainHandler):
    """Serves the harness, npm packages, the onnxruntime-web that transformers.js pins, and the models."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}

    def translate_path(self, path: str) -> str:
        """Find a file by the first folder of its path."""
        place, _, rest = path.split("?")[0].lstrip("/").partition("/")
        if place == "ort":
            return str((OWN if (OWN / rest.split("/")[0]).is_dir() else PACKAGES) / rest)
        return str({"npm": PACKAGES, "models": WEB / "models"}[place] / rest if place else HARNESS)


@pytest.fixture(scope="module")
def harness_url() -> Iterator[str]:
    if missing := missing_packages(development=True):
        pytest.fail(f"{', '.join(missing)} not installed; run python -m export runtimes --dev")
    for origin in running(Server(("127.0.0.1", 0), functools.partial(Handler))):
        yield f"{origin}/"


@pytest.fixture
def harness(open_page: Opener, harness_url: str) -> Page:
    page = open_page(harness_url).page
    page.goto(harness_url)
    page.wait_for_function("() => window.ready")
    page.set_default_timeout(60_000)
    return page


def by_passage(entries: list[Entry]) -> list[float]:
    return [entry.score for entry in sorted(entries, key=lambda entry: entry.passage)]


def order(scores: list[float]) -> list[int]:
    return sorted(range(len(scores)), key=lambda passage: -scores[passage])


def test_an_exported_folder_gives_the_same_scores(ready: RankLensPage, harness: Page) -> None:
    texts = [" ".join(passage.split()) for passage in PASSAGES]
    ours_bi, ours_cross = ready.rank(QUERY, texts)
    for model, function, ours in ((BI_ENCODER, "compare", ours_bi), (CROSS_ENCODER, "rerank", ours_cross)):
        theirs = harness.evaluate(f"call => window.{function}(...call)", [model, QUERY, texts])
        assert theirs == pytest.approx(by_passage(ours), abs=1e-3)
        assert order(theirs) == [entry.passage for entry in ours]
