"""Records: rows of a table, or objects of a list, as passages.

In:  records (a place in the file, then fields by name), and which field is what (``columns.py``).
Out: the passages; a query and grades if the records carry them; notes on what was left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ranklens.columns import GRADE, ID, QUERY, TEXT, TITLE, Choice, Columns, choose, first
from ranklens.passages import Passage, ReadError, as_text, make_passage, places
from ranklens.text import MAX_PASSAGE_CHARACTERS, MAX_PASSAGES


class Record(NamedTuple):
    """One row or object: its number in the file and its fields."""

    number: int
    fields: Mapping[str, Any]


class Found(NamedTuple):
    """What records hold: of ``total`` passages those that a ranking takes; ``grades`` by their index."""

    columns: Columns
    passages: list[Passage]
    total: int
    query: str
    grades: dict[int, int]
    notes: list[str]
    k: int = 0
    """Of two stages, 1 to ``total``; 0: not said."""


def read_records(
    name: str, records: Sequence[Record], names: Sequence[str], header: bool, choice: Choice, unit: str
) -> Found:
    """Make a passage of each record that has a text; ``unit`` is what messages call a record ("row").

    Raises:
        ReadError: the chosen column does not exist, or no record has a text.
    """
    columns = choose(name, [record.fields for record in records[:100]], names, header, choice)
    grade, query = first(names, GRADE), first(names, QUERY)
    rest = [
        each for each in names if each not in (columns["text"], columns["title"], columns["id"], grade, query)
    ]
    passages: list[Passage] = []
    grades: dict[int, int] = {}
    empty: list[int] = []
    long: list[int] = []
    beyond = 0
    for record in records:
        if len(passages) == MAX_PASSAGES:  # a hundred thousand more need only be counted
            beyond += bool(as_text(record.fields.get(columns["text"])))
            continue
        passage = _passage(record, columns, rest)
        if not passage["text"]:
            empty.append(record.number)
        elif len(passage["text"]) > MAX_PASSAGE_CHARACTERS:
            long.append(record.number)
        else:
            grades |= _grade(record, grade, len(passages))
            passages.append(passage)
    if not passages:
        raise ReadError(
            name,
            f"no {unit} has a text in {columns['text']!r}.",
            "Choose the column that holds the passages."
            if len(names) > 1
            else "Choose a file with passages.",
        )
    notes = [f"{name}: {places(empty, unit)} left out: no text."] if empty else []
    if long:
        limit = f"longer than {MAX_PASSAGE_CHARACTERS:,} characters"
        notes.append(f"{name}: {places(long, unit)} left out: {limit}.")
    asked, more = _query(records, query)
    return Found(columns, passages, len(passages) + beyond, asked, grades, [*notes, *more])


def from_object(fields: Mapping[str, Any]) -> Passage:
    """Make a passage of one object, its fields told by their names; its text is empty if it has none."""
    names = list(fields)
    text = first(names, TEXT)
    title, identifier = first(names, TITLE, but=text), first(names, ID, but=text)
    chosen: Columns = {
        "names": names,
        "header": True,
        "text": text,
        "title": title,
        "id": identifier,
        "sample": [],
    }
    rest = [each for each in names if each not in (text, title, identifier)]
    return _passage(Record(0, fields), chosen, rest)


def _passage(record: Record, columns: Columns, rest: Sequence[str]) -> Passage:
    get = record.fields.get
    metadata = {key: value for key in rest if (value := get(key)) not in (None, "")}
    text, title, identifier = (as_text(get(columns[part])) for part in ("text", "title", "id"))
    return make_passage(text, title, identifier, metadata)


def _grade(record: Record, column: str, passage: int) -> dict[int, int]:
    try:
        grade = int(as_text(record.fields.get(column)) or 0)
    except ValueError:
        return {}
    return {passage: grade} if 0 < grade <= 20 else {}


def _query(records: Sequence[Record], column: str) -> tuple[str, list[str]]:
    """Return the query if all records have one and the same."""
    found = {as_text(record.fields.get(column)).strip() for record in records} - {""} if column else set()
    if len(found) > 1:
        return "", [f"The column {column!r} holds {len(found):,} different queries, so none was taken over."]
    return next(iter(found), ""), []
