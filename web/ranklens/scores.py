"""Scores: what the outputs of the two models say about a passage.

In:  unit vectors of a bi-encoder; logits of a cross-encoder.
Out: a cosine similarity in [-1, 1]; a relevance logit (any real number) and its probability in (0, 1).
The two are never put on one axis: only ranks compare across models.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from operator import mul

FLAT = 1e-6
"""Scores closer than this are one score: a file without a trained ranking head gives such lists."""

Vector = Sequence[float]


def _sumprod(a: Vector, b: Vector) -> float:
    return float(sum(map(mul, a, b)))


dot: Callable[[Vector, Vector], float] = getattr(math, "sumprod", _sumprod)
"""Dot product; ``math.sumprod`` runs at C speed but exists only from Python 3.12."""


def cosine_similarity(query: Vector, passage: Vector) -> float:
    """Return the cosine of two unit vectors: their dot product, clamped to [-1, 1] against rounding.

    >>> cosine_similarity((1.0, 0.0), (0.6, 0.8))
    0.6
    """
    return max(-1.0, min(1.0, dot(query, passage)))


def relevance(logits: Sequence[float]) -> float:
    """Return the one number that a cross-encoder is sorted by.

    One logit is the score itself; two are (irrelevant, relevant) and the score is their difference, whose
    sigmoid equals the softmax of the second.

    Raises:
        ValueError: any other number of logits: that is a classifier, not a reranker; or a logit is not a
        number.
    """
    if len(logits) == 1:
        score = logits[0]
    elif len(logits) == 2:
        score = logits[1] - logits[0]
    else:
        raise ValueError(f"{len(logits)} logits a pair; a reranker gives one, or two (irrelevant, relevant)")
    if not math.isfinite(score):
        raise ValueError(f"the model gave {score} as a score; its file is damaged or overflows")
    return float(score)


def sigmoid(logit: float) -> float:
    """Return 1 / (1 + e^-logit) without overflow; for reading only: it saturates, so sort on the logit.

    >>> sigmoid(0.0)
    0.5
    """
    if logit >= 0:
        return 1 / (1 + math.exp(-logit))
    exponential = math.exp(logit)
    return exponential / (1 + exponential)


def is_flat(scores: Sequence[float]) -> bool:
    """Tell whether all scores are equal (within 1e-6), as from a model file that has no ranking head."""
    return len(scores) > 1 and max(scores) - min(scores) < FLAT
