"""Tensors: one sequence of tokens as the named arrays that a graph takes.

In:  ``Tokens`` and the graph's input names.
Out: int64 tensors of shape (1, tokens). One sequence, so no padding and an attention mask of ones.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Mapping, Sequence

from ranklens.runtime import TYPECODES, ModelSpec, Tensor
from ranklens.tokens import Tokens

_INPUTS: dict[str, Callable[[Tokens], Sequence[int]]] = {
    "input_ids": lambda tokens: tokens.ids,
    "attention_mask": lambda tokens: [1] * len(tokens.ids),
    "token_type_ids": lambda tokens: tokens.type_ids,
}


def feeds(spec: ModelSpec, tokens: Tokens) -> dict[str, Tensor]:
    """Build the inputs of one run.

    Raises:
        ValueError: the graph wants an input that no text gives (a decoder's, for instance).
    """
    unknown = [name for name in spec.inputs if name not in _INPUTS]
    if unknown:
        raise ValueError(f"{spec.name} takes {', '.join(unknown)}, which a text encoder does not have")
    dims = (1, len(tokens.ids))
    return {
        name: Tensor("int64", dims, array(TYPECODES["int64"], _INPUTS[name](tokens))) for name in spec.inputs
    }


def output(spec: ModelSpec, outputs: Mapping[str, Tensor], columns: int, tokens: int = 0) -> array[float]:
    """Return the one row of ``spec.output``, or, where there is one for each token, all of them in a row.

    Raises:
        ValueError: the graph gave no such output, or not as many numbers of float32; both shapes are named.
    """
    tensor = outputs.get(spec.output)
    if tensor is None:
        raise ValueError(f"{spec.name} gave no output {spec.output!r}; export the model again")
    expected = [1, tokens, columns] if tokens else [1, columns]
    if tensor.dtype != "float32" or len(tensor.data) != math.prod(expected):
        found = f"{tensor.dtype} of shape {list(tensor.dims)}"
        raise ValueError(
            f"{spec.name}: output {spec.output!r} is {found}, expected float32 of shape {expected}"
        )
    return tensor.data
