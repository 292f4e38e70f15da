"""Sharing and coming back: links, broken ones too, files for long texts, reloads, lessons by address."""

import base64
import json
import random
import re
import zlib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Opener
from tests.browser.ranklens_page import BOOT_MS, RankLensPage

pytestmark = pytest.mark.browser

QUERY = "Which one floats?"
PASSAGES = ["A stone sinks.", "Cork floats\non water.", "The moon is far away. 🌕"]
STATE = {"v": 1, "q": QUERY, "p": PASSAGES, "g": {"1": 2}, "k": 1, "f": "auto"}


def pack(content: object) -> str:
    """Return what stands behind `#state=`; bytes are deflated as they are."""
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.urlsafe_b64encode(deflate.compress(text) + deflate.flush()).decode().rstrip("=")


def share(ready: RankLensPage) -> str:
    """Open what hangs below Share and return the link."""
    ready.page.get_by_role("button", name="Share", exact=True).click()
    expect(ready.page.locator("#share-length")).to_contain_text("character")
    return ready.page.locator("#share-link").input_value()


def close(ready: RankLensPage) -> None:
    ready.page.keyboard.press("Escape")
    expect(ready.page.locator("#share")).to_be_hidden()


def open_session(ready: RankLensPage, content: dict[str, Any]) -> None:
    """Bring texts with marks by a file."""
    file = {"name": "session.json", "mimeType": "", "buffer": json.dumps(content).encode()}
    ready.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(ready.query).to_have_value(content["query"])
    ready.wait_state("done")


def test_a_link_opens_the_same_texts_marks_and_k_in_a_fresh_browser(
    ready: RankLensPage, open_page: Opener
) -> None:
    open_session(ready, {"query": QUERY, "passages": PASSAGES, "grades": {"1": 2}})
    ready.page.locator("#k").fill("3")
    link = share(ready)
    expect(ready.page.locator("#share-length")).to_contain_text(f"{len(link):,} characters")
    close(ready)

    opened = open_page(link).load()
    expect(opened.query).to_have_value(QUERY)
    expect(opened.passages).to_have_value("\n\n".join(PASSAGES))
    expect(opened.example).to_have_value("")
    opened.wait_state("done", timeout=BOOT_MS)
    expect(opened.page.locator("#k")).to_have_value("3")
    ready.page.get_by_role("radio", name="Every pair").check()  # moving k had shown the other list
    assert opened.rankings() == ready.rankings()
    expect(opened.ranking("Bi-encoder").locator('[data-passage="1"]')).to_contain_text("answers the query")
    assert share(opened) == link


