"""The built site in Chromium: built once, served from a sub-path by a plain static server, watched in use.

Any console error, uncaught error or request to another origin fails the test that was running; a test that
provokes errors carries `expects_errors`. $RANKLENS_MODELS names other model folders to build the site with.
"""

import contextlib
import functools
import http.server
import os
import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    expect,
    sync_playwright,
)

from export import serve
from export.build import build
from export.runtimes import WEB
from tests.browser import chromium
from tests.browser.ranklens_page import RankLensPage
from tests.browser.routes import leave

HERE = Path(__file__).parent
SUB_PATH = "some/where"

Opener = Callable[..., RankLensPage]

PATIENCE_MS = 60_000  # a busy machine is no failure, and what passes does not wait
expect.set_options(timeout=PATIENCE_MS)

CORES = "Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => %d });"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test in this folder without the marker: `pytest` alone would run it where no browser is."""
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("browser") is None:
            raise pytest.UsageError(f"{item.nodeid} is a browser test and must carry pytest.mark.browser")


class Watch:
    """What went wrong in any page: errors, requests that left the site's origin, and requests that failed."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.strangers: list[str] = []
        self.unanswered: list[str] = []

    def clear(self) -> None:
        """Forget everything."""
        self.errors.clear()
        self.strangers.clear()
        self.unanswered.clear()

    def attach(self, page: Page, origin: str) -> None:
        """Watch a page and its workers."""

        def on_request(request: Request) -> None:
            if not request.url.startswith((origin, "blob:", "data:")):
                self.strangers.append(request.url)

        def on_console(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.errors.append(message.text)

        def on_failure(request: Request) -> None:
            self.unanswered.append(f"{request.url}: {request.failure}")

        page.on("console", on_console)
        page.on("requestfailed", on_failure)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", on_request)


class PlainHandler(http.server.SimpleHTTPRequestHandler):
    """A static host as plain as they come: no headers of its own, and no log."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def chosen_models() -> list[Path]:
    """Return the model folders that the site is built with."""
    chosen = os.environ.get("RANKLENS_MODELS")
    return [Path(part) for part in chosen.split(",")] if chosen else [WEB / "models"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a freshly built site, below a root that is served as a whole."""
    folder = tmp_path_factory.mktemp("host") / SUB_PATH
    build(folder, chosen_models())
    return folder


def running(server: http.server.ThreadingHTTPServer) -> Iterator[str]:
    """Run a server in a thread for as long as its fixture lives; yield its origin."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def site_url(site: Path) -> Iterator[str]:
    """Return the site's address below a sub-path of a plain static server."""
    root = site.parents[SUB_PATH.count("/")]
    handler = functools.partial(PlainHandler, directory=str(root))
    for origin in running(serve.Server(("127.0.0.1", 0), handler)):
        yield f"{origin}/{SUB_PATH}/"


@pytest.fixture(scope="session")
def isolated_url(site: Path) -> Iterator[str]:
    """Return the site's address under `python -m export serve`, which isolates the page."""
    for origin in running(serve.start(site, 0)):
        yield f"{origin}/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium."""
    program = chromium.find_shell()
    if program is None:
        pytest.fail("no Chromium found; run python -m tests.browser.chromium install")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=list(chromium.ARGUMENTS))
        yield launched
        launched.close()


WATCH = Watch()


@pytest.fixture(scope="session")
def watch() -> Watch:
    """Return the one list of what went wrong."""
    return WATCH


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell of a test that failed what the browser said: a page in which nothing happens says little."""
    report = yield
    if report.failed:
        for title, lines in (("errors", WATCH.errors), ("requests without an answer", WATCH.unanswered)):
            if lines:
                report.sections.append((f"Browser: {title}", "\n".join(lines[:20])))
    return report


@pytest.fixture(autouse=True)
def no_errors(watch: Watch, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test during which a page logged an error or asked another origin for something."""
    watch.clear()
    yield
    assert not watch.strangers, "the page asked another origin"
    if request.node.get_closest_marker("expects_errors") is None:
        assert not watch.errors


def new_profile(browser: Browser, cores: int = 2, **options: Any) -> BrowserContext:
    """Return a profile with storage of its own on a machine of so many cores; on two no threads are tried."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    context.add_init_script(CORES % cores)
    context.set_default_timeout(PATIENCE_MS)
    return context


def new_page(context: BrowserContext, watch: Watch, address: str) -> RankLensPage:
    """Return a watched page of a profile, not loaded yet."""
    page = context.new_page()
    watch.attach(page, "/".join(address.split("/")[:3]))
    return RankLensPage(page, address)


def opener(browser: Browser, watch: Watch, url: str) -> Iterator[Opener]:
    """Yield a function that opens pages with storage of their own, and close what it opened."""
    contexts = []

    def open_page(address: str = url, **options: Any) -> RankLensPage:
        contexts.append(new_profile(browser, **options))
        return new_page(contexts[-1], watch, address)

    yield open_page
    for context in contexts:
        for page in context.pages:
            # A page may be gone by now, and what a test has to say it said before.
            with contextlib.suppress(Error):
                leave(page)
        context.unroute_all(behavior="ignoreErrors")
        context.close()


@pytest.fixture
def open_page(browser: Browser, watch: Watch, site_url: str) -> Iterator[Opener]:
    """Return a function that makes a fresh page, not loaded yet: `open_page().load()`."""
    yield from opener(browser, watch, site_url)


@pytest.fixture(scope="session")
def visited(browser: Browser, watch: Watch, site_url: str) -> Iterator[Opener]:
    """Return a function that opens pages in one profile: from the second on, files and memory are at hand."""
    context = new_profile(browser)

    def open_page(address: str = site_url) -> RankLensPage:
        return new_page(context, watch, address)

    yield open_page
    context.close()


@pytest.fixture
def revisit(visited: Opener) -> Iterator[Opener]:
    """Return a function that opens the page in a tab of that profile: a later visit, which starts sooner."""
    pages = []

    def open_page(*address: str) -> RankLensPage:
        pages.append(visited(*address))
        return pages[-1]

    yield open_page
    for opened in pages:
        opened.page.close()


@pytest.fixture(scope="module")
def ready(visited: Opener) -> Iterator[RankLensPage]:
    """Return a page whose engine is up; shared by a module's tests."""
    opened = visited().load().wait_booted()
    yield opened
    opened.page.close()
