"""Parts: models split for hosts with a limit are joined in the page, and a damaged part is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from export import serve
from export.build import build
from export.runtimes import WEB
from tests.browser import sabotage
from tests.browser.conftest import Opener, running
from tests.browser.ranklens_page import BOOT_MS, RankLensPage
from tests.browser.routes import until_mended

pytestmark = pytest.mark.browser

LARGEST = 8_000_000
PART = "models/ranklens-minilm-l6-cross/onnx/model_quantized.onnx.part2"
TEXTS = ("Which fruit is yellow?", ["The sky is blue.", "A ripe banana is yellow.", "Lemons are sour fruit."])


@pytest.fixture(scope="module")
def split_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("split") / "site"
    build(folder, [WEB / "models"], largest=LARGEST)
    return folder


@pytest.fixture
def split_url(split_site: Path) -> Iterator[str]:
    for origin in running(serve.start(split_site, 0)):
        yield f"{origin}/"


def test_models_in_parts_rank_as_whole_ones(
    split_site: Path, split_url: str, open_page: Opener, ready: RankLensPage
) -> None:
    sizes = {path.name: path.stat().st_size for path in (split_site / "models").rglob("*") if path.is_file()}
    assert max(sizes.values()) <= LARGEST
    assert "model_quantized.onnx" not in sizes
    page = open_page(split_url).load().wait_booted()
    assert page.rank(*TEXTS) == ready.rank(*TEXTS)


@pytest.mark.expects_errors
def test_a_flipped_byte_in_a_part_is_reported_by_the_parts_name(
    split_site: Path, split_url: str, open_page: Opener
) -> None:
    broken = open_page(split_url)
    mend = until_mended(broken.page, f"**/{PART}", sabotage.flipped(split_site / PART))
    broken.load().wait_state("failed", timeout=BOOT_MS)
    broken.expect_text("model_quantized.onnx.part2 is damaged", "SHA-256")
    mend()
    broken.retry_button.click()
    broken.wait_state("ready", "done", timeout=BOOT_MS)
