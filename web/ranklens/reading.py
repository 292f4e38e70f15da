"""Reading: files as passages, or as judged queries.

In:  names and bytes of files that were handed in together; for tables which column is what.
Out: passages (with a query and grades if a file has them), or cards; notes on what was left out or repaired;
or ``ReadError``.

    .txt           one passage a line, or separated by blank lines
    .csv .tsv      a table; its columns are detected and can be chosen
    .json .jsonl   texts, objects with text, title, id and more, or {"query", "passages", "grades"}
    topic cards    {"topic", "passages", "queries"}, one or many, .json or .jsonl
    BEIR           corpus.jsonl, queries.jsonl and qrels together

What a file is, its content tells; its ending only where content cannot. Left out: archives.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Literal, TypedDict

from ranklens.beir import is_qrels, read_beir
from ranklens.cards import Card, check_cards
from ranklens.columns import Choice, Columns
from ranklens.decoding import decode
from ranklens.jsontext import read_json
from ranklens.jsonvalues import SHAPES, of_texts, read_values
from ranklens.passages import Passage, ReadError
from ranklens.records import Found, Record, read_records
from ranklens.splitting import Split, split
from ranklens.tables import read_table
from ranklens.text import MAX_PASSAGES

MAX_FILES = 20


class PassagesRead(TypedDict):
    """Passages for a ranking."""

    kind: Literal["passages"]
    name: str
    passages: list[Passage]
    total: int
    query: str
    grades: dict[int, int]
    k: int
    columns: Columns | None
    notes: list[str]


class JudgedRead(TypedDict):
    """Judged queries for an evaluation."""

    kind: Literal["judged"]
    name: str
    format: Literal["cards", "beir"]
    cards: list[Card]
    queries: int
    notes: list[str]


def read(
    files: Sequence[tuple[str, bytes]], choice: Choice | None = None, how: Split = "auto"
) -> PassagesRead | JudgedRead:
    """Read files that belong together: passages are joined in their order.

    Raises:
        ReadError: a file cannot be used, or they do not belong together.
    """
    if not 1 <= len(files) <= MAX_FILES:
        raise ReadError("Files", f"{len(files)} were handed in.", f"Choose 1 to {MAX_FILES} files.")
    notes: list[str] = []
    texts = []
    for name, data in files:
        text, more = decode(name, data)
        texts.append((name, text))
        notes += more
    name = files[0][0] + (f" and {len(files) - 1} more" if len(files) > 1 else "")
    qrels = [each for each in texts if is_qrels(each[1])]
    if qrels:
        card, more = read_beir(qrels, [each for each in texts if each not in qrels])
        return _judged(name, "beir", [card], notes + more)
    parts = [_read_text(name, text, choice or {}, how) for name, text in texts]
    cards = [card for part in parts if not isinstance(part, Found) for card in part]
    found = [part for part in parts if isinstance(part, Found)]
    if cards and found:
        raise ReadError(
            name, "some of the files hold judged queries, others passages.", "Hand them in apart."
        )
    if cards:
        check_cards(name, cards)
        return _judged(name, "cards", cards, notes)
    return _joined(name, found, notes)


def _read_text(name: str, text: str, choice: Choice, how: Split) -> Found | list[Card]:
    ending = name.lower().rpartition(".")[2]
    if ending in ("json", "jsonl", "ndjson"):
        return read_values(name, read_json(name, text), choice)
    if ending in ("csv", "tsv", "tab"):
        table = read_table(name, text, choice.get("header"))
        records = [Record(number, dict(zip(table.names, cells, strict=True))) for number, cells in table.rows]
        found = read_records(name, records, table.names, table.header, choice, "row")
        return found._replace(notes=table.notes + found.notes)
    if ending != "txt" and text.lstrip()[:1] in ("[", "{"):
        with suppress(ReadError):  # then it is text that begins with a bracket
            return read_values(name, read_json(name, text), choice)
    return of_texts(name, list(enumerate(split(text, how), start=1)), "passage")


def _joined(name: str, found: Sequence[Found], notes: list[str]) -> PassagesRead:
    passages: list[Passage] = []
    grades: dict[int, int] = {}
    for part in found:
        grades |= {len(passages) + place: grade for place, grade in part.grades.items()}
        passages += part.passages
        notes = notes + part.notes
    total = sum(part.total for part in found)
    if not total:
        raise ReadError(name, "there are no passages in it.", SHAPES)
    if total > MAX_PASSAGES:
        notes = [
            *notes,
            f"{total:,} passages were found; a ranking takes the first {MAX_PASSAGES:,} of them.",
        ]
    columns = found[0].columns if len(found) == 1 and found[0].columns["names"] else None
    return {
        "kind": "passages",
        "name": name,
        "passages": passages[:MAX_PASSAGES],
        "total": total,
        "query": next((part.query for part in found if part.query), ""),
        "grades": {place: grade for place, grade in grades.items() if place < MAX_PASSAGES},
        "k": found[0].k if len(found) == 1 else 0,
        "columns": columns,
        "notes": notes,
    }


def _judged(name: str, form: Literal["cards", "beir"], cards: list[Card], notes: list[str]) -> JudgedRead:
    queries = sum(len(card["queries"]) for card in cards)
    return {
        "kind": "judged",
        "name": name,
        "format": form,
        "cards": cards,
        "queries": queries,
        "notes": notes,
    }
