"""JSON values: what a .json or .jsonl file holds, as passages or as cards.

In:  the parsed value, or one value a line.
Out: ``Found`` (passages, and a query and grades if they are there) or cards; or ``ReadError`` with the line
or entry. Taken are texts, objects whose fields are told by their names or by choice, cards, and one object
with a list of passages in it: a saved session, an example, the answer of a search engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ranklens.cards import Card, grades_of, is_card, passage_of, read_card
from ranklens.columns import Choice, Columns
from ranklens.jsontext import Line
from ranklens.passages import Passage, ReadError, as_text, make_passage, places
from ranklens.records import Found, Record, read_records
from ranklens.text import MAX_PASSAGE_CHARACTERS, MAX_PASSAGES, clean

LISTS = ("passages", "documents", "docs", "texts", "results", "items", "data")
"""Fields of an object that may hold its passages."""
SHAPES = 'A list of texts, a list of objects with "text", or an object with "passages" can be read.'
_MOST_FIELDS = 200
_NO_COLUMNS: Columns = {"names": [], "header": False, "text": "", "title": "", "id": "", "sample": []}


def read_values(name: str, value: object, choice: Choice) -> Found | list[Card]:
    """Read a file's value.

    Raises:
        ReadError: its shape is none of ours.
    """
    if isinstance(value, dict):
        return [read_card(name, value, 1)] if is_card(value) else _read_object(name, value, choice)
    if not isinstance(value, list) or not value:
        raise ReadError(name, "it holds no list of passages.", SHAPES)
    unit = "line" if isinstance(value[0], Line) else "entry"
    entries = [
        each if isinstance(each, Line) else Line(number, each) for number, each in enumerate(value, start=1)
    ]
    if all(is_card(entry.value) for entry in entries):
        return [
            read_card(f"{name}, {unit} {number:,}", card, place)
            for place, (number, card) in enumerate(entries, start=1)
        ]
    if all(isinstance(entry.value, str) for entry in entries):
        return of_texts(name, [(entry.number, entry.value) for entry in entries], unit)
    records = [_record(name, unit, entry) for entry in entries]
    names = list(dict.fromkeys(key for record in records for key in record.fields))[:_MOST_FIELDS]
    return read_records(name, records, names, True, choice, unit)


def _record(name: str, unit: str, entry: Line) -> Record:
    if isinstance(entry.value, dict) and entry.value:
        return Record(entry.number, {clean(str(key)): value for key, value in entry.value.items()})
    if isinstance(entry.value, str):
        return Record(entry.number, {"text": entry.value})
    what = "a card" if is_card(entry.value) else type(entry.value).__name__
    raise ReadError(f"{name}, {unit} {entry.number:,}", f"neither a text nor an object, but {what}.", SHAPES)


def _read_object(name: str, value: Mapping[str, Any], choice: Choice) -> Found:
    """Read one object with a list of passages in it."""
    field = next((key for key in LISTS if isinstance(value.get(key), list) and value[key]), None)
    if field is None:
        raise ReadError(name, f"the object has no list of passages in it ({', '.join(LISTS)}).", SHAPES)
    query = clean(as_text(value.get("query"))).strip()
    grades = value.get("grades", value.get("relevant"))
    if isinstance(grades, dict):  # grades name passages by place, so none may be left out
        passages = [passage_of(f"{name}, passage {place}", each) for place, each in enumerate(value[field])]
        marks = grades_of(name, grades, len(passages))
        k = value.get("k")
        chosen = k if type(k) is int and 1 <= k <= len(passages) else 0
        return Found(_NO_COLUMNS, passages, len(passages), query, marks, [], chosen)
    found = read_values(name, value[field], choice)
    if not isinstance(found, Found):
        raise ReadError(name, f"{field!r} holds cards.", SHAPES)
    return found._replace(query=query or found.query)


def of_texts(name: str, texts: Sequence[tuple[int, str]], unit: str) -> Found:
    """Make passages of numbered texts; empty ones are none, and too long ones are left out with a note."""
    passages: list[Passage] = []
    long: list[int] = []
    beyond = 0
    for number, text in texts:
        if len(passages) == MAX_PASSAGES:
            beyond += bool(text.strip())
            continue
        passage = make_passage(text)
        if len(passage["text"]) > MAX_PASSAGE_CHARACTERS:
            long.append(number)
        elif passage["text"]:
            passages.append(passage)
    limit = f"longer than {MAX_PASSAGE_CHARACTERS:,} characters"
    notes = [f"{name}: {places(long, unit)} left out: {limit}."] if long else []
    return Found(_NO_COLUMNS, passages, len(passages) + beyond, "", {}, notes)
