"""text.js in the browser: pasted text to passages, and the notes beside the fields; no engine needed."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from ranklens import text
from tests.browser.conftest import Watch, opener

pytestmark = pytest.mark.browser

Call = Callable[..., Any]

WRAPPED = "A paragraph that was\nwrapped in mid-sentence.\n\nAnother one\nlike the first."
LISTED = "\n".join(f"Sentence {number}." for number in range(5))


@pytest.fixture(scope="module")
def call(browser: Browser, watch: Watch, site_url: str) -> Iterator[Call]:
    """Return a function that calls a function of text.js."""
    for open_page in opener(browser, watch, site_url):
        opened = open_page(service_workers="block")
        opened.page.route("**/worker.js", lambda route: None)
        yield functools.partial(call_in, opened.load().page, f"{site_url}text.js")


def call_in(page: Page, module: str, name: str, *arguments: Any) -> Any:
    """Call a function of a JavaScript module."""
    script = "async ([url, name, values]) => (await import(url))[name](...values)"
    return page.evaluate(script, [module, name, list(arguments)])


@pytest.mark.parametrize(
    ("pasted", "choice", "format", "passages"),
    [
        ("a\nb\nc", "auto", "lines", ["a", "b", "c"]),
        ("a\r\nb\rc\n", "auto", "lines", ["a", "b", "c"]),
        ("\n\n  a  \n\n\t\nb\n", "auto", "lines", ["a", "b"]),
        ("One.\n\nTwo.\n\nThree.", "auto", "lines", ["One.", "Two.", "Three."]),
        (WRAPPED, "auto", "blank", WRAPPED.split("\n\n")),
        (WRAPPED, "lines", "lines", WRAPPED.replace("\n\n", "\n").split("\n")),
        (f"{LISTED}\n\n{LISTED}", "auto", "lines", [*LISTED.split("\n"), *LISTED.split("\n")]),
        ("One.\nTwo.\n\nThree.\nFour.", "auto", "lines", ["One.", "Two.", "Three.", "Four."]),
        ("Title\nText.\n\nTitle\nText.\n\nTitle\nText.", "auto", "blank", ["Title\nText."] * 3),
        (LISTED, "blank", "blank", [LISTED]),
        ("a\n \t\nb", "blank", "blank", ["a", "b"]),
        ("", "auto", "lines", []),
        (" \n\n ", "blank", "blank", []),
        ("<img src=x onerror=alert(1)>\n🐄", "auto", "lines", ["<img src=x onerror=alert(1)>", "🐄"]),
    ],
)
def test_pasted_text_is_split(call: Call, pasted: str, choice: str, format: str, passages: list[str]) -> None:
    split = call("splitPassages", pasted, choice)
    assert (split["format"], split["passages"]) == (format, passages)


def test_duplicates_and_dropped_lines_are_told(call: Call) -> None:
    split = call("splitPassages", "a\n\nb\n a \nA\na", "lines")
    assert split["duplicateOf"] == [None, None, 0, None, 0]
    assert split["dropped"] == 1


def test_the_limits_are_those_of_the_engine(call: Call) -> None:
    assert call("checkInput", "q", ["p"] * text.MAX_PASSAGES) == []
    assert call("checkInput", "q", ["p"] * text.MIN_PASSAGES) == []
    assert call("checkInput", "q" * text.MAX_QUERY_CHARACTERS, ["p", "x" * text.MAX_PASSAGE_CHARACTERS]) == []
    assert call("checkInput", "🐄" * text.MAX_QUERY_CHARACTERS, ["p", "p"]) == []


@pytest.mark.parametrize(
    ("query", "passages", "field", "says"),
    [
        (" ", ["a", "b"], "query", "empty"),
        ("q" * (text.MAX_QUERY_CHARACTERS + 1), ["a", "b"], "query", "10,001"),
        ("q", [], "passages", "no passages"),
        ("q", ["a"] * (text.MIN_PASSAGES - 1), "passages", "one passage"),
        ("q", ["a"] * (text.MAX_PASSAGES + 1), "passages", "501 passages"),
        ("q", ["a", "x" * (text.MAX_PASSAGE_CHARACTERS + 1)], "passages", "Passage 2 has 100,001"),
    ],
)
def test_what_cannot_be_ranked_is_told_with_its_field(
    call: Call, query: str, passages: list[str], field: str, says: str
) -> None:
    (note,) = call("checkInput", query, passages)
    assert note["field"] == field
    assert says in note["message"]
