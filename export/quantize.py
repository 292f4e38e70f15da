"""Quantization: int8 weights, and activations quantized per token: no score depends on its neighbours.

In:  an fp32 graph and its channel maxima (`export.calibrate`).
Out: the graph with every product of an activation and a constant matrix rewritten as

    s = max|x| of the row / 127         one scale a token, so a token never sees another token's size
    q = uint8(round(x / s) + 128)       uint8: int8 x int8 has no fast kernel in WebAssembly
    y = s * (integer product of q and the int8 weights, times the weights' scale of each output channel)

and the embeddings of words and positions as int8 tables with one scale a row. Two refinements cost next to
nothing at run time: channels are balanced against the weights (x * b, W / b), because a few channels of a
transformer are ten times as large as the rest; and the output of GELU, never below -0.17, is shifted to use
all 256 steps. GELU itself is computed with tanh, not erf (Hendrycks & Gimpel 2016, section 2): the two
differ by 0.0005 at most, a fraction of a step of the quantization that follows, and in onnxruntime-web erf
takes more than twice as long.
Left out: heads of fewer than 16 outputs and normalisations stay fp32.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

from export.grids import Grid, nearest
from export.steps import WEIGHT_STEP, codes, steps, table

Array = np.ndarray[Any, Any]
MIN_OUTPUTS = 16
MIN_ROWS = 64  # of a table; that of the token types has two
GELU_MINIMUM = 0.17  # GELU(x) >= -0.16997..., and with tanh -0.17004...: a thousandth of a step below
GELU = ("BiasGelu", "Gelu", "FastGelu")  # of com.microsoft; the last is the one with tanh
BALANCE = 0.5  # 0: all of a channel's size stays in the activation; 1: all of it moves into the weights
TABLE = "word_embeddings.int8"
TABLE_SCALES = "word_embeddings.scales"


@dataclass(frozen=True)
class Rows:
    """A quantized activation: its uint8 rows, their scales, and what the weights must make up for."""

    values: str
    scales: str
    zero_point: str
    balance: Array
    shift: float


def quantize(
    model: onnx.ModelProto,
    maxima: Mapping[str, Array],
    balance: float = BALANCE,
    relatives: Sequence[Grid] = (),
) -> onnx.ModelProto:
    """Return the quantized form of a graph; without maxima (`{}`) the channels are not balanced.

    A matrix that is like one of the `relatives` takes over its grid.
    """
    return Rewriter(model, maxima, balance, relatives).rewritten()


class Rewriter:
    """One pass over a graph's nodes that collects the new nodes and constants."""

    def __init__(
        self,
        model: onnx.ModelProto,
        maxima: Mapping[str, Array],
        balance: float,
        relatives: Sequence[Grid],
    ) -> None:
        self.model = onnx.ModelProto()
        self.model.CopyFrom(model)
        self.maxima, self.balance, self.relatives = maxima, balance, relatives
        self.constants = {tensor.name: tensor for tensor in self.model.graph.initializer}
        self.producers = {name: node for node in self.model.graph.node for name in node.output}
        self.consumers: dict[str, list[NodeProto]] = {}
        for node in self.model.graph.node:
            for name in node.input:
                self.consumers.setdefault(name, []).append(node)
        self.nodes: list[NodeProto] = []
        self.rows: dict[str, Rows] = {}

    def rewritten(self) -> onnx.ModelProto:
        """Rewrite every node; drop the constants that nothing reads any more."""
        graph = self.model.graph
        for node in list(graph.node):
            if self._is_product(node):
                self._product(node)
            elif node.op_type == "Gather" and self._is_table(node.input[0]):
                self._embed(node)
            elif node.op_type in GELU and node.domain == "com.microsoft":
                self._gelu(node)
            else:
                self.nodes.append(node)
        read = {name for node in self.nodes for name in node.input}
        kept = [tensor for name, tensor in self.constants.items() if name in read]
        for field, values in ((graph.node, self.nodes), (graph.initializer, kept), (graph.value_info, [])):
            del field[:]
            field.extend(values)
        if all(entry.domain != "com.microsoft" for entry in self.model.opset_import):
            self.model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
        return self.model

    def _matrix(self, name: str) -> bool:
        tensor = self.constants.get(name)
        return tensor is not None and len(tensor.dims) == 2 and tensor.data_type == TensorProto.FLOAT

    def _is_table(self, name: str) -> bool:
        return self._matrix(name) and self.constants[name].dims[0] >= MIN_ROWS

    def _is_product(self, node: NodeProto) -> bool:
        if node.op_type not in ("MatMul", "Gemm") or not self._matrix(node.input[1]):
            return False
        settings = {item.name: helper.get_attribute_value(item) for item in node.attribute}
        if settings.get("transA") or settings.get("alpha", 1) != 1 or settings.get("beta", 1) != 1:
            return False
        return bool(self._weights(node).shape[1] >= MIN_OUTPUTS)

    def _weights(self, node: NodeProto) -> Array:
        """Return a node's constant matrix as [inputs, outputs]."""
        matrix: Array = numpy_helper.to_array(self.constants[node.input[1]])
        transposed = any(item.name == "transB" and item.i for item in node.attribute)
        return matrix.T if transposed else matrix

    def _constant(self, name: str, value: Array) -> str:
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def _scalar(self, value: float, dtype: type[np.generic] = np.float32) -> str:
        return self._constant(f"quantize.{dtype.__name__}.{value:g}", np.array(value, dtype))

    def _node(self, op: str, inputs: list[str], output: str, **attributes: Any) -> str:  # noqa: ANN401
        domain = "com.microsoft" if op == "MatMulIntegerToFloat" else ""
        self.nodes.append(helper.make_node(op, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def _quantized(self, name: str) -> Rows:
        """Quantize an activation; the products that share it share the result."""
        if name in self.rows:
            return self.rows[name]
        producer = self.producers.get(name)
        shift = GELU_MINIMUM if producer is not None and producer.op_type in GELU else 0.0
        balance = self._balance(name)
        values = self._node("Add", [name, self._scalar(shift)], f"{name}.shifted") if shift else name
        if not np.all(balance == 1):
            values = self._node(
                "Mul", [values, self._constant(f"{name}.balance", balance)], f"{name}.balanced"
            )
        sizes = values if shift else self._node("Abs", [values], f"{name}.size")
        largest = self._node("ReduceMax", [sizes], f"{name}.largest", axes=[-1], keepdims=1)
        # A row of zeros must not divide by zero.
        largest = self._node("Max", [largest, self._scalar(1e-12)], f"{name}.max")
        steps = 255.0 if shift else 127.0
        inverse = self._node("Div", [self._scalar(steps), largest], f"{name}.inverse")
        scaled = self._node("Mul", [values, inverse], f"{name}.scaled")
        zero_point = self._scalar(0 if shift else 128, np.uint8)
        self.rows[name] = Rows(
            self._node("QuantizeLinear", [scaled, self._scalar(1), zero_point], f"{name}.uint8"),
            self._node("Mul", [largest, self._scalar(1 / steps)], f"{name}.scale"),
            zero_point,
            balance,
            shift,
        )
        return self.rows[name]

    def _balance(self, name: str) -> Array:
        """Return every channel's factor: small where the activation is large and its weights are small."""
        found = self.maxima.get(name)
        readers = [node for node in self.consumers[name] if self._is_product(node) and node.input[0] == name]
        if relative := nearest(self.relatives, self._weights(readers[0])):
            return relative.balance
        if found is None or not self.balance:
            return np.ones(self._weights(readers[0]).shape[0], np.float32)
        largest = np.max([np.abs(self._weights(node)).max(axis=1) for node in readers], axis=0)
        # A channel that never spoke in the samples must not be blown up: nothing counts for less than 0.1 %.
        active = np.maximum(found, max(found.max() * 1e-3, 1e-12))
        largest = np.maximum(largest, max(largest.max() * 1e-3, 1e-12))
        factors = largest ** (1 - self.balance) / active**self.balance
        centred: Array = (factors / np.exp(np.log(factors).mean())).astype(np.float32)
        return centred

    def _product(self, node: NodeProto) -> None:
        rows = self._quantized(node.input[0])
        weights = self._weights(node)
        matrix = weights.astype(np.float64) / rows.balance.astype(np.float64)[:, None]
        relative = nearest(self.relatives, weights)
        if relative is not None and np.array_equal(relative.balance, rows.balance):
            scales = relative.steps
        else:
            scales = steps(matrix, WEIGHT_STEP, axis=0)[0].astype(np.float32)
        integers = codes(matrix, scales)
        output = node.output[0]
        inputs = [
            rows.values,
            self._constant(f"{output}.weights", integers),
            self._scalar(1),
            self._constant(f"{output}.weight_scales", scales),
            rows.zero_point,
        ]
        product = self._node("MatMulIntegerToFloat", inputs, f"{output}.product")
        bias = np.zeros(len(scales), np.float64)
        if len(node.input) > 2:
            bias += numpy_helper.to_array(self.constants[node.input[2]])
        bias -= (rows.shift * rows.balance) @ (integers * scales.astype(np.float64))
        bias = self._absorbed(node, bias)
        scaled = self._node("Mul", [product, rows.scales], f"{output}.scaled" if bias.any() else output)
        if bias.any():
            self._node("Add", [scaled, self._constant(f"{output}.bias", bias.astype(np.float32))], output)

    def _absorbed(self, node: NodeProto, bias: Array) -> Array:
        """Move a bias into the constant that the one reader of the output adds; return what is left of it."""
        readers = self.consumers.get(node.output[0], [])
        if not bias.any() or len(readers) != 1:
            return bias
        reader = readers[0]
        places = {"SkipLayerNormalization": [4], "Add": [0, 1]}.get(reader.op_type, [])
        for place in places:
            name = reader.input[place] if place < len(reader.input) else ""
            if name in self.constants and list(self.constants[name].dims) == [len(bias)]:
                total = numpy_helper.to_array(self.constants[name]) + bias
                reader.input[place] = self._constant(f"{node.output[0]}.bias", total.astype(np.float32))
                return np.zeros_like(bias)
        return bias

    def _gelu(self, node: NodeProto) -> None:
        self.nodes.append(
            helper.make_node("FastGelu", node.input, node.output, node.name, domain=node.domain)
        )

    def _embed(self, node: NodeProto) -> None:
        integers, scales = table(numpy_helper.to_array(self.constants[node.input[0]]))
        output, ids = node.output[0], node.input[1]
        of_words = ids == "input_ids"
        names = (TABLE, TABLE_SCALES) if of_words else (f"{output}.table", f"{output}.scales")
        rows = self._node("Gather", [self._constant(names[0], integers), ids], f"{output}.int8")
        sizes = self._node("Gather", [self._constant(names[1], scales), ids], f"{output}.scale")
        rows = self._node("Cast", [rows], f"{output}.float", to=TensorProto.FLOAT)
        self._node("Mul", [rows, sizes], output)
