"""Graphs of a few nodes for the quantizer; for tests with `pytest.mark.model`."""

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = np.ndarray[Any, Any]


def product(weights: Array, activation: str = "") -> onnx.ModelProto:
    """Return `y = activation(x) @ weights` for x of shape [batch, tokens, channels]."""
    nodes = []
    left = "x"
    if activation:
        nodes.append(helper.make_node(activation, ["x"], ["a"], domain="com.microsoft"))
        left = "a"
    nodes.append(helper.make_node("MatMul", [left, "weights"], ["y"]))
    rows, columns = weights.shape
    graph = helper.make_graph(
        nodes,
        "product",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", "tokens", rows])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", "tokens", columns])],
        [numpy_helper.from_array(weights, "weights")],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=10)
