"""A fake runtime: models whose outputs are arithmetic on the token ids, so that every score is known by hand.

A token id is a word's length; the bi-encoder's vector has one place for each id (a word-length histogram
scaled to length one); the cross-encoder's logit is the number of the passage's ids that the query has too,
less half a point for each that it has not.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, TypeVar

from ranklens.runtime import ModelSpec, Tensor

T = TypeVar("T")

CLS, SEP = 101, 102
DIMENSIONS = 16

BI_MANIFEST: dict[str, Any] = {
    "schema": 1,
    "name": "fake-bi",
    "role": "bi-encoder",
    "max_tokens": 10,
    "dimensions": DIMENSIONS,
    "prompts": {"query": "", "passage": ""},
    "templates": {
        "single": [[CLS, 0], ["A", 0], [SEP, 0]],
        "pair": [[CLS, 0], ["A", 0], [SEP, 0], ["B", 1], [SEP, 1]],
    },
    "inputs": ["input_ids", "attention_mask", "token_type_ids"],
    "output": "sentence_embedding",
}
CROSS_MANIFEST: dict[str, Any] = {
    **BI_MANIFEST,
    "name": "fake-cross",
    "role": "cross-encoder",
    "max_tokens": 14,
    "head": {"logits": 1, "activation": "sigmoid"},
    "output": "logits",
}


class FakeModel:
    """A model that counts its runs and keeps what it was fed."""

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        """Read the manifest as a real model would."""
        self.spec = ModelSpec.from_manifest(manifest)
        self.fed: list[Mapping[str, Tensor]] = []

    @property
    def sequences(self) -> list[list[int]]:
        """The token ids of every text or pair of all runs."""
        return [row for feeds in self.fed for row in _rows(feeds["input_ids"])]

    def encode(self, text: str) -> Sequence[int]:
        """Give each word its length as id."""
        return [len(word) for word in text.split()]

    async def run(self, feeds: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Compute the output described at the top of this module."""
        self.fed.append(feeds)
        of_one = self._vector if self.spec.role == "bi-encoder" else self._logits
        values = [of_one(ids) for ids in _rows(feeds["input_ids"])]
        data = array("f", [value for row in values for value in row])
        return {self.spec.output: Tensor("float32", (len(values), len(values[0])), data)}

    def _vector(self, ids: Sequence[int]) -> list[float]:
        counts = [float(ids.count(place)) for place in range(DIMENSIONS)]
        length = math.hypot(*counts) or 1.0
        return [count / length for count in counts]

    def _logits(self, ids: Sequence[int]) -> list[float]:
        end = ids.index(SEP)
        query, passage = ids[1:end], ids[end + 1 : -1]
        score = sum(1.0 if piece in query else -0.5 for piece in passage)
        return [score] if self.spec.logits == 1 else [-score, score]


def _rows(tensor: Tensor) -> list[list[int]]:
    size = tensor.dims[1]
    return [list(tensor.data[start : start + size]) for start in range(0, len(tensor.data), size)]


def drive(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that only yields with ``asyncio.sleep(0)``; needs no loop, so Pyodide can too."""
    while True:
        try:
            coroutine.send(None)
        except StopIteration as end:
            result: T = end.value
            return result
