"""Isolation: one reload on the first visit, never a second, nothing lost by it; and where none is tried, why.

No engine starts here: models and wasm files never arrive.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Opener
from tests.browser.ranklens_page import RankLensPage
from tests.browser.routes import Held, leave

pytestmark = pytest.mark.browser

PROFILES = 20
AT_ONCE = 4
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)
# The service worker is registered when the test says so: `go()`.
HELD = """
const container = navigator.serviceWorker ?? { register() {} }; // about:blank has none
const register = container.register.bind(container);
const wait = new Promise((resolve) => (globalThis.go = resolve));
container.register = (...all) => wait.then(() => register(...all));
"""


def without_models(opened: RankLensPage) -> list[str]:
    """Let no model arrive; return the list that the loads of the page are noted in."""
    return opened.without_engine().note_loads()


def panel(opened: RankLensPage) -> str:
    """Return what the page says about isolation once it knows."""
    said = opened.page.locator("#isolated")
    expect(said).to_have_text(re.compile("^(Yes|No): "))
    return said.text_content() or ""


def is_isolated(opened: RankLensPage) -> bool:
    return bool(opened.evaluate("crossOriginIsolated"))


def downloads_begin(page: Page) -> Callable[[], None]:
    """Return what waits until the engine downloads something: from then on no reload may come."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if ".wasm" in request.url else None)

    def wait() -> None:
        for _ in range(300):
            if asked:
                return
            page.wait_for_timeout(100)
        pytest.fail("the engine never began to download")

    return wait


def test_fresh_profiles_are_isolated_after_exactly_one_reload(open_page: Opener) -> None:
    for _ in range(0, PROFILES, AT_ONCE):
        batch = [open_page() for _ in range(AT_ONCE)]
        counted = [without_models(opened) for opened in batch]
        started = [downloads_begin(opened.page) for opened in batch]
        for opened in batch:
            opened.page.goto(opened.address, wait_until="commit")
        for wait in started:
            wait()
        for opened, loads in zip(batch, counted, strict=True):
            assert panel(opened) == "Yes: its service worker adds the headers."
            assert is_isolated(opened)
            assert len(loads) == 2
            leave(opened.page)
            opened.page.close()


def test_a_page_in_use_is_not_reloaded_and_the_next_visit_is_isolated(open_page: Opener) -> None:
    opened = open_page()
    loads = without_models(opened)
    begin = downloads_begin(opened.page)
    opened.page.add_init_script(HELD)
    opened.page.goto(opened.address)
    expect(opened.query).not_to_be_empty()
    opened.fill("My own question", ["First passage.", "Second passage."])
    begin()
    assert "the page was in use before its service worker was ready" in panel(opened)
    opened.evaluate("async () => { go(); await navigator.serviceWorker.ready; }")
    opened.page.wait_for_timeout(500)
    assert len(loads) == 1

    opened.page.reload()
    assert panel(opened).startswith("Yes: ")
    expect(opened.query).to_have_value("My own question")
    expect(opened.passages).to_have_value("First passage.\nSecond passage.")
    assert len(loads) == 2


def test_what_stands_in_the_fields_before_the_page_has_started_outlives_the_reload(open_page: Opener) -> None:
    opened = open_page()
    without_models(opened)
    held = Held(opened.page, "**/app.js")
    opened.page.add_init_script(HELD)
    opened.page.goto(opened.address, wait_until="commit")
    opened.query.wait_for(state="attached")
    # Typed after the reload was asked for: no event can hold it back any more.
    opened.evaluate("() => { document.querySelector('#query').value = 'Typed at once'; }")
    held.let_go()
    opened.page.wait_for_function("() => 'go' in window")
    with opened.page.expect_navigation(wait_until="commit"):
        opened.evaluate("() => { setTimeout(go); }")
    opened.evaluate("() => { go(); }")
    expect(opened.query).to_have_value("Typed at once")


