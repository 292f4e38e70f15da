"""Batches: which sequences of tokens share one run of a model.

In:  sequences, one after the other, in the order in which their scores are wanted.
Out: batches of sequences of one length, never padded, together no more than ``TOKENS`` tokens.

Padding is never added: it changes an int8 score (by up to 0.07 of a logit here), since some kernels sum other
numbers in another order. A batch of equals is exact: with one quantization scale a token, no token sees
another sequence. What a batch saves is what every run costs besides arithmetic, so only short texts gain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from ranklens.tokens import Tokens

TOKENS = 256
"""Of one batch. More gain nothing (8 pairs of 21 tokens take a fifth less time in one run, 8 of 128 none),
and a batch is what Cancel has to wait for."""
AHEAD = 32
"""Sequences that are looked through for equals; tokenizing further ahead would delay the first score."""

Batch = list[tuple[int, Tokens]]
"""Sequences with their places in what was asked."""


def batches(sequences: Iterable[Tokens]) -> Iterator[Batch]:
    """Yield every sequence once; the first of each batch is the first one that was not yielded yet."""
    return _equals(enumerate(sequences))


def first_alone(sequences: Iterable[Tokens]) -> Iterator[Batch]:
    """Yield the first sequence before any other is tokenized, so that its run can begin, then the rest."""
    coming = enumerate(sequences)
    for first in islice(coming, 1):
        yield [first]
    yield from _equals(coming)


def _equals(coming: Iterator[tuple[int, Tokens]]) -> Iterator[Batch]:
    waiting: Batch = list(islice(coming, AHEAD))
    while waiting:
        length = len(waiting[0][1].ids)
        equals = [each for each in waiting if len(each[1].ids) == length]
        batch = equals[: max(1, TOKENS // length)]
        taken = {place for place, _ in batch}
        waiting = [each for each in waiting if each[0] not in taken]
        yield batch
        waiting += islice(coming, len(batch))
