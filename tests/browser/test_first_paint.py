"""First paint: a stored example before any model is there, then the same computed live; both are marked."""

import functools
import threading
from pathlib import Path
from typing import ClassVar

import pytest
from playwright.sync_api import expect

from export import serve
from export.bundle import STARTED
from tests.browser.conftest import Opener, PlainHandler, running
from tests.browser.ranklens_page import BOOT_MS
from tests.browser.routes import Held

pytestmark = pytest.mark.browser


def test_the_stored_example_is_shown_before_any_model_is_there(open_page: Opener) -> None:
    opened = open_page(service_workers="block")
    held = Held(opened.page, "**/models/**", "**/*.wasm")
    opened.load()
    expect(opened.items("Bi-encoder").first).to_be_visible()
    expect(opened.items("Cross-encoder").first).to_be_visible()
    bi_encoder, cross_encoder = opened.rankings()
    assert len(bi_encoder) == len(cross_encoder) >= 8
    assert opened.state() == "loading"
    assert opened.query.input_value().strip()
    opened.expect_text("stored")

    held.let_go()
    opened.wait_state("done", timeout=BOOT_MS)
    expect(opened.page.locator("#origin")).not_to_contain_text("stored", ignore_case=True)
    expect(opened.page.locator("#origin")).to_contain_text("live", ignore_case=True)


AT_A_TIME = 6  # requests that a browser sends to a host without HTTP/2
LARGE = (".onnx", ".wasm", "python_stdlib.zip")
ENGINE = (*LARGE, "pyodide-lock.json", "ranklens.zip", "tokenizer.json", "tokenizer_config.json")

# Only what came through the service worker from its own address is kept as machine code.
RUNTIME_CAME = """
() => performance.getEntriesByType("resource")
  .some((entry) => entry.name.endsWith(".wasm") && entry.workerStart && entry.responseStatus === 200)
"""


@pytest.mark.parametrize("host", ["isolated_url", "site_url"])
def test_the_page_ranks_isolated_and_from_the_first_visit_on_the_browser_can_keep_machine_code(
    open_page: Opener, request: pytest.FixtureRequest, host: str
) -> None:
    opened = open_page(request.getfixturevalue(host)).load().wait_booted()
    opened.wait_state("done")
    assert opened.evaluate("() => crossOriginIsolated") is True
    assert len(opened.entries("Cross-encoder")) >= 8
    for script in ("worker.js", "inference-worker.js"):
        worker = next(each for each in opened.page.workers if each.url.endswith(f"/{script}"))
        assert worker.evaluate(RUNTIME_CAME), script


def test_the_example_that_is_chosen_last_is_shown(open_page: Opener) -> None:
    opened = open_page(service_workers="block")
    held = Held(opened.page, "**/examples/01-*.json")
    opened.without_engine().load()
    opened.example.select_option("everest")
    expect(opened.query).to_have_value("How high is Mount Everest?")
    held.let_go()
    opened.page.wait_for_timeout(300)
    expect(opened.query).to_have_value("How high is Mount Everest?")
    expect(opened.example).to_have_value("everest")


class BusyHandler(PlainHandler):
    """Sends no file of the engine before it may; notes what is asked."""

    asked: ClassVar[list[str]] = []
    allowed = threading.Semaphore(0)
    ended = threading.Event()

    def do_GET(self) -> None:
        """Answer, or wait: for ever with a large file, for its turn with a small one."""
        self.asked.append(self.path)
        if self.path.endswith(ENGINE):
            allowed = not self.path.endswith(LARGE) and self.allowed
            while not self.ended.is_set() and not (allowed and allowed.acquire(timeout=0.1)):
                self.ended.wait(0.1)
        super().do_GET()


def test_an_example_does_not_wait_for_the_engine_where_a_host_answers_few_requests_at_a_time(
    open_page: Opener, site: Path
) -> None:
    asked = BusyHandler.asked
    handler = functools.partial(BusyHandler, directory=str(site))
    for origin in running(serve.Server(("127.0.0.1", 0), handler)):
        opened = open_page(f"{origin}/", service_workers="block").load()
        while sum(path.endswith(ENGINE) for path in asked) < AT_A_TIME:
            opened.page.wait_for_timeout(50)
        opened.example.select_option("everest")
        opened.page.wait_for_timeout(300)
        BusyHandler.allowed.release()
        expect(opened.query).to_have_value("How high is Mount Everest?")
        opened.page.goto("about:blank")
        BusyHandler.ended.set()
    engine = [path for path in asked if path.endswith(ENGINE)]
    later = asked.index(engine[AT_A_TIME]) if len(engine) > AT_A_TIME else len(asked)
    assert next(i for i, path in enumerate(asked) if path.endswith("-everest.json")) < later


def test_the_page_works_with_its_file_name_in_the_address(open_page: Opener, site_url: str) -> None:
    opened = open_page(f"{site_url}index.html").without_engine().load()
    expect(opened.items("Bi-encoder").first).to_be_visible()


def test_what_is_typed_while_the_example_is_on_its_way_is_kept(open_page: Opener) -> None:
    opened = open_page(service_workers="block")
    held = Held(opened.page, "**/examples/*.json")
    opened.without_engine().load()
    expect(opened.example).to_be_enabled()
    opened.fill("My own question", ["First passage.", "Second passage."])
    opened.page.wait_for_timeout(300)
    held.let_go()
    opened.page.wait_for_timeout(500)
    assert opened.query.input_value() == "My own question"


def test_what_is_typed_before_the_page_has_started_is_newer_than_what_was_kept(open_page: Opener) -> None:
    opened = open_page(service_workers="block").without_engine().load()
    expect(opened.query).not_to_be_empty()
    held = Held(opened.page, "**/app.js")
    opened.page.reload(wait_until="commit")
    opened.query.fill("Typed at once")
    expect(opened.rank_button).to_be_disabled()  # nobody listens yet: a click would send the form
    opened.page.wait_for_function("() => document.readyState === 'interactive'")
    held.let_go()
    expect(opened.rank_button).to_be_enabled()
    expect(opened.query).to_have_value("Typed at once")


def test_scripts_and_styles_come_in_a_few_files(open_page: Opener, isolated_url: str) -> None:
    opened = open_page(isolated_url, service_workers="block").without_engine()
    asked: list[str] = []
    opened.page.on("request", lambda request: asked.append(request.url.removeprefix(isolated_url)))
    opened.load()
    expect(opened.items("Bi-encoder").first).to_be_visible()
    page = {name for name in asked if name.endswith((".js", ".css")) and "/" not in name}
    assert page <= {
        "style.css",
        "unsupported.js",
        *STARTED,
        *(name for name in page if name.startswith("chunk-")),
    }
    assert "app.js" in page
    assert len(page) <= 20
