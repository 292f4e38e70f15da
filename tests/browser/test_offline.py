"""Offline: after one visit the page works without a network, and what it kept can be removed."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener

pytestmark = pytest.mark.browser


def test_the_second_visit_needs_no_network(open_page: Opener) -> None:
    page = open_page().load().wait_booted()
    page.wait_state("done")
    page.page.get_by_text("Environment", exact=True).click()
    expect(page.page.get_by_text("this page now opens without a network")).to_be_visible(timeout=30_000)
    page.page.context.set_offline(True)
    page.page.reload()
    page.wait_booted()
    _, cross = page.rank("Which fruit is yellow?", ["The sky is blue.", "A ripe banana is yellow."])
    assert [entry.passage for entry in cross] == [1, 0]


def test_what_was_kept_can_be_removed(open_page: Opener) -> None:
    page = open_page().load().wait_booted()
    page.page.get_by_text("Environment", exact=True).click()
    expect(page.page.get_by_text("this page now opens without a network")).to_be_visible(timeout=30_000)
    assert page.page.evaluate("caches.keys()") != []
    page.page.get_by_role("button", name="Clear downloaded data").click()
    expect(page.page.get_by_text("Cleared.")).to_be_visible()
    assert page.page.evaluate("caches.keys()") == []
    assert page.page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
