"""What the page says and does where its scripts cannot start."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Opener

pytestmark = [pytest.mark.browser, pytest.mark.expects_errors]

MESSAGE = "The page’s scripts did not start."
A_SCRIPT = "**/app.js"


def test_a_script_that_is_lost_once_is_asked_for_again(open_page: Opener, isolated_url: str) -> None:
    opened = open_page(isolated_url).without_engine()
    lost: list[str] = []

    def lose_once(route: Route) -> None:
        if lost:
            return route.fallback()
        lost.append(route.request.url)
        return route.abort()

    opened.page.context.route(A_SCRIPT, lose_once)
    opened.load()
    expect(opened.items("Bi-encoder").first).to_be_visible()
    expect(opened.page.get_by_text(MESSAGE)).to_be_hidden()
    assert lost
    opened.page.wait_for_load_state("load")
    assert opened.evaluate("Object.keys(sessionStorage).includes('ranklens-again')") is False


def test_a_script_that_never_comes_is_asked_for_twice_and_then_reported(
    open_page: Opener, isolated_url: str
) -> None:
    opened = open_page(isolated_url).without_engine()
    loads = opened.note_loads()
    opened.page.context.route(A_SCRIPT, lambda route: route.abort())
    opened.page.goto(isolated_url)
    expect(opened.page.get_by_text(MESSAGE)).to_be_visible()
    opened.page.wait_for_load_state("load")
    opened.page.wait_for_timeout(500)  # a third would have begun by now
    assert len(loads) == 2


def test_what_was_typed_is_not_lost_for_another_try(open_page: Opener, isolated_url: str) -> None:
    opened = open_page(isolated_url).without_engine()
    loads = opened.note_loads()
    held: list[Route] = []
    typed = False

    def hold_back(route: Route) -> None:
        if typed:
            return route.abort()
        return held.append(route)

    opened.page.context.route(A_SCRIPT, hold_back)
    opened.page.goto(isolated_url, wait_until="commit")
    opened.query.fill("What I typed")
    typed = True
    for route in held:
        route.abort()
    expect(opened.page.get_by_text(MESSAGE)).to_be_visible()
    opened.page.wait_for_load_state("load")
    expect(opened.query).to_have_value("What I typed")
    assert len(loads) == 1
