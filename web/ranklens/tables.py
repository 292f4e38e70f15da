"""Tables: the text of a .csv or .tsv file as named columns and numbered rows.

In:  a file's name and text; whether its first row names the columns, if that is known.
Out: ``Table``, with notes on what was repaired; or ``ReadError`` with the row. Rows are counted as a
spreadsheet counts them: the first is 1, a header included.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from ranklens.columns import KNOWN
from ranklens.csvtext import FORMULA
from ranklens.passages import ReadError, places

MAX_COLUMNS = 200
_NONE = "\x1f"  # no text has it: the delimiter of a table with one column
_SAMPLE = 100


class Table(NamedTuple):
    """Rows of equal length under names; ``header`` tells whether the names stand in the file."""

    names: list[str]
    header: bool
    rows: list[tuple[int, list[str]]]
    notes: list[str]


def read_table(name: str, text: str, header: bool | None = None) -> Table:
    """Read a delimited table; delimiter, header and quoting are detected.

    Raises:
        ReadError: a quotation mark is never closed, or a cell or the number of columns is past all limits.
    """
    delimiter = _delimiter(text, is_tsv=name.lower().endswith((".tsv", ".tab")))
    rows, notes = _parse(name, text, delimiter)
    if not rows:
        raise ReadError(name, "the table has no rows.", "Choose a file with passages.")
    width = len(rows[0][1])
    if header is None:
        header = _is_header(rows[0][1], [cells for _, cells in rows[1 : _SAMPLE + 1]])
    if not header:
        width = Counter(len(cells) for _, cells in rows[:_SAMPLE]).most_common(1)[0][0]
    if width > MAX_COLUMNS:
        raise ReadError(
            name, f"the table has {width:,} columns; the limit is {MAX_COLUMNS}.", "Is it the right file?"
        )
    names = _names(rows.pop(0)[1] if header else [""] * width)
    rows = [(number, [_bare(cell) for cell in cells]) for number, cells in rows]
    ragged = [number for number, cells in rows if len(cells) != width]
    if ragged:
        have = "do not have" if len(ragged) > 1 else "does not have"
        notes.append(
            f"{name}: {places(ragged, 'row')} {have} {width} cells as the first row has: "
            "missing cells are empty, extra ones were added to the last."
        )
    return Table(names, header, [(number, _fit(cells, width, delimiter)) for number, cells in rows], notes)


def _delimiter(text: str, is_tsv: bool) -> str:
    """Return the delimiter under which most rows are as wide as the first; tab is a .tsv's.

    A first row with a usual name in it decides alone, so that ragged rows below cannot outvote it.
    """
    lines = text[:100_000].splitlines(keepends=True)[: 2 * _SAMPLE]
    if is_tsv and "\t" in text[:100_000]:
        return "\t"
    best = (0.0, 0, _NONE)
    for delimiter in (",", ";", "\t", "|"):
        rows = [cells for cells in islice(csv.reader(lines, delimiter=delimiter), _SAMPLE) if cells]
        width = len(rows[0]) if rows else 0
        if width > 1:
            named = any(cell.strip().lower() in KNOWN for cell in rows[0])
            share = 1.0 if named else sum(len(cells) == width for cells in rows) / len(rows)
            best = max(best, (round(share, 1), width, delimiter), key=lambda each: each[:2])
    return best[2] if best[0] >= 0.5 else _NONE


def _parse(name: str, text: str, delimiter: str) -> tuple[list[tuple[int, list[str]]], list[str]]:
    try:
        return list(_records(name, text, delimiter, strict=True)), []
    except csv.Error as error:
        row, why = error.args[-1], str(error.args[0])
    if delimiter in ("\t", _NONE):  # such tables are often written without any quoting
        rows = list(_records(name, text, delimiter, quoting=csv.QUOTE_NONE))
        return rows, [f"{name}: quotation marks do not match (row {row:,}), so they were read as text."]
    if "unexpected end" in why:
        raise ReadError(
            name,
            f"row {row:,} opens a quotation mark that is never closed.",
            'Close it, or write "" for a quotation mark inside a quoted cell; then choose the file again.',
        )
    note = (
        f"{name}: row {row:,} has a stray quotation mark; check that its cells were read as you meant them."
    )
    return list(_records(name, text, delimiter)), [note]


def _records(
    name: str, text: str, delimiter: str, strict: bool = False, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty; a csv.Error gets the row's number as its last argument."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict, quoting=quoting)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        if "field larger" in str(error):
            hint = "Is a quotation mark missing near there? Else split the passage."
            raise ReadError(name, f"a cell in row {number + 1:,} is too long.", hint) from error
        raise csv.Error(str(error), number + 1) from error


def _is_header(first: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row names columns: a usual name, or short distinct words over longer cells."""
    cells = [cell.strip() for cell in first]
    if any(cell.lower() in KNOWN for cell in cells):
        return True
    looks_so = len(set(cells)) == len(cells) and all(
        0 < len(cell) <= 40 and cell[-1] not in ".!?" and not _is_number(cell) for cell in cells
    )
    longest = max((len(cell) for row in body for cell in row), default=0)
    return looks_so and longest > 2 * max(len(cell) for cell in cells)


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def _names(cells: Sequence[str]) -> list[str]:
    """Return a name for each column, none empty, none twice."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = cell.strip()[:80] or f"column {place}"
        while name in names:
            name += " (again)"
        names.append(name)
    return names


def _bare(cell: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from running a cell as a formula (``csvtext.py``)."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA else cell


def _fit(cells: list[str], width: int, delimiter: str) -> list[str]:
    if len(cells) > width:
        return [*cells[: width - 1], delimiter.join(cells[width - 1 :])]
    return cells + [""] * (width - len(cells))
