"""Markdown: texts and tables that show what they say, whatever characters are in them.

In:  strings and numbers.
Out: GitHub-flavoured Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

Cell = str | float | int | None

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~#])")
LONGEST = 200


def escape(text: str, longest: int = LONGEST) -> str:
    r"""Return text on one line with Markdown's characters made plain, cut with an ellipsis.

    >>> escape("a|b\n*c*")
    'a\\|b \\*c\\*'
    """
    line = " ".join(text.split())
    if len(line) > longest:
        line = line[: longest - 1].rstrip() + "…"
    return _SPECIAL.sub(r"\\\1", line)


def table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table; columns of numbers stand right.

    >>> print(table(["passage", "logit"], [["a", 1.5]]), end="")
    | passage | logit |
    | --- | ---: |
    | a | 1.500 |
    """
    listed = [list(row) for row in rows]
    numeric = [
        all(not isinstance(row[place], str) for row in listed) and bool(listed)
        for place in range(len(header))
    ]
    lines = [header, ["---:" if right else "---" for right in numeric]]
    lines += [[_cell(cell) for cell in row] for row in listed]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return escape(cell)
    if isinstance(cell, float):
        return f"{cell:.3f}"
    return "" if cell is None else str(cell)
