"""Grids: what int8 codes stand for, taken over from a similar model so that equal weights get equal codes.

In:  a graph that `export.quantize` wrote; a matrix of another model.
Out: the grid of the matrix that resembles it, or None.

Two encoders fine-tuned from one checkpoint differ by a few per cent in each weight. On one grid their codes
differ by a step or two, so that the second file shrinks to its difference from the first
(`export.packing`); each on its own grid, they would share nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper

Array = np.ndarray[Any, Any]
ALIKE = 0.9
"""Cosine from which on two matrices are relatives; those of unrelated training have about 0."""


@dataclass(frozen=True)
class Grid:
    """A quantized matrix [inputs, outputs] as floats, its channels' balance [inputs], its steps [outputs]."""

    matrix: Array
    balance: Array
    steps: Array


def read(model: onnx.ModelProto) -> list[Grid]:
    """Return the grid of every quantized product of a graph."""
    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    found = []
    for node in model.graph.node:
        if node.op_type != "MatMulIntegerToFloat":
            continue
        codes, steps = (numpy_helper.to_array(constants[node.input[place]]) for place in (1, 3))
        balance = np.ones(len(codes), np.float32)
        name = f"{node.input[0].removesuffix('.uint8')}.balance"
        if name in constants:
            balance = numpy_helper.to_array(constants[name])
        found.append(Grid(codes * steps * balance[:, None], balance, steps))
    return found


def nearest(grids: Sequence[Grid], matrix: Array) -> Grid | None:
    """Return the grid of the matrix that is most like this one, if one is alike at all."""
    found, closest = None, ALIKE
    for grid in grids:
        if grid.matrix.shape == matrix.shape and (likeness := _cosine(grid.matrix, matrix)) > closest:
            found, closest = grid, likeness
    return found


def _cosine(one: Array, other: Array) -> float:
    lengths = float(np.linalg.norm(one)) * float(np.linalg.norm(other))
    return float(np.vdot(one, other)) / max(lengths, 1e-12)
