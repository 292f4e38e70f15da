"""Tokens: a text, or a pair of texts, as the ids that a model reads.

In:  each text's own ids (no special tokens) and the model's template.
Out: ``Tokens``: ids and token type ids of one sequence no longer than the model's limit, and how much was
read. Left out: the tokenizers themselves (the model's ``encode``) and padding (``batches.py`` says why).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ranklens.runtime import Model, Slot, special_tokens


@dataclass(frozen=True)
class Tokens:
    """One sequence for one run of a model.

    ``read`` and ``total`` count the passage's own tokens that fit and that it has (special tokens apart), so
    ``read < total`` means that the model did not see the end of the text.
    """

    ids: tuple[int, ...]
    type_ids: tuple[int, ...]
    read: int
    total: int


def encode_single(model: Model, text: str) -> Tokens:
    """Tokenize one text for a bi-encoder, cut at the model's limit with the final special token kept."""
    ids = model.encode(text)
    template = model.spec.single
    room = model.spec.max_tokens - special_tokens(template)
    return _fill(template, {"A": ids[:room]}, min(room, len(ids)), len(ids))


def encode_pair(model: Model, query: Sequence[int], passage: Sequence[int]) -> Tokens:
    """Join the ids of a query and of a passage for a cross-encoder, cut longest-first.

    The counts are the passage's: the part that a long query pushes out is not read either.
    """
    template = model.spec.pair
    room = model.spec.max_tokens - special_tokens(template)
    first, second = longest_first(len(query), len(passage), room)
    return _fill(template, {"A": query[:first], "B": passage[:second]}, second, len(passage))


def longest_first(first: int, second: int, room: int) -> tuple[int, int]:
    """Return how many tokens of each text stay so that both fit into ``room``; the longer text gives way.

    The rule of Hugging Face tokenizers' ``LongestFirst`` (tokenizers/src/utils/truncation.rs): the shorter
    text is kept whole if it takes no more than what is left for it; else both get half, and the longer one
    the odd token.

    >>> longest_first(8, 600, 509)
    (8, 501)
    >>> longest_first(400, 300, 509)
    (255, 254)
    """
    if first + second <= room:
        return first, second
    short, long = sorted((first, second))
    long = short if short > room else max(short, room - short)
    if short + long > room:
        short = room // 2
        long = short + room % 2
    return (short, long) if first <= second else (long, short)


def _fill(template: Sequence[Slot], texts: dict[str, Sequence[int]], read: int, total: int) -> Tokens:
    ids: list[int] = []
    type_ids: list[int] = []
    for piece, type_id in template:
        part = texts[piece] if isinstance(piece, str) else (piece,)
        ids.extend(part)
        type_ids.extend([type_id] * len(part))
    return Tokens(tuple(ids), tuple(type_ids), read, total)
