"""Vectors: a text's embedding, computed once and kept.

In:  texts (prompt included) and a bi-encoder.
Out: unit vectors (float32, ``spec.dimensions`` long) and token counts; how many texts were embedded and
reused. A vector belongs to one model and one text, never to a query or to its neighbours: that is why it can
be kept.
"""

from __future__ import annotations

from array import array
from time import perf_counter
from typing import NamedTuple

from ranklens import pooling, tensors, tokens
from ranklens.results import TokenCount
from ranklens.runtime import Model

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

    def work(self) -> Work:
        """Begin a piece of work that counts what it embeds and what it reuses."""
        return Work(self)

    async def embed(self, text: str) -> tuple[Embedding, float]:
        """Run ``text`` through the model and keep nothing; also return the milliseconds inside it."""
        spec = self.model.spec
        sequence = tokens.encode_single(self.model, text)
        before = perf_counter()
        outputs = await self.model.run(tensors.feeds(spec, sequence))
        run_ms = (perf_counter() - before) * 1000
        vector = pooling.vector(spec, outputs, len(sequence.ids))
        return Embedding(vector, {"read": sequence.read, "total": sequence.total}), run_ms

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

    def __init__(self, vectors: Vectors) -> None:
        """Start counting from zero."""
        self._vectors = vectors
        self.embedded = 0
        self.reused = 0
        self.run_ms = 0.0

    async def vector(self, text: str) -> Embedding:
        """Return the embedding of ``text``, from memory if it is there."""
        embedding = self._vectors.known(text)
        if embedding is not None:
            self.reused += 1
            return embedding
        embedding, run_ms = await self._vectors.embed(text)
        self._vectors.keep(text, embedding)
        self.embedded += 1
        self.run_ms += run_ms
        return embedding
