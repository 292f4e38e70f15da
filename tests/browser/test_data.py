"""Own data: files chosen or dropped, a table's columns, broken files, and the way back."""

import csv
import json
import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.ranklens_page import RankLensPage

pytestmark = pytest.mark.browser

PLANS = """sku,heading,body,price
A1,Free,"The free plan has three boards, and lasts for ever.",0
A2,Team,API keys can be created by workspaces on the Team plan.,12
A3,,,9
"""


def choose(ready: RankLensPage, *files: tuple[str, str | bytes]) -> Locator:
    """Hand files in as the chooser of the browser does; return the note about them."""
    payload = [
        {"name": name, "mimeType": "", "buffer": text.encode() if isinstance(text, str) else text}
        for name, text in files
    ]
    ready.page.locator("input[type=file]").set_input_files(payload)  # type: ignore[arg-type]
    return ready.page.locator("#received")


def passages(ready: RankLensPage) -> list[str]:
    return ready.passages.input_value().split("\n")


def test_the_button_opens_the_chooser_of_the_browser(ready: RankLensPage) -> None:
    with ready.page.expect_file_chooser() as chooser:
        ready.page.get_by_role("button", name="Open file…").click()
    assert chooser.value.is_multiple()


def test_a_text_file_becomes_passages_and_waits_for_a_query(ready: RankLensPage) -> None:
    note = choose(ready, ("notes.txt", "A stone sinks.\nCork floats.\nThe moon is far away.\n"))
    expect(note).to_contain_text("notes.txt: 3 passages")
    expect(note).to_contain_text("Type a query and press Rank")
    assert passages(ready) == ["A stone sinks.", "Cork floats.", "The moon is far away."]
    expect(ready.query).to_be_focused()
    expect(ready.example).to_have_value("")
    ready.query.fill("Which one floats?")
    ready.rank_button.click()
    ready.wait_state("done")
    assert len(ready.entries("Cross-encoder")) == 3


def test_a_table_says_what_it_took_and_lets_the_columns_be_chosen(ready: RankLensPage) -> None:
    note = choose(ready, ("plans.csv", PLANS))
    expect(note).to_contain_text("2 passages, text from “body”, title from “heading”")
    expect(note).to_contain_text("row 4 left out: no text")
    assert passages(ready)[0].startswith("Free. The free plan")

    ready.page.get_by_role("button", name="Columns…").click()
    dialog = ready.page.get_by_role("dialog", name="Which column is what?")
    expect(dialog.get_by_role("columnheader", name="body text")).to_be_visible()
    expect(dialog.get_by_role("checkbox", name="The first row names the columns")).to_be_checked()
    dialog.get_by_label("Title").select_option("none")
    expect(dialog.get_by_role("columnheader", name="heading", exact=True)).to_be_visible()
    dialog.get_by_label("Id").select_option("sku")
    expect(dialog.get_by_role("columnheader", name="sku id")).to_be_visible()
    dialog.get_by_role("button", name="Use these columns").click()
    expect(note).to_contain_text("id from “sku”")
    assert passages(ready)[0].startswith("The free plan")


def test_a_table_without_a_header_can_be_read_as_such(ready: RankLensPage) -> None:
    choose(ready, ("plans.csv", PLANS))
    ready.page.get_by_role("button", name="Columns…").click()
    dialog = ready.page.get_by_role("dialog")
    dialog.get_by_role("checkbox").uncheck()
    expect(dialog.get_by_role("columnheader", name="column 3 text")).to_be_visible()
    expect(dialog).to_contain_text("3 passages")
    before = ready.passages.input_value()
    ready.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert ready.passages.input_value() == before


def test_a_file_with_a_query_and_marks_is_ranked_at_once(ready: RankLensPage) -> None:
    content = {
        "query": "Which plan has API access?",
        "passages": [{"text": "API keys need the Team plan.", "id": "x1"}, "Bananas\n\nare yellow."],
        "grades": {"0": 2},
    }
    note = choose(ready, ("session.json", json.dumps(content)))
    expect(note).to_contain_text("2 passages, a query, 1 mark")
    ready.wait_state("done")
    expect(ready.query).to_have_value("Which plan has API access?")
    first = ready.ranking("Cross-encoder").locator('[data-passage="0"]')
    expect(first).to_contain_text("answers the query")
    assert len(ready.entries("Bi-encoder")) == 2  # the blank line inside a passage did not cut it


def test_ids_and_other_columns_come_back_in_exports_while_a_passage_is_unedited(ready: RankLensPage) -> None:
    choose(ready, ("plans.csv", PLANS))
    ready.page.get_by_role("button", name="Columns…").click()
    dialog = ready.page.get_by_role("dialog")
    dialog.get_by_label("Id").select_option("sku")
    expect(dialog.get_by_role("columnheader", name="sku id")).to_be_visible()
    dialog.get_by_role("button", name="Use these columns").click()
    edited = ready.passages.input_value().replace("Team plan.", "Business plan.")
    ready.passages.fill(edited)
    ready.query.fill("Which plan has API access?")
    ready.rank_button.click()
    ready.wait_state("done")
    ready.page.get_by_role("button", name="Export", exact=True).click()
    with ready.page.expect_download() as download:
        ready.page.get_by_role("button", name="Save CSV").click()
    ready.page.keyboard.press("Escape")
    rows = list(csv.DictReader(download.value.path().read_text("utf-8").splitlines()))
    assert [(row["id"], row["title"], row["price"]) for row in rows] == [("A1", "Free", "0"), ("p2", "", "")]
    assert rows[0]["query"] == "Which plan has API access?"


