"""Environment: the page ranks where a browser allows little, and the panel says what is missing and why."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, expect

from tests.browser import chromium
from tests.browser.conftest import Opener, Watch
from tests.browser.ranklens_page import BOOT_MS, RankLensPage

pytestmark = pytest.mark.browser

QUERY = "Which fruit is yellow?"
PASSAGES = ["The sky is blue.", "A ripe banana is yellow."]


def says(opened: RankLensPage, **rows: str) -> None:
    """Wait until the rows of the panel begin as they should."""
    for row, words in rows.items():
        expect(opened.page.locator(f"#{row}")).to_contain_text(words)


def ranks(opened: RankLensPage) -> None:
    """Boot and rank."""
    opened.load().wait_booted()
    _, cross = opened.rank(QUERY, PASSAGES)
    assert [entry.passage for entry in cross] == [1, 0]


def test_an_ordinary_visit(ready: RankLensPage) -> None:
    says(ready, offline="Yes: ", worker="Yes: ", isolated="Yes: ", threads="1 of ", storage="Yes: ")
    assert ready.evaluate("crossOriginIsolated") is True


def test_without_service_workers(open_page: Opener) -> None:
    opened = open_page(service_workers="block")
    ranks(opened)
    none = "No: this browser registers no service worker here."
    says(opened, offline=none, worker=none, isolated=none, storage="Yes: ")


def test_without_any_storage(site_url: str, watch: Watch, tmp_path: Path, browser: Browser) -> None:
    """A browser that blocks all cookies blocks every kind of storage and service workers with them."""
    settings = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(settings), "utf-8")
    program = chromium.find()
    context = browser.browser_type.launch_persistent_context(
        tmp_path, executable_path=program, args=list(chromium.ARGUMENTS)
    )
    page = context.new_page()
    watch.attach(page, "/".join(site_url.split("/")[:3]))
    opened = RankLensPage(page, site_url)
    ranks(opened)
    none = "No: this browser does not allow a service worker here."
    refused = "No: this browser does not allow it here; the next visit downloads again."
    says(opened, offline=none, worker=none, isolated=none, storage=refused)
    context.close()


def test_a_full_disk(open_page: Opener, site_url: str) -> None:
    opened = open_page()
    devtools = opened.page.context.new_cdp_session(opened.page)
    origin = "/".join(site_url.split("/")[:3])
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1_000_000})
    ranks(opened)
    full = "No: the browser gives this site no more room"
    says(opened, offline=full, worker="Yes: ", isolated="Yes: ", storage=full)


FRAME = '<!doctype html><iframe src="{}" width="1200" height="800"></iframe>'


@pytest.fixture
def framed(browser: Browser, watch: Watch, site: Path, site_url: str) -> Iterator[Frame]:
    """Return the page in a frame of a page of another origin."""
    (site.parent / "lesson.html").write_text(FRAME.format(site_url), "utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    watch.attach(page, "http://")
    outer = site_url.replace("127.0.0.1", "localhost").rstrip("/")
    page.goto(f"{outer.rsplit('/', 1)[0]}/lesson.html")
    yield page.frames[1]
    page.context.close()


@pytest.mark.expects_errors  # the browser tells that no dialog of a frame may take the focus by itself
def test_in_a_frame_of_another_origin(framed: Frame) -> None:
    framed.locator('[data-state="done"]').wait_for(state="attached", timeout=BOOT_MS)
    framed.get_by_role("textbox", name="Query", exact=True).fill(QUERY)
    framed.get_by_role("textbox", name="Passages", exact=True).fill("\n".join(PASSAGES))
    framed.get_by_role("button", name="Rank", exact=True).click()
    cross = framed.get_by_role("list", name="Cross-encoder ranking").locator("[data-passage]")
    expect(cross).to_have_count(2)
    expect(cross.first).to_have_attribute("data-passage", "1")
    expect(framed.locator("#isolated")).to_contain_text("No: the page is in a frame")
    # Whether a frame may have storage and a service worker of its own is a setting of the browser.
    expect(framed.locator("#worker")).to_have_text(re.compile("^(Yes: |No: this browser)"))
