"""Showing: tables where a value is one, text where it is not, and never too much of either."""

import json
from collections import namedtuple
from dataclasses import dataclass

import pytest

from ranklens.showing import MAX_CELL, MAX_ROWS, MAX_TEXT, show

Pair = namedtuple("Pair", "a b")  # noqa: PYI024 - what a visitor may write


@dataclass
class Item:
    """What a visitor may write."""

    a: int
    b: str


@pytest.mark.parametrize(
    "value",
    [[{"a": 1, "b": "x"}], [Item(1, "x")], (Item(1, "x"),), [Pair(1, "x")]],
)
def test_rows_of_any_kind_are_a_table(value: object) -> None:
    assert show(value) == {"kind": "table", "columns": ["a", "b"], "rows": [[1, "x"]], "total": 1}


@pytest.mark.parametrize("value", [1, "text", [], [1, 2], {"a": 1}, [{"a": 1}, 2], [[1, 2]], Item])
def test_everything_else_is_text(value: object) -> None:
    assert show(value) == {"kind": "text", "text": repr(value)}


def test_cells_are_what_json_has() -> None:
    shown = show([{"n": float("nan"), "i": float("-inf"), "big": 2**60, "t": True, "l": [1], "o": None}])
    assert shown["kind"] == "table"
    assert shown["rows"] == [["nan", "-inf", str(2**60), True, "[1]", None]]
    json.dumps(shown, allow_nan=False)


def test_nothing_is_endless() -> None:
    table = show([{"a": "x" * 1000}] * 2000)
    assert table["kind"] == "table"
    assert (len(table["rows"]), table["total"]) == (MAX_ROWS, 2000)
    assert table["rows"][0][0] == "x" * (MAX_CELL - 1) + "…"
    text = show("x" * 100_000)
    assert text["kind"] == "text"
    assert len(text["text"]) == MAX_TEXT
    assert show([0.5] * 20_000) == {"kind": "text", "text": "a list of 20,000 values"}
