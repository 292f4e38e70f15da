"""JSON text: a .json or .jsonl file as values with the lines that they stand on.

In:  a file's name and text.
Out: one value (.json) or one a line (.jsonl), whichever the text turns out to be; or ``ReadError`` with line
and column. Nesting is measured before parsing, because a parser that overflows its stack ends the whole
engine.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from ranklens.passages import ReadError

DEEPEST = 50
_BRACKETS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{]|[\]}]', re.DOTALL)
_HINT = "Correct the file (an editor or a JSON checker shows the place) and choose it again."


class Line(NamedTuple):
    """One value of a .jsonl file and its line, from 1."""

    number: int
    value: Any


def read_json(name: str, text: str) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return the file's value, or a list of ``Line`` if it holds one value a line.

    Raises:
        ReadError: it is neither.
    """
    lines = [Line(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not name.lower().endswith((".jsonl", ".ndjson")) or not _is_value(lines[0].value):
        try:
            return _parse(name, text, 1)
        except ReadError:
            if len(lines) < 2 or not _is_value(lines[0].value):
                raise
    return [Line(number, _parse(name, line, number)) for number, line in lines]


def _is_value(line: str) -> bool:
    """Tell whether a line is a whole JSON value, so that the file is one value a line."""
    try:
        json.loads(line) if depth(line) <= DEEPEST else None
    except ValueError:
        return False
    return True


def _parse(name: str, text: str, line: int) -> Any:  # noqa: ANN401 - JSON of any shape
    if depth(text) > DEEPEST:
        raise ReadError(f"{name}, line {line:,}", f"more than {DEEPEST} levels of nesting.", _HINT)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"{name}, line {line + error.lineno - 1:,}, column {error.colno:,}"
        raise ReadError(place, f"not JSON: {error.msg}.", _HINT) from error
    except ValueError as error:  # a number of thousands of digits
        raise ReadError(f"{name}, line {line:,}", "a number has too many digits.", _HINT) from error


def depth(text: str) -> int:
    """Return how deep brackets nest, strings apart; or a limit of that which is low enough to be safe.

    >>> depth('[{"a": [1]}]')
    3
    """
    most = text.count("[") + text.count("{")
    if most <= DEEPEST:  # then it cannot be deeper: most lines of a .jsonl
        return most
    deepest = now = 0
    for found in _BRACKETS.finditer(text):
        mark = found.group()[0]
        if mark in "[{":
            now += 1
            deepest = max(deepest, now)
            if deepest > DEEPEST:
                break
        elif mark in "]}":
            now -= 1
    return deepest
