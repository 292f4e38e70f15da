"""Calibration: how large each channel of each activation gets on sample texts.

In:  an fp32 graph and tokenized samples (`calibration.txt`: our own sentences, none of the evaluation set).
Out: name of an activation -> max|x| of every channel.
Left out: what to do about it (`export.quantize` balances channels with it).
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import helper

from export.graph import Feeds, weights
from export.native import session

TEXTS = Path(__file__).with_name("calibration.txt")
Maxima = dict[str, np.ndarray[Any, Any]]


def texts() -> list[str]:
    """Return the calibration texts, one a line."""
    return TEXTS.read_text("utf-8").splitlines()


def multiplied(model: onnx.ModelProto) -> list[str]:
    """Return the activations that are multiplied with a constant matrix, in graph order."""
    constants = weights(model)
    names = [
        node.input[0]
        for node in model.graph.node
        if node.op_type in ("MatMul", "Gemm") and node.input[1] in constants
    ]
    return list(dict.fromkeys(names))


def channel_maxima(model: onnx.ModelProto, samples: Iterable[Feeds]) -> Maxima:
    """Run the samples and return max|x| of every channel of every activation that meets a constant matrix."""
    names = multiplied(model)
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    present = {output.name for output in model.graph.output}
    watched.graph.output.extend(
        helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None)
        for name in names
        if name not in present
    )
    loaded = session(watched.SerializeToString())
    maxima: Maxima = {}
    for feeds in samples:
        for name, values in zip(names, loaded.run(names, feeds), strict=True):
            found = np.abs(values).reshape(-1, values.shape[-1]).max(axis=0)
            maxima[name] = np.maximum(maxima.get(name, found), found)
    return maxima
