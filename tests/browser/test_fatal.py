"""The engine dies in the middle of work: it starts again on its own, once, and texts stay."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Worker, expect

from tests.browser import chromium
from tests.browser.conftest import Opener, Watch, opener
from tests.browser.ranklens_page import BOOT_MS, NOTE_STATES, RankLensPage
from tests.graphs import product

pytestmark = [pytest.mark.browser, pytest.mark.expects_errors]

QUERY = "Which one floats?"
PASSAGES = ["A stone sinks.", "Cork floats on water."]
LONG = "Some more words about wood, water and stones, and what becomes of each of them in a lake. " * 40

# WebAssembly gets no more memory than it has: what its runtimes do then is their own.
REFUSE = """
() => {
  WebAssembly.Memory.prototype.grow = () => { throw new RangeError("WebAssembly.Memory.grow(): refused"); };
}
"""
# And what onnxruntime has is used up: sessions of a small model until there is no room for one more.
USE_UP = """
async (model) => {
  const bytes = Uint8Array.from(atob(model), (letter) => letter.charCodeAt(0));
  const ort = await import("./vendor/onnxruntime-web/ort.wasm.bundle.min.mjs");
  self.ballast = [];
  try {
    while (self.ballast.length < 2000) self.ballast.push(await ort.InferenceSession.create(bytes));
  } catch {}
  return self.ballast.length;
}
"""
THROWN = {
    "new WebAssembly.RuntimeError('unreachable')": "crashed",
    "new WebAssembly.RuntimeError('Aborted(). Build with -sASSERTIONS for more info.')": "crashed",
    "Object.assign(new Error('x'), { pyodide_fatal_error: true })": "crashed",
    "new Error('Pyodide already fatally failed and can no longer be used.')": "crashed",
    "12345678": "crashed",
    "new Error('failed to call OrtRun(). ERROR_CODE: 6, ERROR_MESSAGE: std::bad_alloc')": "memory",
    "new Error('Failed to allocate memory for requested buffer of size 1')": "memory",
    "new RangeError('Array buffer allocation failed')": "memory",
    "new Error('could not be started', { cause: new RangeError('Out of memory') })": "memory",
    "{ name: 'MemoryError', message: 'The ranking failed: ', hint: '', detail: '' }": "memory",
    "new Error('failed to call OrtRun(). ERROR_CODE: 2, ERROR_MESSAGE: Invalid rank for input')": None,
    "new TypeError('x is not a function')": None,
    "{ name: 'InputError', message: 'The query is empty.', hint: '', field: 'query' }": None,
    "{ name: 'JsException', message: 'The ranking failed: Error: x', hint: '' }": None,
    "new Error('HTTP 404')": None,
    "'a word'": None,
    "null": None,
    "undefined": None,
}


@pytest.fixture(scope="module")
def ready(browser: Browser, watch: Watch, site_url: str) -> Iterator[RankLensPage]:
    """Return a page whose engine is up, in a whole Chromium: Python that dies ends the page in a shell."""
    arguments = list(chromium.ARGUMENTS)
    with browser.browser_type.launch(executable_path=chromium.find(), args=arguments) as whole:
        for open_page in opener(whole, watch, site_url):
            yield open_page().load().wait_booted()


def rank(ready: RankLensPage) -> None:
    """Rank two passages, as in any page."""
    ready.rank(QUERY, PASSAGES)
    assert ready.entries("Cross-encoder")[0].passage == 1


def worker_of(ready: RankLensPage, script: str) -> Worker:
    """Return one of the engine's two workers."""
    return next(worker for worker in ready.page.workers if worker.url.endswith(f"/{script}"))


def begin(ready: RankLensPage, passages: list[str]) -> None:
    """Start a ranking and note the states from here on."""
    ready.evaluate(NOTE_STATES)
    ready.fill(QUERY, passages)
    ready.rank_button.click()


def assert_revived(ready: RankLensPage, *says: str) -> None:
    """Check that the engine came back by itself, once, asked nothing again, and that the page tells."""
    failure = ready.page.get_by_role("region", name="Failure")
    for words in (*says, "starts again on its own", "Fewer or shorter passages"):
        expect(failure).to_contain_text(words)
    ready.wait_state("ready", timeout=BOOT_MS)
    expect(failure).to_be_visible()
    ready.page.wait_for_timeout(300)  # a request that was asked again would show by now
    states: list[str] = ready.evaluate("() => states")
    assert states[-2:] == ["loading", "ready"]
    assert states.count("loading") == 1
    expect(ready.query).to_have_value(QUERY)
    rank(ready)
    expect(failure).to_be_hidden()


def test_only_what_ends_the_engine_counts_as_fatal(ready: RankLensPage) -> None:
    script = "async (thrown) => (await import('./fatal.js')).deathOf(thrown)"
    found: dict[str, Any] = {}
    for thrown in THROWN:
        told = ready.evaluate(f"() => ({script})({thrown})")
        found[thrown] = told and next(word for word in ("crashed", "memory") if word in told["message"])
        assert told is None or (told["name"] == "EngineDied" and told["hint"])
    assert found == THROWN


def test_memory_that_runs_out_in_onnxruntime(ready: RankLensPage) -> None:
    rank(ready)
    ballast = product(np.ones((400, 400), np.float32)).SerializeToString()
    models = worker_of(ready, "inference-worker.js")
    models.evaluate(REFUSE)
    assert 0 < models.evaluate(USE_UP, b64encode(ballast).decode()) < 2000
    begin(ready, [f"{number} {LONG}" for number in range(4)])
    assert_revived(ready, "ran out of memory")


@pytest.mark.parametrize("script", ["worker.js", "inference-worker.js"])
def test_a_worker_that_is_gone_without_a_word(ready: RankLensPage, script: str) -> None:
    begin(ready, [f"{number} {LONG}" for number in range(40)])
    expect(ready.items("Bi-encoder").first).to_be_attached()
    worker_of(ready, script).evaluate("() => self.close()")
    assert_revived(ready, "The browser ended the engine")


def test_python_that_dies_and_python_that_only_fails(ready: RankLensPage) -> None:
    ready.evaluate(NOTE_STATES)
    ready.page.locator("#python summary").first.click()
    code = ready.page.get_by_role("textbox", name="Python code")
    state = ready.page.locator(".python-state")
    code.fill(
        "import js\nfrom pyodide.ffi import create_once_callable\n"
        "js.setTimeout(create_once_callable(lambda: 1 / 0), 0)\nraise MemoryError('mine')"
    )
    ready.page.get_by_role("button", name="Run").click()
    expect(state).to_contain_text("MemoryError")
    rank(ready)
    assert "loading" not in ready.evaluate("() => states")
    code.fill("import pyodide_js\npyodide_js._module.HEAP8.fill(-1, 1024)")
    ready.page.get_by_role("button", name="Run").click()
    expect(state).to_have_attribute("data-kind", "failed")
    assert_revived(ready, "The engine stopped")


def test_an_engine_that_dies_while_it_starts_is_not_started_again(open_page: Opener) -> None:
    broken = open_page(service_workers="block")
    refuse = f"({REFUSE})();"
    broken.page.route(
        "**/inference-worker.js",
        lambda route: route.fulfill(body=refuse + route.fetch().text(), content_type="text/javascript"),
    )
    broken.load().evaluate(NOTE_STATES)
    broken.wait_state("failed", timeout=BOOT_MS)
    broken.page.wait_for_timeout(500)
    assert "loading" not in broken.evaluate("() => states")
    assert broken.retry_button.is_visible()
    broken.expect_text("ran out of memory")
