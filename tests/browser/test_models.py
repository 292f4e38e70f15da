"""Models: what the page says of its two models, and choosing another pair where the site has one."""

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from export import serve
from export.build import build
from export.runtimes import WEB
from tests.browser.conftest import Opener, running
from tests.browser.ranklens_page import RankLensPage

pytestmark = pytest.mark.browser


def test_each_model_says_how_it_was_checked(ready: RankLensPage) -> None:
    ready.page.get_by_text("Models and how they were checked").click()
    for name in ("all-MiniLM-L6-v2", "ranklens-minilm-l6-cross"):
        manifest = json.loads((WEB / "models" / name / "manifest.json").read_text("utf-8"))
        card = ready.page.locator(".model-card", has_text=name)
        expect(card).to_contain_text(f"{manifest['quality']['browser']['ndcg_at_10']:.4f}")
        expect(card).to_contain_text("in Chromium, against PyTorch")
    expect(ready.page.get_by_label("Models", exact=True)).to_be_hidden()  # one pair: nothing to choose


def test_another_pair_ranks_the_same_texts(tmp_path: Path, open_page: Opener) -> None:
    second = tmp_path / "models" / "second-cross"
    shutil.copytree(WEB / "models" / "ranklens-minilm-l6-cross", second)
    manifest = json.loads((second / "manifest.json").read_text("utf-8"))
    (second / "manifest.json").write_text(
        json.dumps({**manifest, "name": "second-cross", "max_tokens": 24}), "utf-8"
    )
    build(tmp_path / "site", [WEB / "models", second])
    for origin in running(serve.start(tmp_path / "site", 0)):
        page = open_page(f"{origin}/").load().wait_booted()
        page.rank(
            "Which fruit is yellow?", ["The sky is blue. " * 9 + "A banana is yellow.", "A lemon is yellow."]
        )
        page.page.get_by_text("Models and how they were checked").click()
        page.page.get_by_label("Models", exact=True).select_option("all-MiniLM-L6-v2+second-cross")
        expect(page.page.locator("#cross-model")).to_have_text("second-cross")
        page.wait_state("done")
        expect(page.items("Cross-encoder").filter(has_text="The sky")).to_contain_text(
            "read"
        )  # cut at 24 tokens