@pytest.mark.parametrize(
    ("asked", "said"),
    [("?example=nothing", "no example “nothing”"), ("#state=aGVsbG8", "The link could not be opened.")],
)
def test_what_was_said_of_the_address_outlives_a_late_reload(
    open_page: Opener, site_url: str, asked: str, said: str
) -> None:
    opened = open_page(f"{site_url}{asked}")
    without_models(opened)
    opened.page.add_init_script(HELD)
    opened.page.goto(opened.address)
    notice = opened.page.locator("#notice")
    expect(notice).to_contain_text(said)
    expect(opened.query).not_to_be_empty()
    with opened.page.expect_navigation(wait_until="commit"):
        opened.evaluate("() => { setTimeout(go); }")
    opened.evaluate("() => { go(); }")
    expect(notice).to_contain_text(said)
    expect(opened.query).not_to_be_empty()


def test_one_reload_in_vain_is_the_last(open_page: Opener) -> None:
    opened = open_page()
    loads = without_models(opened)
    begin = downloads_begin(opened.page)
    opened.page.add_init_script("Object.defineProperty(globalThis, 'crossOriginIsolated', { value: false });")
    opened.page.goto(opened.address)
    begin()
    assert panel(opened) == "No: one reload through its service worker did not bring it."
    opened.page.reload()
    assert panel(opened) == "No: one reload through its service worker did not bring it."
    assert len(loads) == 3


def test_a_host_that_sends_the_headers_costs_no_reload(open_page: Opener, isolated_url: str) -> None:
    opened = open_page(isolated_url)
    loads = without_models(opened)
    begin = downloads_begin(opened.page)
    opened.page.goto(opened.address)
    begin()
    assert panel(opened) == "Yes: the host sends the headers."
    assert len(loads) == 1


@pytest.mark.parametrize("touch", [False, True])
def test_iphones_and_ipads_stay_as_they_are(open_page: Opener, touch: bool) -> None:
    mac = IPHONE.replace("iPhone; CPU iPhone OS 17_5 like Mac OS X", "Macintosh; Intel Mac OS X 10_15_7")
    opened = open_page(user_agent=mac if touch else IPHONE, has_touch=touch)
    loads = without_models(opened)
    if touch:
        opened.page.add_init_script("Object.defineProperty(navigator, 'maxTouchPoints', { value: 5 });")
    opened.page.goto(opened.address)
    assert panel(opened) == "No: iPhones and iPads get one thread and no reload."
    # Not even when the service worker that keeps the page for visits without a network is at work.
    opened.evaluate("async () => { await (await import('./registration.js')).registerWorker(); }")
    opened.page.reload()
    assert panel(opened).startswith("No: ")
    assert opened.evaluate("navigator.serviceWorker.controller.scriptURL").endswith("without-isolation.js")
    assert not is_isolated(opened)
    assert len(loads) == 2


def test_a_page_without_storage_is_not_reloaded(open_page: Opener) -> None:
    opened = open_page()
    loads = without_models(opened)
    opened.page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('', 'Quota'); };")
    opened.page.goto(opened.address)
    assert panel(opened) == "No: this browser allows the page no storage."
    assert len(loads) == 1


def test_after_clearing_the_next_visit_is_a_first_one(open_page: Opener) -> None:
    opened = open_page().load()
    opened.page.get_by_text("Environment", exact=True).click()
    opened.page.get_by_role("button", name="Clear downloaded data").click()
    expect(opened.page.get_by_text("Cleared.")).to_be_visible()
    opened.page.wait_for_timeout(2000)  # no visitor is quicker; the mark of the first reload counts that long
    loads = without_models(opened)
    begin = downloads_begin(opened.page)
    opened.page.reload()
    begin()
    assert panel(opened).startswith("Yes: ")
    assert len(loads) == 2


SANDBOX = '<!doctype html><iframe sandbox="allow-scripts" src="{}" width="900" height="700"></iframe>'


@pytest.mark.expects_errors
def test_a_sandbox_that_stops_every_module_is_named(browser: Browser, site_url: str) -> None:
    page = browser.new_page()
    outer = f"{site_url}frame.html"
    page.route(outer, lambda route: route.fulfill(body=SANDBOX.format(site_url), content_type="text/html"))
    page.goto(outer)
    expect(page.frame_locator("iframe").get_by_role("alert")).to_contain_text("allow-same-origin")
    page.context.close()
