"""Text: what a query and its passages must be before a model sees them.

In:  strings, as pasted.
Out: the same strings made safe to tokenize, or ``InputError`` with what to do next.
Left out: splitting a pasted block into passages; that is the page's ``text.js``, since its count must follow
every key press without waiting for Python.
"""

from __future__ import annotations

from collections.abc import Sequence

MIN_PASSAGES = 2
MAX_PASSAGES = 500
MAX_PASSAGE_CHARACTERS = 100_000
MAX_QUERY_CHARACTERS = 10_000
"""Limits of a ranking in the page; ``web/text.js`` states the same ones and a browser test compares them."""


class InputError(ValueError):
    """Text that cannot be ranked; ``field`` says which field ("query" or "passages") holds it."""

    def __init__(self, field: str, message: str) -> None:
        """Keep ``message`` (for a person) and the ``field`` that it belongs beside."""
        super().__init__(message)
        self.field = field


def clean(text: str) -> str:
    r"""Return ``text`` without lone surrogates, which no tokenizer can read: each becomes U+FFFD.

    >>> clean("caf\ud800e")
    'caf\ufffde'
    """
    if text.isascii():  # most texts, at no cost
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def check_query(query: str) -> str:
    """Return the cleaned query.

    Raises:
        InputError: it is empty or longer than ``MAX_QUERY_CHARACTERS``.
    """
    query = clean(query).strip()
    if not query:
        raise InputError("query", "The query is empty. Type a question or some keywords.")
    if len(query) > MAX_QUERY_CHARACTERS:
        count = f"{len(query):,} characters; the limit is {MAX_QUERY_CHARACTERS:,}"
        raise InputError("query", f"The query has {count}. Shorten it.")
    return query


def check_passages(passages: Sequence[str], most: int = MAX_PASSAGES) -> list[str]:
    """Return the cleaned passages, in order.

    Raises:
        InputError: fewer than two or more than ``most`` of them, or one that is empty or too long.
    """
    if len(passages) < MIN_PASSAGES:
        raise InputError("passages", "A ranking needs at least two passages. Paste more, one a line.")
    if len(passages) > most:
        raise InputError("passages", f"{len(passages):,} passages; the limit is {most:,}. Remove some.")
    return [check_passage(passage, f"Passage {number}") for number, passage in enumerate(passages, start=1)]


def check_passage(passage: str, name: str = "The passage") -> str:
    """Return one cleaned passage; ``name`` is what a message calls it.

    Raises:
        InputError: it is empty or longer than ``MAX_PASSAGE_CHARACTERS``.
    """
    passage = clean(passage).strip()
    if not passage:
        raise InputError("passages", f"{name} is empty. Remove it or type its text.")
    if len(passage) > MAX_PASSAGE_CHARACTERS:
        count = f"{len(passage):,} characters; the limit is {MAX_PASSAGE_CHARACTERS:,}"
        raise InputError("passages", f"{name} has {count}. Shorten or split it.")
    return passage
