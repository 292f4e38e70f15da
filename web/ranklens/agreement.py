"""Agreement: whether the same two models on another runtime still give the scores that they should.

In:  two rankers, the first of which is trusted. Out: how far the second one is off on known texts.
Left out: what becomes of a ranker that is not (``bridge.py``).

The texts are short, so this costs a handful of runs; a runtime that is wrong (a driver's shader, an overflow
in half precision) is wrong on these too, and by far.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ranklens.pipeline import Ranker
from ranklens.scores import dot

QUERY = "How long does opened milk keep in the fridge?"
PASSAGES = (
    "Once opened, keep it at four degrees or below and drink it within three days.",
    "Bananas ripen faster when they lie beside apples.",
)

LEAST_COSINE = 0.97
"""Between the two vectors of one text. Quantizing to int8 alone leaves 0.995 and more in every family that
was converted; vectors of two different texts seldom reach 0.9."""
MOST_SHIFT = 1.0
"""Of a logit. Quantizing alone moves the bundled model's by 0.07 on average and 0.69 at most, in 2,400 pairs;
a tenth of the logits' range is allowed too, for models whose logits are larger."""


@dataclass(frozen=True)
class Agreement:
    """The worst that was found: between two vectors of one text, and between two logits of one pair."""

    cosine: float
    shift: float
    allowed_shift: float

    @property
    def holds(self) -> bool:
        """Tell whether both models may be used."""
        return self.cosine >= LEAST_COSINE and self.shift <= self.allowed_shift


NONE = Agreement(cosine=-1.0, shift=1e9, allowed_shift=MOST_SHIFT)
"""What is not a number agrees with nothing; JSON has no word for it."""


async def compare(trusted: Ranker, other: Ranker) -> Agreement:
    """Run the known texts through the models of both."""
    prompts = trusted.bi_encoder.spec.prompts
    texts = [prompts.query + QUERY, *(prompts.passage + passage for passage in PASSAGES)]
    order = range(len(PASSAGES))
    expected = (await trusted.rerank(QUERY, PASSAGES, order))["scores"]
    try:
        # The bare dot product: a cosine is clamped, and would turn what is no number into one.
        cosines = [dot(await _vector(trusted, text), await _vector(other, text)) for text in texts]
        found = (await other.rerank(QUERY, PASSAGES, order))["scores"]
    except ValueError:  # scores and vectors that are not numbers are refused where they are made
        return NONE
    if not all(map(math.isfinite, cosines)):
        return NONE
    shifts = [abs(one - two) for one, two in zip(expected, found, strict=True)]
    return Agreement(min(cosines), max(shifts), max(MOST_SHIFT, 0.1 * (max(expected) - min(expected))))


async def _vector(ranker: Ranker, text: str) -> Sequence[float]:
    return (await ranker.vectors.work(keep=False).vector(text)).vector
