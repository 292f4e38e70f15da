"""First token: a graph that reads only the first token of its last layer computes no other one there.

In:  a fused fp32 graph (`export.graph`) whose head takes token 0, as a cross-encoder's does.
Out: the same graph, in which "take token 0" stands before the last layer's row-wise work instead of behind
it: one query of the last attention, one row of its output and of its feed-forward network. Keys and values
still come from all tokens, so the result is the same; a seventh of the work of a model of six layers is gone.
Left out: graphs without MultiHeadAttention nodes, and outputs that are made of all tokens.
"""

from collections.abc import Iterable

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

ROW_WISE = {
    "Add": (0, 1),
    "BiasGelu": (0,),
    "FastGelu": (0,),
    "Gelu": (0,),
    "LayerNormalization": (0,),
    "MatMul": (0,),
    "MultiHeadAttention": (0,),
    "SkipLayerNormalization": (0, 1),
}
"""By operator, the inputs with a row a token that its output has a row of; of attention, the queries."""
KEYS_AND_VALUES = (1, 2)
PLAIN_INPUTS = 5  # of MultiHeadAttention: a bias of its scores, or a past, would have rows as well
STARTS, ENDS, AXES = "first_token.starts", "first_token.ends", "first_token.axes"


def narrow(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return a graph in which nothing is computed for tokens that no output depends on."""
    narrowed = onnx.ModelProto()
    narrowed.CopyFrom(model)
    return Narrower(narrowed).narrowed()


class Narrower:
    """One pass from the nodes that take token 0 back to where all tokens are needed."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self.model = model
        self.constants = {tensor.name: tensor for tensor in model.graph.initializer}
        for node in model.graph.node:
            if node.op_type == "Constant":
                self.constants[node.output[0]] = node.attribute[0].t
        self.producers = {name: node for node in model.graph.node for name in node.output}
        attentions = [node for node in model.graph.node if node.op_type == "MultiHeadAttention"]
        self.whole = self._ancestors(node.input[place] for node in attentions for place in KEYS_AND_VALUES)
        self.made: dict[str, str] = {}
        self.nodes: list[NodeProto] = []

    def narrowed(self) -> onnx.ModelProto:
        """Rewrite the graph, and drop what nothing reads any more."""
        graph = self.model.graph
        nodes: list[NodeProto] = []
        for node in graph.node:
            if self.whole and self._takes_first(node):
                node.input[0] = self._first(node.input[0])
                nodes += self.nodes
                self.nodes = []
            nodes.append(node)
        if not self.made:
            return self.model
        constants = {STARTS: 0, ENDS: 1, AXES: 1}
        graph.initializer.extend(
            numpy_helper.from_array(np.array([number], np.int64), name) for name, number in constants.items()
        )
        self.producers = {name: node for node in nodes for name in node.output}
        needed = self._ancestors(output.name for output in graph.output)
        kept = [node for node in nodes if needed.intersection(node.output)]
        del graph.node[:]
        graph.node.extend(kept)
        return self.model

    def _takes_first(self, node: NodeProto) -> bool:
        """Tell whether a node is `x[:, 0]` of something that not all tokens are needed of."""
        if node.op_type != "Gather" or node.input[0] in self.whole or node.input[0] not in self.producers:
            return False
        index = self.constants.get(node.input[1])
        on_tokens = any(item.name == "axis" and item.i == 1 for item in node.attribute)
        return on_tokens and index is not None and numpy_helper.to_array(index).tolist() == 0

    def _first(self, name: str) -> str:
        """Return the name of what holds the first row of a value and no other."""
        if name not in self.made:
            self.made[name] = f"{name}.first"
            self.nodes.append(self._node_of_first(name))
        return self.made[name]

    def _node_of_first(self, name: str) -> NodeProto:
        node = self.producers.get(name)
        if node is None or name in self.whole or not self._is_row_wise(node):
            return helper.make_node("Slice", [name, STARTS, ENDS, AXES], [self.made[name]])
        copy = NodeProto()
        copy.CopyFrom(node)
        copy.name = f"{node.name}.first"
        for place in ROW_WISE[node.op_type]:
            if not self._is_vector(node.input[place]):
                copy.input[place] = self._first(node.input[place])
        del copy.output[:]
        copy.output.append(self.made[name])
        return copy

    def _is_row_wise(self, node: NodeProto) -> bool:
        if node.op_type not in ROW_WISE or any(node.output[1:]):
            return False
        if node.op_type == "MatMul":
            return node.input[1] in self.constants
        return node.op_type != "MultiHeadAttention" or not any(node.input[PLAIN_INPUTS:])

    def _is_vector(self, name: str) -> bool:
        """Tell whether a value is a constant that is the same for every token."""
        tensor: TensorProto | None = self.constants.get(name)
        return tensor is not None and len(tensor.dims) <= 1

    def _ancestors(self, names: Iterable[str]) -> set[str]:
        """Return the names and all that they are computed from."""
        found: set[str] = set()
        coming = list(names)
        while coming:
            name = coming.pop()
            if name and name not in found:
                found.add(name)
                coming += self.producers[name].input if name in self.producers else ()
        return found
