"""Tensors: sequences of tokens of one length as the named arrays that a graph takes.

In:  ``Tokens`` and the graph's input names.
Out: int64 tensors of shape (sequences, tokens). All are of one length, so there is no padding and the
attention mask is of ones; and the rows of what the graph gives, one for each sequence.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Mapping, Sequence
from itertools import chain

from ranklens.runtime import TYPECODES, ModelSpec, Tensor
from ranklens.tokens import Tokens

_INPUTS: dict[str, Callable[[Tokens], Sequence[int]]] = {
    "input_ids": lambda tokens: tokens.ids,
    "attention_mask": lambda tokens: [1] * len(tokens.ids),
    "token_type_ids": lambda tokens: tokens.type_ids,
}


def feeds(spec: ModelSpec, sequences: Sequence[Tokens]) -> dict[str, Tensor]:
    """Build the inputs of one run.

    Raises:
        ValueError: the graph wants an input that no text gives (a decoder's, for instance), or the sequences
            differ in length.
    """
    unknown = [name for name in spec.inputs if name not in _INPUTS]
    if unknown:
        raise ValueError(f"{spec.name} takes {', '.join(unknown)}, which a text encoder does not have")
    lengths = {len(tokens.ids) for tokens in sequences}
    if len(lengths) != 1:
        raise ValueError(f"sequences of {sorted(lengths)} tokens in one run; there is no padding")
    dims = (len(sequences), *lengths)
    return {name: Tensor("int64", dims, _rows(sequences, _INPUTS[name])) for name in spec.inputs}


def _rows(sequences: Sequence[Tokens], of_one: Callable[[Tokens], Sequence[int]]) -> array[int]:
    return array(TYPECODES["int64"], chain.from_iterable(map(of_one, sequences)))


def output(spec: ModelSpec, outputs: Mapping[str, Tensor], *shape: int) -> list[array[float]]:
    """Return ``spec.output`` of each sequence, row-major; ``shape`` is what it must have, sequences first.

    Raises:
        ValueError: the graph gave no such output, or not as many numbers of float32; both shapes are named.
    """
    tensor = outputs.get(spec.output)
    if tensor is None:
        raise ValueError(f"{spec.name} gave no output {spec.output!r}; export the model again")
    if tensor.dtype != "float32" or len(tensor.data) != math.prod(shape):
        found = f"{tensor.dtype} of shape {list(tensor.dims)}"
        raise ValueError(
            f"{spec.name}: output {spec.output!r} is {found}, expected float32 of shape {list(shape)}"
        )
    size = math.prod(shape[1:])
    return [tensor.data[start : start + size] for start in range(0, len(tensor.data), size)]
