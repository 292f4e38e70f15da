"""Showing: a Python value as the page can show it: a table if it is one, else text.

In:  any value.
Out: ``Shown``, bounded; only numbers that JSON has.
A table is a list of dicts, of dataclass instances or of named tuples, or an object with ``rows`` that is one.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

MAX_ROWS = 500
MAX_COLUMNS = 30
MAX_CELL = 300
MAX_TEXT = 20_000

Cell = str | float | int | bool | None


class TextShown(TypedDict):
    """A value as Python writes it."""

    kind: Literal["text"]
    text: str


class TableShown(TypedDict):
    """A value as a table; ``total`` rows, of which ``rows`` are the first."""

    kind: Literal["table"]
    columns: list[str]
    rows: list[list[Cell]]
    total: int


Shown = TextShown | TableShown


def show(value: object) -> Shown:
    """Describe a value for the page.

    >>> show([{"a": 1, "b": "x"}, {"a": 2}])
    {'kind': 'table', 'columns': ['a', 'b'], 'rows': [[1, 'x'], [2, None]], 'total': 2}
    >>> show({"a": 1})
    {'kind': 'text', 'text': "{'a': 1}"}
    """
    rows = _rows(getattr(value, "rows", value))
    if rows is None:
        return {"kind": "text", "text": cut(_repr(value), MAX_TEXT)}
    first = rows[:MAX_ROWS]
    columns = list(dict.fromkeys(str(key) for row in first for key in row))[:MAX_COLUMNS]
    return {
        "kind": "table",
        "columns": [cut(column, MAX_CELL) for column in columns],
        "rows": [[_cell(row.get(column)) for column in columns] for row in first],
        "total": len(rows),
    }


def cut(text: str, most: int) -> str:
    """Return text of at most ``most`` characters, with a mark if something is missing."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _rows(value: object) -> list[Mapping[str, Any]] | None:
    """Return the rows of what is a table, else None."""
    if not isinstance(value, list | tuple) or not value:
        return None
    rows = [_row(each) for each in value]
    return [row for row in rows if row is not None] if all(row is not None for row in rows) else None


def _row(value: object) -> Mapping[str, Any] | None:
    if isinstance(value, Mapping) and value:
        return {str(key): each for key, each in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, tuple) and (names := getattr(value, "_fields", None)):
        return dict(zip(names, value, strict=True))
    return None


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, bool | str):
        return cut(value, MAX_CELL) if isinstance(value, str) else value
    if isinstance(value, int):
        return value if abs(value) <= 2**53 else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return cut(_repr(value), MAX_CELL)


def _repr(value: object) -> str:
    if isinstance(value, Sequence) and len(value) > 10_000 and not isinstance(value, str):
        return f"a {type(value).__name__} of {len(value):,} values"
    return repr(value)
