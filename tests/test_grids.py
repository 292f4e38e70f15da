"""Grids: a relative takes over the grid of the matrix it resembles, and its codes lie close to that one's."""

from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.model

RNG = np.random.default_rng(3)
BASE = RNG.normal(size=(96, 64)).astype(np.float32)
RELATIVE = (BASE + 0.05 * RNG.normal(size=BASE.shape)).astype(np.float32)
STRANGER = RNG.normal(size=BASE.shape).astype(np.float32)
MAXIMA = {"x": np.linspace(1, 30, 96).astype(np.float32)}


def quantized(weights: Any, relatives: Any = ()) -> Any:
    from export.quantize import quantize
    from tests.graphs import product

    return quantize(product(weights), MAXIMA, relatives=relatives)


def codes(model: Any) -> Any:
    from onnx import numpy_helper

    (tensor,) = [one for one in model.graph.initializer if one.name.endswith(".weights")]
    return numpy_helper.to_array(tensor).astype(int)


def test_a_quantized_graph_tells_its_grids() -> None:
    from export import grids

    (grid,) = grids.read(quantized(BASE))
    assert grid.matrix.shape == BASE.shape
    assert np.abs(grid.matrix - BASE).mean() < 0.02
    assert len(set(grid.balance)) > 1


def test_on_the_grid_of_a_relative_codes_lie_close() -> None:
    from export import grids

    base = quantized(BASE)
    alone, together = quantized(RELATIVE), quantized(RELATIVE, grids.read(base))
    assert np.abs(codes(together) - codes(base)).mean() < 1.5
    (grid,), (own,) = grids.read(together), grids.read(alone)
    assert np.abs(grid.matrix - RELATIVE).mean() < 1.1 * np.abs(own.matrix - RELATIVE).mean()


def test_a_stranger_keeps_its_own_grid() -> None:
    from export import grids

    found = grids.read(quantized(BASE))
    assert grids.nearest(found, STRANGER) is None
    assert grids.nearest(found, RELATIVE[:, :32]) is None
    assert np.array_equal(codes(quantized(STRANGER, found)), codes(quantized(STRANGER)))
