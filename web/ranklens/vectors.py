"""Vectors: a text's embedding, computed once and kept.

In:  texts (prompt included) and a bi-encoder.
Out: unit vectors (float32, ``spec.dimensions`` long) and token counts; how many texts were embedded and
reused. A vector belongs to one model and one text, never to a query or to its neighbours: that is why it can
be kept.
"""

from __future__ import annotations

from array import array
from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from ranklens import pooling, tensors, tokens
from ranklens.ahead import ahead
from ranklens.batches import Batch, first_alone
from ranklens.progress import IsCurrent, always
from ranklens.results import TokenCount
from ranklens.runtime import Model
from ranklens.tokens import Tokens

MOST = 10_000
"""Vectors kept; at 384 float32 numbers each, 15 MB. The oldest go first."""


class Embedding(NamedTuple):
    """A unit vector and how much of the text it stands for."""

    vector: array[float]
    tokens: TokenCount


class Vectors:
    """The memory of one bi-encoder's vectors."""

    def __init__(self, model: Model) -> None:
        """Start with no vectors."""
        self.model = model
        self._known: dict[str, Embedding] = {}

    def __contains__(self, text: str) -> bool:
        """Tell whether the vector of ``text`` is known."""
        return text in self._known

    def work(self, keep: bool = True) -> Work:
        """Begin a piece of work that counts what it embeds and what it reuses."""
        return Work(self, keep)

    async def embed(self, sequences: Sequence[Tokens]) -> list[Embedding]:
        """Run sequences of one length through the model, and keep nothing."""
        outputs = await self.model.run(tensors.feeds(self.model.spec, sequences))
        made = pooling.vectors(self.model.spec, outputs, len(sequences), len(sequences[0].ids))
        return [
            Embedding(vector, {"read": each.read, "total": each.total})
            for vector, each in zip(made, sequences, strict=True)
        ]

    def known(self, text: str) -> Embedding | None:
        """Return what is known of ``text`` and mark it as used."""
        embedding = self._known.pop(text, None)
        if embedding is not None:
            self._known[text] = embedding
        return embedding

    def keep(self, text: str, embedding: Embedding) -> None:
        """Remember the embedding of ``text``; the one unused for longest goes if there are too many."""
        self._known[text] = embedding
        if len(self._known) > MOST:
            del self._known[next(iter(self._known))]


class Work:
    """One piece of work over a memory of vectors: its counts and its time in the model."""

    def __init__(self, vectors: Vectors, keep: bool) -> None:
        """Start counting from zero; what is made is kept if ``keep``."""
        self._vectors = vectors
        self._keep = keep
        self.embedded = 0
        self.reused = 0
        self.run_ms = 0.0

    async def vector(self, text: str) -> Embedding:
        """Return the embedding of ``text``, from memory if it is there."""
        [(_, embedding)] = [found async for found in self.each([text])]
        return embedding

    async def each(
        self, texts: Sequence[str], is_current: IsCurrent = always
    ) -> AsyncIterator[tuple[int, Embedding]]:
        """Yield the place and the embedding of each text: those from memory first, then as they are made.

        The first new text has a run of its own, so that the model works while the others are tokenized.

        Raises:
            StoppedError: ``is_current`` turned false before the last run had ended.
        """
        places: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            known = self._vectors.known(text)
            if known is None:
                places.setdefault(text, []).append(place)
            else:
                self.reused += 1
                yield place, known
        new = list(places)
        sequences = (tokens.encode_single(self._vectors.model, text) for text in new)
        async for batch, made, ms in ahead(first_alone(sequences), self._embed, is_current):
            self.run_ms += ms
            self.embedded += len(batch)
            for (number, _), embedding in zip(batch, made, strict=True):
                if self._keep:
                    self._vectors.keep(new[number], embedding)
                self.reused += len(places[new[number]]) - 1
                for place in places[new[number]]:
                    yield place, embedding

    async def _embed(self, batch: Batch) -> list[Embedding]:
        return await self._vectors.embed([sequence for _, sequence in batch])
