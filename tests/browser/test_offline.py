"""Offline: after one visit the page works without a network, and what it kept can be removed."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from export.shell import write_shell
from tests.browser import servers
from tests.browser.conftest import Opener, Watch, opener
from tests.browser.ranklens_page import RankLensPage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def kept(browser: Browser, watch: Watch, site_url: str) -> Iterator[RankLensPage]:
    """Return a page after its first visit, when all is kept."""
    for open_page in opener(browser, watch, site_url):
        page = open_page().load().wait_booted()
        page.wait_state("done")
        page.page.get_by_text("Environment", exact=True).click()
        expect(page.page.get_by_text("this page now opens without a network")).to_be_visible()
        yield page


def test_the_second_visit_needs_no_network(kept: RankLensPage) -> None:
    kept.page.context.set_offline(True)
    kept.page.reload()
    kept.wait_booted()
    _, cross = kept.rank("Which fruit is yellow?", ["The sky is blue.", "A ripe banana is yellow."])
    assert [entry.passage for entry in cross] == [1, 0]
    kept.page.context.set_offline(False)


def test_what_was_kept_can_be_removed(kept: RankLensPage) -> None:
    kept.query.fill("What is about to be kept?")
    if not kept.page.get_by_role("button", name="Clear downloaded data").is_visible():
        kept.page.get_by_text("Environment", exact=True).click()
    assert kept.page.evaluate("caches.keys()") != []
    kept.page.get_by_role("button", name="Clear downloaded data").click()
    expect(kept.page.get_by_text("Cleared.")).to_be_visible()
    kept.page.wait_for_timeout(600)  # longer than the page waits before it keeps what is typed
    assert kept.page.evaluate("caches.keys()") == []
    assert kept.page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert kept.page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]") == []
    expect(kept.page.locator("#offline")).to_have_text("No: what was kept is deleted.")

    kept.page.route("**/models/**", lambda route: route.abort())
    with kept.page.expect_request("**/*.onnx"):
        kept.page.reload()


# What the page does once its engine is up, without the engine.
KEEP = "async () => (await import('./offline.js')).startOffline(() => { globalThis.told = true; })"
STORES = "async () => (await caches.keys()).filter((name) => name.includes('shell'))"


@pytest.fixture
def changing(site: Path, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Return a copy of the site without models, whose files a test may change, and its address."""
    copied = tmp_path / "site"
    shutil.copytree(site, copied, ignore=shutil.ignore_patterns("models", "*.wasm"))
    with servers.http_server(copied, tmp_path) as origin:
        yield copied, f"{origin}/"


def publish(site: Path, name: str, title: str) -> None:
    """Upload another version of the page under a new build."""
    page = (site / name).read_text("utf-8")
    (site / name).write_text(re.sub("<title>.*?</title>", f"<title>{title}</title>", page), "utf-8")
    write_shell(site)


def take_update(page: RankLensPage) -> None:
    """Wait for the news of another version, and have it shown."""
    page.evaluate(KEEP)
    page.page.wait_for_function("() => globalThis.told")
    with page.page.expect_navigation():
        page.evaluate("async () => { await (await import('./offline.js')).update(); }")


@pytest.mark.expects_errors  # the engine finds no models
def test_a_new_version_is_announced_shown_on_demand_and_replaces_the_old(
    open_page: Opener, changing: tuple[Path, str]
) -> None:
    folder, address = changing
    page = open_page(address).load()
    assert page.evaluate(KEEP)["offline"]
    first = page.evaluate(STORES)
    publish(folder, "index.html", "Second edition")
    page.load()
    assert page.page.title() != "Second edition"  # one build as a whole: the old one until the visitor agrees
    take_update(page)
    expect(page.page).to_have_title("Second edition")
    assert len(page.evaluate(STORES)) == 1
    assert page.evaluate(STORES) != first


@pytest.mark.expects_errors  # the engine finds no models
def test_a_file_that_is_older_than_the_one_it_replaces_is_not_taken_for_unchanged(
    open_page: Opener, changing: tuple[Path, str]
) -> None:
    folder, address = changing
    page = open_page(address).load()
    assert page.evaluate(KEEP)["offline"]
    publish(folder, "index.html", "An earlier edition")
    os.utime(folder / "index.html", (0, 0))
    page.load()
    take_update(page)
    expect(page.page).to_have_title("An earlier edition")


@pytest.mark.expects_errors  # the engine finds no models, and the update is refused
def test_a_version_with_a_damaged_file_is_never_kept(open_page: Opener, changing: tuple[Path, str]) -> None:
    folder, address = changing
    page = open_page(address).load()
    (folder / "app.js").write_text("<!doctype html>", "utf-8")
    refused = page.evaluate(KEEP)
    assert refused["worker"]
    assert refused["why"] == "app.js is not the file that this build of the site names"
    assert page.evaluate(STORES) == []


@pytest.mark.expects_errors  # the engine finds no models
def test_what_is_just_being_kept_is_not_kept_once_all_is_cleared(
    open_page: Opener, changing: tuple[Path, str]
) -> None:
    page = open_page(changing[1]).load()
    # The worker is asked to keep the page just before it hears that all is to be removed.
    answer = page.evaluate("""async () => {
      const { clearKept } = await import("./offline.js");
      const { port1, port2 } = new MessageChannel();
      const answered = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
      const { postMessage } = ServiceWorker.prototype;
      ServiceWorker.prototype.postMessage = function (...message) {
        if (message[0] === "clear") postMessage.call(this, "keep", [port2]);
        postMessage.apply(this, message);
      };
      await navigator.serviceWorker.ready;
      await clearKept();
      return answered;
    }""")
    assert answer == "what was kept is deleted"
    assert page.evaluate(STORES) == []
