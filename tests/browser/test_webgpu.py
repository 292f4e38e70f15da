"""WebGPU: offered where files and adapter are there, used only if its scores are right, left when it goes."""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from export import serve
from export.build import build
from tests.browser import chromium
from tests.browser.conftest import Opener, Watch, opener, running
from tests.browser.ranklens_page import BOOT_MS, RankLensPage

pytestmark = [pytest.mark.browser, pytest.mark.model]

SOFTWARE = ("--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader")
QUERY = "Which one floats?"
PASSAGES = ["A stone sinks at once.", "Cork floats on water.", "The moon is far away."]
# Keeps the adapters' devices within reach, so that a test can take one away.
REACH = """
self.devices = [];
if (self.GPUAdapter) {
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (...options) {
    const device = await requestDevice.apply(this, options);
    self.devices.push(device);
    return device;
  };
}
"""


def convert(folder: Path) -> None:
    """Convert two tiny models, quantized and not."""
    from export import recipe
    from tests.families import save_bi_encoder, save_cross_encoder
    from tests.test_families import bi, cross

    specs = {
        "bi": bi(save_bi_encoder("bert", folder / "a")),
        "cross": cross(save_cross_encoder("bert", folder / "b")),
    }
    for name, spec in specs.items():
        for precision in ("int8", "fp32"):
            recipe.make(spec, name, precision, folder / precision / name, lambda title: None)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site with one pair of tiny models that has both kinds of graphs."""
    folder = tmp_path_factory.mktemp("tiny")
    with ThreadPoolExecutor(1) as thread:  # Playwright's event loop is this thread's
        thread.submit(convert, folder).result()
    build(folder / "site", [folder / "int8", folder / "fp32"])
    return folder / "site"


@pytest.fixture(scope="module")
def open_page(browser: Browser, watch: Watch, site: Path) -> Iterator[Opener]:
    """Return a function that makes pages of that site in a Chromium with a software adapter."""
    arguments = [*chromium.ARGUMENTS, *SOFTWARE]
    with browser.browser_type.launch(executable_path=chromium.find(), args=arguments) as with_gpu:
        for origin in running(serve.start(site, 0)):
            yield from opener(with_gpu, watch, f"{origin}/")


@pytest.fixture(scope="module")
def page(open_page: Opener) -> RankLensPage:
    """Return a page whose worker lets a test at its devices; its pair can run on WebGPU."""
    opened = open_page(service_workers="block")

    def reach(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=REACH + answer.text())

    opened.page.route("**/worker.js", reach)
    opened.load().wait_booted()
    return opened


def box(page: RankLensPage) -> Locator:
    """Return the control, unfolded."""
    page.page.locator("#models").evaluate("(details) => { details.open = true; }")
    return page.page.get_by_label("Run both models on WebGPU")


def said(page: RankLensPage) -> Locator:
    """Return what the page says of it."""
    return page.page.locator("#webgpu-said")


def scores(page: RankLensPage) -> list[dict[int, float]]:
    """Rank and return the scores of both lists by passage."""
    return [{each.passage: each.score for each in entries} for entries in page.rank(QUERY, PASSAGES)]


def test_scores_come_from_webgpu_once_they_were_checked(page: RankLensPage) -> None:
    expect(box(page)).not_to_be_checked()  # WebAssembly is the usual
    quantized = scores(page)
    box(page).check()
    expect(said(page)).to_contain_text("Both models run on WebGPU, fp32", timeout=BOOT_MS)
    expect(page.page.locator(".model-card").first).to_contain_text("fp32")
    page.wait_state("done")
    unquantized = scores(page)
    for one, two in zip(quantized, unquantized, strict=True):
        assert one != two
        assert two == {passage: pytest.approx(score, abs=0.2) for passage, score in one.items()}
    box(page).uncheck()
    expect(said(page)).to_contain_text("Both models run in WebAssembly")
    page.wait_state("done")
    assert scores(page) == quantized


def test_a_device_that_is_lost_in_mid_work_leads_back_to_webassembly(page: RankLensPage) -> None:
    box(page).check()
    expect(said(page)).to_contain_text("Both models run on WebGPU", timeout=BOOT_MS)
    page.wait_state("done")
    page.fill(QUERY, [f"{number}. {PASSAGES[1]}" for number in range(200)])
    page.rank_button.click()
    expect(page.items("Bi-encoder").first).to_be_attached(timeout=BOOT_MS)
    worker = next(worker for worker in page.page.workers if worker.url.endswith("/worker.js"))
    worker.evaluate("() => self.devices.forEach((device) => device.destroy())")
    notice = page.page.locator("#notice")
    expect(notice).to_contain_text("WebGPU stopped working")
    expect(notice).to_contain_text("run in WebAssembly")
    expect(box(page)).not_to_be_checked()
    expect(box(page)).to_be_disabled()
    page.wait_state("done")
    expect(page.items("Cross-encoder")).to_have_count(200)
    in_webassembly = page.rankings()
    page.rank_button.click()
    page.wait_state("working")
    page.wait_state("done")
    assert page.rankings() == in_webassembly


def test_a_graph_with_other_scores_is_not_used(open_page: Opener, site: Path) -> None:
    import onnx
    from onnx import numpy_helper

    model = onnx.load(site / "models" / "cross" / "onnx" / "model.onnx")
    for weights in model.graph.initializer:
        if weights.data_type == onnx.TensorProto.FLOAT:
            weights.CopyFrom(numpy_helper.from_array(10 * numpy_helper.to_array(weights), weights.name))
    wrong = model.SerializeToString()
    content = json.loads((site / "site.json").read_text("utf-8"))
    entry = content["models"]["cross"]["webgpu"]["files"][0]
    entry.update(bytes=len(wrong), sha256=hashlib.sha256(wrong).hexdigest())
    page = open_page(service_workers="block")
    page.page.route("**/site.json", lambda route: route.fulfill(json=content))
    page.page.route("**/cross/onnx/model.onnx", lambda route: route.fulfill(body=wrong))
    page.load().wait_booted()
    quantized = scores(page)
    box(page).check()
    notice = page.page.locator("#notice")
    expect(notice).to_contain_text("WebGPU gave other scores than WebAssembly", timeout=BOOT_MS)
    expect(box(page)).not_to_be_checked()
    assert scores(page) == quantized


def test_without_an_adapter_nothing_is_offered(browser: Browser, watch: Watch, site: Path) -> None:
    for origin in running(serve.start(site, 0)):
        for open_plain in opener(browser, watch, f"{origin}/"):
            page = open_plain().load().wait_booted()
            expect(box(page)).to_be_hidden()
