"""Columns: which field of a table, or of a list of objects, is the text, the title and the id.

In:  the fields' names, the first rows, and what the visitor chose.
Out: ``Columns``: the choice that was made, and a sample to choose from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from ranklens.passages import ReadError, as_text

TEXT = (
    "text",
    "passage",
    "content",
    "contents",
    "body",
    "page_content",
    "chunk",
    "paragraph",
    "document",
    "doc",
)
TITLE = ("title", "heading", "headline")
ID = ("id", "_id", "passage_id", "doc_id", "docid", "pid", "corpus-id", "uuid")
QUERY = ("query", "question")
GRADE = ("grade", "relevance", "rel", "label")
KNOWN = frozenset((*TEXT, *TITLE, *ID, *QUERY, *GRADE, "url", "source", "category", "description"))
"""Names that tell a table's header from its first row."""

_SAMPLE_ROWS, _SAMPLE_CHARACTERS = 5, 80


class Choice(TypedDict, total=False):
    """Which column is what; "" is none; what is absent is detected."""

    text: str
    title: str
    id: str
    header: bool


class Columns(TypedDict):
    """The columns of a file, and the ones that were read."""

    names: list[str]
    header: bool
    text: str
    title: str
    id: str
    sample: list[list[str]]


def choose(
    name: str, rows: Sequence[Mapping[str, Any]], names: Sequence[str], header: bool, choice: Choice
) -> Columns:
    """Return the columns with the choice: as asked, else by usual names, else the longest for the text.

    Raises:
        ReadError: a column that was asked for does not exist.
    """
    for asked in (choice.get("text"), choice.get("title"), choice.get("id")):
        if asked and asked not in names:
            raise ReadError(name, f"there is no column {asked!r}.", f"It has {', '.join(names)}.")
    sample = rows[:100]
    text = choice.get("text") or first(names, TEXT) or max(names, key=lambda each: _length(sample, each))
    title, identifier = choice.get("title"), choice.get("id")
    return {
        "names": list(names),
        "header": header,
        "text": text,
        "title": title if title is not None else first(names, TITLE, but=text),
        "id": identifier if identifier is not None else first(names, ID, but=text),
        "sample": [
            [as_text(row.get(each))[:_SAMPLE_CHARACTERS] for each in names] for row in rows[:_SAMPLE_ROWS]
        ],
    }


def first(names: Sequence[str], known: Sequence[str], but: str = "") -> str:
    """Return the first of the ``known`` names that stands among ``names``, as it is written there."""
    written = {name.strip().lower(): name for name in reversed(names) if name != but}
    return next((written[each] for each in known if each in written), "")


def _length(rows: Sequence[Mapping[str, Any]], name: str) -> int:
    return sum(len(as_text(row.get(name))) for row in rows)
