"""Text files a line at a time, so that every complaint about judged data names its file and line.

A file comes in; (place, content) pairs go out, where a place reads "corpus.jsonl line 3". Blank lines are
skipped.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from export.errors import ExportError


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each line that is not blank, with its place."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror}") from error
    with file:
        for number, raw in enumerate(file, start=1):
            place = f"{path} line {number}"
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip("\r\n")
            except UnicodeDecodeError as error:
                raise ExportError(
                    f"{place} is not UTF-8 (byte {error.start + 1}); save it as UTF-8"
                ) from error
            if line.strip():
                yield place, line


def objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the JSON object of each line."""
    for place, line in lines(path):
        try:
            value = json.loads(line)
        except ValueError as error:
            raise ExportError(f"{place} is not JSON: {error}") from error
        if not isinstance(value, dict):
            raise ExportError(f"{place} holds {type(value).__name__}, not a JSON object")
        yield place, value


def columns(path: Path, least: int, names: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the columns of each line: split at tabs if it has any, else at spaces."""
    for place, line in lines(path):
        cells = [cell.strip() for cell in line.split("\t")] if "\t" in line else line.split()
        if len(cells) < least:
            raise ExportError(f"{place} has {len(cells)} columns; it needs {least}: {names}")
        yield place, cells


def text_field(place: str, value: dict[str, Any], *keys: str) -> str:
    """Return the text under the first of `keys` that is there; numbers count as text."""
    for key in keys:
        found = value.get(key)
        if isinstance(found, str | int) and str(found).strip():
            return str(found)
    raise ExportError(f"{place} has no {' or '.join(repr(key) for key in keys)} with text in it")


def identifier(place: str, value: str) -> str:
    """Return an id that a TREC file can hold."""
    if not value or len(value.split()) != 1:
        raise ExportError(f"{place}: the id {value!r} is empty or has a space, which TREC files cannot hold")
    return value


def whole_number(place: str, value: Any, name: str) -> int:  # noqa: ANN401  (from JSON or a column)
    """Return a grade, which is a whole number from 0 (below counts as 0)."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = 0.5
    if isinstance(value, bool) or number != int(number):
        raise ExportError(f"{place}: {name} is {value!r}, not a whole number")
    return max(int(number), 0)
