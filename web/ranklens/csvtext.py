"""CSV text: rows for a spreadsheet, which must show them and never run them.

In:  rows of strings, numbers and None.
Out: comma-separated text (RFC 4180: CRLF, quotes doubled), without a byte-order mark.

A cell that begins with = + - or @ (or a tab or a carriage return) is a formula to a spreadsheet, and may
fetch or start something (OWASP, "CSV injection"). Such text gets an apostrophe before it, which spreadsheets
take as "this is text"; ``tables.py`` takes it off again. Numbers stay as they are: a negative score runs
nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | float | int | None

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(rows: Iterable[Sequence[Cell]]) -> str:
    r"""Return rows as CSV; floats with six decimals.

    >>> write_csv([["=1+1", -0.5, None, "-5"]])
    "'=1+1,-0.500000,,-5\r\n"
    """
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) and not _is_number(cell) else cell
    if isinstance(cell, float):
        return f"{cell:.6f}"
    return "" if cell is None else str(cell)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return cell.strip() == cell
