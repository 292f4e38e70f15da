"""Published folders in the page: models without manifests are listed as unchecked and rank as ours."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from export import serve
from export.build import build
from tests.browser.conftest import Opener, running
from tests.browser.ranklens_page import RankLensPage
from tests.published_models import BI_ENCODER, CROSS_ENCODER, publish

pytestmark = pytest.mark.browser

TEXTS = ("Which fruit is yellow?", ["The sky is blue.", "A ripe banana is yellow.", "Lemons are sour fruit."])


def test_a_published_pair_ranks_as_the_committed_one(
    tmp_path: Path, open_page: Opener, ready: RankLensPage
) -> None:
    publish(tmp_path / "models" / "their-bi", BI_ENCODER, output="last_hidden_state")
    publish(tmp_path / "models" / "their-cross", CROSS_ENCODER)
    build(tmp_path / "site", [tmp_path / "models"])
    ours = ready.rank(*TEXTS)
    for origin in running(serve.start(tmp_path / "site", 0)):
        page = open_page(f"{origin}/").load().wait_booted()
        theirs = page.rank(*TEXTS)
        for our, their in zip(ours, theirs, strict=True):
            assert [entry.passage for entry in our] == [entry.passage for entry in their]
            assert [entry.score for entry in their] == pytest.approx([entry.score for entry in our], abs=1e-4)
        page.page.get_by_text("Models and how they were checked").click()
        for name in ("their-bi", "their-cross"):
            card = page.page.locator(".model-card", has_text=name)
            expect(card).to_contain_text("nobody has compared this file with its original")
        expect(page.page.locator(".model-card", has_text="their-bi")).to_contain_text("mean pooling")
