"""Passages: one passage of a file, with what the file says of it besides its text.

In:  a text, a title, an id and other fields, as they stand in the file.
Out: ``Passage``: what is ranked, and id, title and metadata, which come back in exports.

A title is read with its text, since it often names what the text only calls "it": "Title. Text"; in BEIR's
files "Title Text", as their authors join them (Thakur et al., NeurIPS 2021), so that figures compare with
published ones.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypedDict

from ranklens.text import clean

LONGEST_LIST = 100
DEEPEST = 4
"""Metadata beyond these (an embedding, a tree) is left out."""
_EXACT = 2**53
"""JavaScript's numbers are exact up to here; a longer id would be changed on its way through the page."""


class Passage(TypedDict):
    """A passage as the page keeps it."""

    text: str
    id: str
    title: str
    metadata: dict[str, Any]


class ReadError(ValueError):
    """A file that cannot be used: where and why in the message, what to do in ``hint``."""

    def __init__(self, place: str, message: str, hint: str) -> None:
        """Say where (file, then row or line), what is wrong, and what to do."""
        super().__init__(f"{place}: {message}")
        self.hint = hint


def make_passage(
    text: str, title: str = "", identifier: str = "", metadata: Mapping[str, Any] | None = None, by: str = "."
) -> Passage:
    """Make a passage; ``by`` stands between a title that ends without a mark and the text."""
    text, title = clean(text).strip(), clean(title).strip()
    fields = dict(metadata or {})
    if isinstance(inner := fields.get("metadata"), dict):  # our own files, BEIR's and LangChain's
        del fields["metadata"]
        fields |= inner
    kept = {clean(str(key)): plain(value) for key, value in fields.items() if is_small(value)}
    return {"text": join(title, text, by), "id": clean(identifier).strip(), "title": title, "metadata": kept}


def join(title: str, text: str, by: str = ".") -> str:
    """Put a title before its text, unless the text begins with it already.

    >>> join("Opening hours", "We open at nine.")
    'Opening hours. We open at nine.'
    """
    if not title or text.startswith(title):
        return text
    if not text:
        return title
    return f"{title} {text}" if title[-1] in ".?!:…。！？" else f"{title}{by} {text}"


def as_text(value: object) -> str:
    """Return a field as text: strings and numbers as they are, a list of strings joined, else nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " ".join(value)
    return ""


def is_small(value: object, depth: int = 0) -> bool:
    """Tell whether a field is worth carrying along: no long list, no deep tree."""
    if isinstance(value, list | dict):
        inner = value.values() if isinstance(value, dict) else value
        return (
            depth < DEEPEST
            and len(value) <= LONGEST_LIST
            and all(is_small(each, depth + 1) for each in inner)
        )
    return True


def plain(value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return a JSON value that survives the way through JavaScript: what does not, becomes text."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and abs(value) > _EXACT:
        return str(value)
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {clean(str(key)): plain(each) for key, each in value.items()}
    return value


def counted(number: int, one: str) -> str:
    """Count things in a sentence.

    >>> counted(1, "passage"), counted(1200, "passage")
    ('1 passage', '1,200 passages')
    """
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"


def places(numbers: list[int], one: str) -> str:
    """Name rows or lines in a sentence.

    >>> places([4, 9, 12], "row")
    'rows 4, 9 and 12'
    """
    if len(numbers) == 1:
        return f"{one} {numbers[0]}"
    first, rest = numbers[:5], len(numbers) - 5
    listed = [str(number) for number in first]
    last = f"{rest:,} more" if rest > 0 else listed.pop()
    return f"{one}s {', '.join(listed)} and {last}"
