"""Quantization: rows know nothing of each other, the refinements help, and shared tables stay shared."""

from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.model

Array = np.ndarray[Any, Any]
RNG = np.random.default_rng(7)
WEIGHTS = RNG.normal(size=(64, 32)).astype(np.float32)
ROWS = RNG.normal(size=(1, 5, 64)).astype(np.float32)


def run(model: Any, rows: Array) -> Array:
    from export.native import session

    (found,) = session(model.SerializeToString()).run(None, {"x": rows})
    return np.asarray(found)


def quantized(weights: Array, activation: str = "", maxima: Any = None) -> Any:
    from export.quantize import quantize
    from tests.graphs import product

    return quantize(product(weights, activation), maxima or {})


def error(found: Array, expected: Array) -> float:
    return float(np.abs(found - expected).mean() / np.abs(expected).mean())


def test_a_product_is_close_and_in_integers() -> None:
    model = quantized(WEIGHTS)
    assert error(run(model, ROWS), ROWS @ WEIGHTS) < 0.02
    assert "MatMulIntegerToFloat" in {node.op_type for node in model.graph.node}
    assert not any(tensor.data_type == 1 and len(tensor.dims) == 2 for tensor in model.graph.initializer)


def test_a_row_does_not_change_when_a_huge_one_joins() -> None:
    model = quantized(WEIGHTS)
    alone = run(model, ROWS)
    together = run(model, np.concatenate([ROWS, ROWS * 1000], axis=1))
    assert np.array_equal(together[:, :5], alone)


def test_balancing_helps_where_a_few_channels_are_large() -> None:
    rows = ROWS.copy()
    rows[..., 3] *= 60
    maxima = {"x": np.abs(rows).reshape(-1, 64).max(axis=0)}
    expected = rows @ WEIGHTS
    # What the large channel adds is large as well; the rest is where the detail was lost.
    plain, balanced = (run(quantized(WEIGHTS, maxima=one), rows) for one in (None, maxima))
    assert error(balanced, expected) < 0.5 * error(plain, expected)


def test_the_output_of_gelu_uses_all_steps() -> None:
    from export.native import session
    from export.quantize import quantize
    from tests.graphs import product

    plain = product(WEIGHTS, "Gelu")
    (expected,) = session(plain.SerializeToString()).run(None, {"x": ROWS})
    shifted = quantize(plain, {})
    assert any(node.name.endswith(".shifted") for node in shifted.graph.node)
    assert error(run(shifted, ROWS), np.asarray(expected)) < 0.015


def test_a_channel_that_was_silent_in_the_samples_is_not_blown_up() -> None:
    maxima = {"x": np.abs(ROWS).reshape(-1, 64).max(axis=0)}
    maxima["x"][5] = 0
    assert error(run(quantized(WEIGHTS, maxima=maxima), ROWS), ROWS @ WEIGHTS) < 0.2


def test_heads_of_few_outputs_stay_as_they_are() -> None:
    head = WEIGHTS[:, :2].copy()
    assert np.allclose(run(quantized(head), ROWS), ROWS @ head, atol=1e-5)


def test_a_table_in_half_precision_gives_the_same_bytes() -> None:
    from export.steps import table

    words = RNG.normal(size=(200, 16)).astype(np.float32)
    one, other = table(words), table(words.astype(np.float16))
    assert one[0].tobytes() == other[0].tobytes()
    assert one[1].tobytes() == other[1].tobytes()


def test_the_bundled_models_share_their_table() -> None:
    from pathlib import Path

    import onnx
    from onnx import numpy_helper

    from export.quantize import TABLE, TABLE_SCALES

    models = Path(__file__).parent.parent / "web" / "models"
    tables = [
        {
            tensor.name: numpy_helper.to_array(tensor).tobytes()
            for tensor in onnx.load(folder / "onnx" / "model_quantized.onnx").graph.initializer
            if tensor.name in (TABLE, TABLE_SCALES)
        }
        for folder in sorted(models.iterdir())
    ]
    assert len(tables[0]) == 2
    assert all(one == tables[0] for one in tables)