BROKEN = {
    "cut": pack(STATE)[:-9],
    "changed": pack(STATE)[:-12] + "AAAA" + pack(STATE)[-8:],
    "no base64": "!!!" + pack(STATE),
    "no deflate": "aGVsbG8",
    "no JSON": pack(b"{"),
    "no text": pack(b"\xff\xfe\xfd"),
    "a list": pack([1, 2]),
    "another version": pack({**STATE, "v": 2}),
    "a query of another type": pack({**STATE, "q": {"toString": "x"}}),
    "passages of another type": pack({**STATE, "p": [["a"], 1]}),
    "501 passages": pack({**STATE, "p": ["text"] * 501}),
    "a mark of a passage that is not there": pack({**STATE, "g": {"7": 1}}),
    "a mark without bounds": pack({**STATE, "g": {"1": 1e9}}),
    "a prototype": pack(b'{"v":1,"q":"q","p":["a","b"],"g":{"__proto__":{"polluted":1}}}'),
    "deep": pack(b'{"v":1,"q":"q","p":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "a bomb": pack(b"0" * 60_000_000),
    "too long": "A" * 500_000,
}


@pytest.mark.parametrize("state", BROKEN.values(), ids=BROKEN)
def test_a_broken_link_says_so_and_the_page_still_works(ready: RankLensPage, state: str) -> None:
    ready.fill("What I typed", ["one passage", "another"])
    ready.evaluate("(state) => { location.hash = `state=${state}`; }", state)
    notice = ready.page.locator("#notice")
    expect(notice).to_contain_text("The link could not be opened.")
    expect(ready.query).to_have_value("What I typed")
    assert ready.evaluate("() => ({}).polluted") is None
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_be_hidden()


CHANGED = """
async () => {
  const { encodeState, decodeState } = await import(new URL("link.js", location.href));
  const passages = ["A stone sinks.", "Cork floats on water.", "The moon is far away."];
  const state = { query: "Which one floats?", passages, grades: { 1: 2 }, k: 1, format: "auto" };
  const link = await encodeState(state);
  const wrong = [];
  for (let at = 0; at < link.length; at++) {
    const changed = link.slice(0, at) + (link[at] === "A" ? "B" : "A") + link.slice(at + 1);
    const opened = await decodeState(changed).catch((error) => error.constructor.name);
    if (opened !== "LinkError" && JSON.stringify(opened) !== JSON.stringify(state)) wrong.push(opened);
  }
  return wrong;
}
"""


def test_no_changed_letter_makes_another_text_of_a_link(ready: RankLensPage) -> None:
    assert ready.evaluate(CHANGED) == []


def test_a_broken_link_leads_to_the_first_example(open_page: Opener, site_url: str) -> None:
    opened = open_page(f"{site_url}#state={BROKEN['cut']}").without_engine().load()
    expect(opened.page.locator("#notice")).to_contain_text("The link could not be opened.")
    expect(opened.items("Bi-encoder").first).to_be_visible()
    expect(opened.query).not_to_have_value("")


def test_markup_in_a_link_stays_text(ready: RankLensPage) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    ready.evaluate(
        "(s) => { location.hash = `state=${s}`; }", pack({**STATE, "q": hostile, "p": [hostile, "b"]})
    )
    expect(ready.query).to_have_value(hostile)
    ready.wait_state("done")
    expect(ready.ranking("Bi-encoder")).to_contain_text(hostile)
    assert ready.page.locator("main img").count() == 0


def test_what_is_too_long_for_a_link_is_offered_as_a_file(ready: RankLensPage, tmp_path: Path) -> None:
    noise = random.Random(1)  # what cannot be compressed
    passages = [f"{number} {noise.randbytes(2000).hex(' ', 4)}" for number in range(3)]
    open_session(ready, {"query": "Which numbers?", "passages": passages, "grades": {"2": 1}})
    ready.page.get_by_role("button", name="Share", exact=True).click()
    expect(ready.page.locator("#share-length")).to_contain_text(re.compile("share a file instead"))
    expect(ready.page.locator("#share-link")).to_be_hidden()
    with ready.page.expect_download() as download:
        ready.page.get_by_role("button", name="Save as a file").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    close(ready)
    assert saved.suffix == ".json"

    ready.rank(QUERY, ["another text", "and one more"])
    ready.page.locator("input[type=file]").set_input_files(saved)
    expect(ready.query).to_have_value("Which numbers?")
    ready.wait_state("done")
    expect(ready.ranking("Bi-encoder").locator('[data-passage="2"]')).to_contain_text("answers in part")


def test_a_copied_link_is_on_the_clipboard(ready: RankLensPage) -> None:
    ready.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ready.rank(QUERY, PASSAGES[:1] + PASSAGES[2:])
    link = share(ready)
    ready.page.get_by_role("button", name="Copy link").click()
    expect(ready.page.locator("#share-said")).to_contain_text("Copied")
    assert ready.evaluate("() => navigator.clipboard.readText()") == link
    ready.page.get_by_role("button", name="Copy code for a frame").click()
    expect(ready.page.locator("#share-said")).to_contain_text("frame")
    assert ready.evaluate("() => navigator.clipboard.readText()").startswith("<iframe src=")
    close(ready)


def test_a_reload_loses_nothing(revisit: Opener) -> None:
    opened = revisit().load().wait_booted()
    open_session(opened, {"query": QUERY, "passages": PASSAGES, "grades": {"1": 2}})
    opened.page.locator("#k").fill("1")
    opened.page.reload()
    expect(opened.query).to_have_value(QUERY)
    expect(opened.passages).to_have_value("\n\n".join(PASSAGES))
    opened.wait_state("done", timeout=BOOT_MS)
    expect(opened.page.locator("#k")).to_have_value("1")
    expect(opened.ranking("Bi-encoder").locator('[data-passage="1"]')).to_contain_text("answers the query")

    opened.query.fill("Half a quest")
    opened.page.reload()
    expect(opened.query).to_have_value("Half a quest")


def test_a_reload_keeps_an_edited_example_as_one(open_page: Opener) -> None:
    opened = open_page().without_engine().load()
    opened.example.select_option("celsius")
    # Not just any text: the first example's may come before it.
    expect(opened.query).to_have_value("What is 39 degrees Celsius in Fahrenheit?")
    opened.query.fill("Edited")
    opened.page.reload()
    expect(opened.query).to_have_value("Edited")
    expect(opened.example).to_have_value("celsius")
    expect(opened.page.get_by_text("edited", exact=True)).to_be_visible()


def test_a_choice_is_newer_than_what_a_reload_brings_back(open_page: Opener) -> None:
    opened = open_page(service_workers="block")
    opened.without_engine().load()
    expect(opened.query).to_have_value("Does the free plan include API access?")
    kept, chosen = [f"**/examples/*-{name}.json" for name in ("free-plan", "celsius")]
    held: list[Route] = []
    opened.page.route(kept, lambda route: held.append(route))
    opened.page.route(chosen, lambda route: held.append(route))
    opened.page.reload()
    with opened.page.expect_request(chosen):
        opened.example.select_option("celsius")
    for route, name in zip(held, (kept, chosen), strict=True):
        with opened.page.expect_response(name):
            route.continue_()
    expect(opened.query).to_have_value("What is 39 degrees Celsius in Fahrenheit?")
    expect(opened.example).to_have_value("celsius")


def test_the_address_chooses_an_example_and_hides_controls(open_page: Opener, site_url: str) -> None:
    opened = open_page(f"{site_url}?example=everest&hide=editor,cost,no-such-thing").without_engine().load()
    expect(opened.example).to_have_value("everest")
    expect(opened.items("Cross-encoder").first).to_be_visible()
    expect(opened.query).to_be_hidden()
    expect(opened.page.locator(".cost")).to_be_hidden()
    expect(opened.page.locator("#summary")).to_be_visible()
    results = opened.page.locator("#results").bounding_box()
    assert results is not None
    assert results["width"] > 1100


def test_an_example_that_is_not_there_is_said(open_page: Opener, site_url: str) -> None:
    opened = open_page(f"{site_url}?example=<b>nothing</b>").without_engine().load()
    expect(opened.page.locator("#notice")).to_contain_text("no example “<b>nothing</b>”")
    expect(opened.example).to_have_value("free-plan")


def test_embedded_the_page_is_compact_and_keeps_nothing(open_page: Opener, site_url: str) -> None:
    opened = open_page(
        f"{site_url}#example=everest&embed", viewport={"width": 720, "height": 640}, reduced_motion="reduce"
    )
    opened.without_engine().load()
    expect(opened.items("Cross-encoder").first).to_be_visible()
    head = opened.page.locator(".masthead").bounding_box()
    assert head is not None
    assert head["height"] < 64
    expect(opened.page.locator("#lesson")).to_be_hidden()
    assert opened.evaluate("() => getComputedStyle(document.querySelector('.editor')).position") == "static"
    whole = opened.page.get_by_role("link", name="Open in a tab")
    expect(whole).to_have_attribute("href", "./?example=everest")
    opened.query.fill("Not kept")
    opened.page.reload()
    expect(opened.query).not_to_have_value("Not kept")
