"""Pairs: a query and a passage read together by a cross-encoder.

In:  a cross-encoder, a query, and passages in the order in which they are wanted.
Out: for each its logit and token counts. Nothing is kept: a score belongs to this query and this passage, so
the next query makes every pair new.
"""

from __future__ import annotations

from array import array
from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from ranklens import scores, tensors, tokens
from ranklens.ahead import ahead
from ranklens.batches import Batch, batches
from ranklens.progress import IsCurrent, always
from ranklens.results import TokenCount
from ranklens.runtime import Model
from ranklens.tokens import Tokens


class PairScore(NamedTuple):
    """A pair's relevance logit, and how much of the passage was read."""

    logit: float
    tokens: TokenCount


class Pairs:
    """One query, tokenized once, to be read with any number of passages."""

    def __init__(self, model: Model, query: str) -> None:
        """Tokenize the query; ``run_ms`` counts the milliseconds inside the model."""
        self._model = model
        self._query_ids = model.encode(model.spec.prompts.query + query)
        self.run_ms = 0.0

    async def score(self, passage: str) -> PairScore:
        """Read the query with one passage."""
        [(_, pair)] = [found async for found in self.each([passage])]
        return pair

    async def each(
        self, passages: Sequence[str], is_current: IsCurrent = always
    ) -> AsyncIterator[tuple[int, PairScore]]:
        """Yield the place and the score of each passage, about in their order.

        Raises:
            StoppedError: ``is_current`` turned false before the last run had ended.
        """
        async for batch, rows, ms in ahead(batches(map(self._encode, passages)), self._run, is_current):
            self.run_ms += ms
            for (place, pair), row in zip(batch, rows, strict=True):
                yield place, PairScore(scores.relevance(row), {"read": pair.read, "total": pair.total})

    async def _run(self, batch: Batch) -> list[array[float]]:
        spec = self._model.spec
        outputs = await self._model.run(tensors.feeds(spec, [pair for _, pair in batch]))
        return tensors.output(spec, outputs, len(batch), spec.logits)

    def _encode(self, passage: str) -> Tokens:
        prompted = self._model.spec.prompts.passage + passage
        return tokens.encode_pair(self._model, self._query_ids, self._model.encode(prompted))
