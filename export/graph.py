"""Graphs: a loaded PyTorch encoder as an fp32 ONNX graph with the page's inputs and outputs.

In:  a torch module in evaluation mode whose forward takes the input names in order.
Out: an `onnx.ModelProto` at opset 17, fused where that changes nothing.
Left out: reading models (`export.models`, `export.encoders`) and quantization (`export.quantize`).
"""

import logging
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model

from export.firsttoken import narrow
from export.native import session

OPSET = 17  # LayerNormalization is one node from here on; ReduceMax still has its axes as an attribute
FUSED_TOLERANCE = 1e-4
Feeds = dict[str, np.ndarray[Any, Any]]


def trace(module: torch.nn.Module, inputs: Sequence[str], outputs: Sequence[str]) -> onnx.ModelProto:
    """Export a module; sequences may have any number of tokens and batches any number of sequences."""
    ids = torch.randint(5, 20, (2, 7))
    mask = torch.ones_like(ids)
    mask[1, 5:] = 0
    examples = {"input_ids": ids, "attention_mask": mask, "token_type_ids": torch.zeros_like(ids)}
    axes = {name: {0: "batch", 1: "tokens"} for name in [*inputs, "last_hidden_state"]}
    axes |= {name: {0: "batch"} for name in ("sentence_embedding", "logits")}
    with tempfile.TemporaryDirectory() as folder, torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "model.onnx"
        # The TorchScript exporter: onnxruntime's fusions know the patterns that it writes.
        torch.onnx.export(
            module,
            tuple(examples[name] for name in inputs),
            path,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={name: axes[name] for name in [*inputs, *outputs]},
            opset_version=OPSET,
            dynamo=False,
        )
        return onnx.load(path)


def fuse(
    model: onnx.ModelProto, heads: int, hidden: int, samples: Sequence[Feeds], *, attention: bool = True
) -> onnx.ModelProto:
    """Fuse attention, GELU and LayerNormalization, and leave out tokens that no output depends on.

    The model is returned as it was if that changes an output.

    MultiHeadAttention and not Attention: its projections stay MatMuls, which `export.quantize` can quantize.
    The embeddings are not fused either, so that their table can be stored as int8. Without `attention` the
    graph runs on WebGPU, whose MultiHeadAttention takes no mask (onnxruntime-web 1.30).
    """
    options = FusionOptions("bert")
    options.enable_attention = attention
    options.use_multi_head_attention = True
    options.enable_embed_layer_norm = False
    options.use_raw_attention_mask(True)
    logging.getLogger("onnxruntime.transformers").setLevel(logging.ERROR)
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        onnx.save(copy, path)
        try:
            fused = optimize_model(
                str(path),
                model_type="bert",
                num_heads=heads,
                hidden_size=hidden,
                optimization_options=options,
                opt_level=0,
            ).model
            fused = narrow(fused)
            if all(entry.domain != "com.microsoft" for entry in fused.opset_import):
                fused.opset_import.append(onnx.helper.make_opsetid("com.microsoft", 1))
            differences = [difference(model, fused, sample) for sample in samples]
        except Exception as error:  # a family that the fusions do not know is exported without them
            logging.getLogger(__name__).info("not fused: %s", error)
            return model
    return fused if max(differences) < FUSED_TOLERANCE else model


def difference(one: onnx.ModelProto, other: onnx.ModelProto, feeds: Feeds) -> float:
    """Return the largest absolute difference between two graphs' outputs."""
    results = [session(model.SerializeToString()).run(None, feeds) for model in (one, other)]
    return max(float(np.abs(a - b).max()) for a, b in zip(*results, strict=True))


def weights(model: onnx.ModelProto) -> Mapping[str, onnx.TensorProto]:
    """Return a graph's constants by name."""
    return {tensor.name: tensor for tensor in model.graph.initializer}
