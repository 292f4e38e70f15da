"""Markdown: tables, and blocks of a file that a command writes anew between two marks."""

from collections.abc import Sequence
from pathlib import Path

from export.errors import ExportError


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table whose first column is text and whose others are numbers.

    >>> table(["a", "b"], [["x", "1"]])
    ['| a | b |', '| --- | ---: |', '| x | 1 |']
    """
    rule = ["---", *["---:"] * (len(head) - 1)]
    return ["| " + " | ".join(cells) + " |" for cells in (head, rule, *rows)]


def rewrite(path: Path, start: str, end: str, block: str) -> None:
    """Put a block, marks included, in the place of the one between the two marks of a file.

    Raises:
        ExportError: the file cannot be read, or a mark is missing.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror}") from error
    before, found, rest = text.partition(start)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ExportError(f"{path} has no place for the results: add the lines {start} and {end}")
    path.write_text(before + block + after, "utf-8")
