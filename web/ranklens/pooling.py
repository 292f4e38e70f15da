"""Pooling: what a bi-encoder's graph gives, as one vector of each text.

In:  outputs of one run: a vector of each text, ``[texts, dimensions]``, or one of each of its tokens,
``[texts, tokens, dimensions]``. Out: vectors of unit length (float32).
Left out: padding and masks. The texts of one run have as many tokens, so every token counts.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Mapping, Sequence

from ranklens import tensors
from ranklens.runtime import TYPECODES, ModelSpec, Tensor
from ranklens.scores import dot

Column = Sequence[float]

_OF_A_COLUMN: dict[str, Callable[[Column], float]] = {
    "mean": lambda column: sum(column) / len(column),
    "max": max,
    "cls": lambda column: column[0],
}


def vectors(spec: ModelSpec, outputs: Mapping[str, Tensor], texts: int, tokens: int) -> list[array[float]]:
    """Return the vectors of texts of ``tokens`` tokens each, special tokens included.

    Raises:
        ValueError: the graph gave another shape than its manifest promises, or a vector without a length.
    """
    if not spec.pooling:
        found = tensors.output(spec, outputs, texts, spec.dimensions)
        return found if spec.normalized else [unit(spec.name, each) for each in found]
    rows = tensors.output(spec, outputs, texts, tokens, spec.dimensions)
    return [unit(spec.name, pool(each, spec.dimensions, spec.pooling)) for each in rows]


def pool(rows: Sequence[float], dimensions: int, pooling: str) -> list[float]:
    """Make one vector of token vectors that lie one behind the other.

    >>> pool([1.0, 2.0, 3.0, 6.0], 2, "mean")
    [2.0, 4.0]
    """
    of_a_column = _OF_A_COLUMN[pooling]
    # A stride is cut and summed at C speed; a loop over the tokens is not.
    return [of_a_column(rows[place::dimensions]) for place in range(dimensions)]


def unit(name: str, values: Sequence[float]) -> array[float]:
    """Scale a vector to length 1.

    Raises:
        ValueError: it has no length, or one that is no number.
    """
    length = math.sqrt(dot(values, values))
    if not (length > 0 and math.isfinite(length)):
        raise ValueError(f"{name} gave a vector of length {length}; its file is damaged or overflows")
    return array(TYPECODES["float32"], [value / length for value in values])