FORMATS = {"JSON": ".json", "Markdown table": ".md", "Python": ".py"}


@pytest.mark.parametrize(("name", "ending"), FORMATS.items(), ids=FORMATS)
def test_a_ranking_can_be_saved_in_every_format(ready: RankLensPage, name: str, ending: str) -> None:
    ready.rank("Which one floats?", ["A stone sinks.", "Cork floats."])
    ready.page.get_by_role("button", name="Export", exact=True).click()
    with ready.page.expect_download() as download:
        ready.page.get_by_role("button", name=f"Save {name}").click()
    ready.page.keyboard.press("Escape")
    assert download.value.suggested_filename == f"ranklens-which-one-floats{ending}"
    text = download.value.path().read_text("utf-8")
    assert "Cork floats." in text
    if name == "Python":
        compile(text, "snippet", "exec")


def test_a_ranking_is_copied_as_python_also_where_the_clipboard_refuses(ready: RankLensPage) -> None:
    ready.rank("Which one floats?", ["A stone sinks.", "Cork floats."])
    refuse = "() => Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })"
    ready.evaluate(refuse)
    ready.page.get_by_role("button", name="Export", exact=True).click()
    ready.page.get_by_role("button", name="Copy as Python").click()
    expect(ready.page.locator("#export")).to_contain_text("Copied: Python")
    ready.page.keyboard.press("Escape")
    ready.query.fill("")
    ready.page.keyboard.press("ControlOrMeta+v")
    expect(ready.query).to_have_value(re.compile("sentence_transformers"))


def test_a_file_can_be_taken_back(ready: RankLensPage) -> None:
    ready.rank("Which one floats?", ["A stone sinks.", "Cork floats."])
    note = choose(ready, ("other.txt", "one\ntwo\nthree"))
    expect(note).to_be_visible()
    ready.page.get_by_role("button", name="Undo").click()
    expect(note).to_be_hidden()
    assert passages(ready) == ["A stone sinks.", "Cork floats."]
    expect(ready.query).to_have_value("Which one floats?")


DROP = """
([name, text]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name));
  const options = { dataTransfer, bubbles: true, cancelable: true };
  const send = (type) => document.querySelector("h1").dispatchEvent(new DragEvent(type, options));
  send("dragover");
  const seen = !document.querySelector("#drop").hidden;
  send("drop");
  return seen && document.querySelector("#drop").hidden;
}
"""


def test_a_file_can_be_dropped_anywhere(ready: RankLensPage) -> None:
    assert ready.evaluate(DROP, ["dropped.txt", "first\nsecond"])
    expect(ready.page.locator("#received")).to_contain_text("dropped.txt: 2 passages")
    assert passages(ready) == ["first", "second"]


BROKEN = {
    "a PDF": (("book.pdf", b"%PDF-1.7 \x00\x01"), "is a PDF, not text"),
    "binary": (("data.txt", b"ab\x00\x01\x02" * 90), "binary data"),
    "empty": (("empty.csv", b""), "empty"),
    "cut JSON": (("cut.json", b'{"passages": ["a", "b"'), "line 1, column"),
    "JSON of another shape": (("shape.json", b'{"a": 1}'), "no list of passages"),
    "deep JSON": (("deep.json", b"[" * 100_000), "nesting"),
    "an open quotation mark": (("open.csv", b'text,id\n"never closed,1\n'), "never closed"),
    "21 MB": (("big.txt", b"x" * 21_000_000), "21.0 MB; the limit is 20 MB"),
}


@pytest.mark.parametrize(("file", "says"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_used_says_why_and_nothing_is_lost(
    ready: RankLensPage, file: tuple[str, bytes], says: str
) -> None:
    ready.fill("What I typed", ["one passage", "another"])
    note = choose(ready, file)
    expect(note).to_contain_text(re.compile(re.escape(says)))
    expect(note).to_contain_text(file[0])
    expect(ready.query).to_have_value("What I typed")
    assert passages(ready) == ["one passage", "another"]


def test_too_many_files_are_refused_before_any_is_read(ready: RankLensPage) -> None:
    note = choose(ready, *((f"{number}.txt", "text") for number in range(21)))
    expect(note).to_contain_text("21 files are too many")


def test_an_old_encoding_is_guessed_and_said(ready: RankLensPage) -> None:
    note = choose(ready, ("old.csv", "id;text\n1;Café au lait\n2;Thé vert\n".encode("cp1252")))
    expect(note).to_contain_text("Windows-1252")
    assert passages(ready) == ["Café au lait", "Thé vert"]


def test_markup_in_a_file_stays_text(ready: RankLensPage) -> None:
    note = choose(ready, ("<img src=x onerror=alert(1)>.csv", "text,<b>id</b>\n<i>one</i>,1\ntwo,2\n"))
    expect(note).to_contain_text("<img src=x")
    assert note.locator("img, b, i").count() == 0
    ready.page.get_by_role("button", name="Columns…").click()
    dialog = ready.page.get_by_role("dialog")
    expect(dialog).to_contain_text("<i>one</i>")
    assert dialog.locator("b, i, img").count() == 0
    ready.page.keyboard.press("Escape")
