"""Pooling: what a bi-encoder's graph gives, as the one vector of a text.

In:  outputs of one run: a vector ``[1, dimensions]``, or one for each token, ``[1, tokens, dimensions]``.
Out: a vector of unit length (float32).
Left out: padding and masks. One unpadded text a run, so every token counts.
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


def vector(spec: ModelSpec, outputs: Mapping[str, Tensor], tokens: int) -> array[float]:
    """Return the vector of a text of ``tokens`` tokens, special tokens included.

    Raises:
        ValueError: the graph gave another shape than its manifest promises, or a vector without a length.
    """
    if not spec.pooling:
        found = tensors.output(spec, outputs, spec.dimensions)
        return found if spec.normalized else unit(spec.name, found)
    rows = tensors.output(spec, outputs, spec.dimensions, tokens)
    return unit(spec.name, pool(rows, spec.dimensions, spec.pooling))


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
