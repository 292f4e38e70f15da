"""Pairs: a query and a passage read together by a cross-encoder.

In:  a cross-encoder, a query, and one passage after another.
Out: for each its logit and token counts. Nothing is kept: a score belongs to this query and this passage, so
the next query makes every pair new.
"""

from __future__ import annotations

from time import perf_counter
from typing import NamedTuple

from ranklens import scores, tensors, tokens
from ranklens.results import TokenCount
from ranklens.runtime import Model


class PairScore(NamedTuple):
    """A pair's relevance logit, how much of the passage was read, and the milliseconds inside the model."""

    logit: float
    tokens: TokenCount
    run_ms: float


class Pairs:
    """One query, tokenized once, to be read with any number of passages."""

    def __init__(self, model: Model, query: str) -> None:
        """Tokenize the query."""
        self._model = model
        self._query_ids = model.encode(model.spec.prompts.query + query)

    async def score(self, passage: str) -> PairScore:
        """Read the query with ``passage``: one unpadded run."""
        model = self._model
        pair = tokens.encode_pair(model, self._query_ids, model.encode(model.spec.prompts.passage + passage))
        before = perf_counter()
        outputs = await model.run(tensors.feeds(model.spec, pair))
        run_ms = (perf_counter() - before) * 1000
        logit = scores.relevance(tensors.output(model.spec, outputs, model.spec.logits))
        return PairScore(logit, {"read": pair.read, "total": pair.total}, run_ms)
