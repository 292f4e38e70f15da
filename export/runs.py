"""Runs: the inputs of single runs as numpy arrays, and the outputs that PyTorch and onnxruntime give.

In:  texts and pairs, tokenized by the engine itself.
Out: feeds by name, outputs as arrays.
"""

import asyncio
from array import array
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from export.graph import Feeds
from export.hardtexts import PAIRS, TEXTS
from export.judgedset import JudgedSet
from ranklens.runtime import Model, Tensor
from ranklens.tensors import feeds
from ranklens.tokens import encode_pair, encode_single

Array = np.ndarray[Any, Any]
Outputs = dict[str, Array]


def of_text(model: Model, text: str) -> Feeds:
    """Return the inputs for one text."""
    return _arrays(feeds(model.spec, [encode_single(model, text)]))


def of_pair(model: Model, query: str, passage: str) -> Feeds:
    """Return the inputs for a pair."""
    return _arrays(feeds(model.spec, [encode_pair(model, model.encode(query), model.encode(passage))]))


def hard(model: Model) -> list[Feeds]:
    """Return the inputs for each hard text, or pair."""
    if model.spec.role == "cross-encoder":
        return [of_pair(model, *pair) for pair in PAIRS]
    return [of_text(model, text) for text in TEXTS]


def judged_runs(model: Model, judged: JudgedSet) -> dict[str, Feeds]:
    """Return the inputs of every run that scores a judged set: the pairs as "list/passage", or the texts."""
    if model.spec.role == "cross-encoder":
        return {
            f"{place}/{index}": of_pair(model, one.query, passage)
            for place, one in enumerate(judged.lists)
            for index, passage in enumerate(one.passages)
        }
    return {text: of_text(model, text) for one in judged.lists for text in texts_of(model, one)}


def texts_of(model: Model, one: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield a judged list's query, then its passages, with their prompts."""
    yield model.spec.prompts.query + one.query
    for passage in one.passages:
        yield model.spec.prompts.passage + passage


def outputs(
    runs: dict[str, Feeds], run: Callable[[Feeds], Array], progress: Callable[[int], object]
) -> Outputs:
    """Run one input after the other; return the only row of each output."""
    found = {}
    for key, inputs in runs.items():
        found[key] = run(inputs)[0]
        progress(1)
    return found


def in_torch(module: Any) -> Callable[[Feeds], Array]:  # noqa: ANN401
    """Return a function that runs a torch encoder and returns its last output."""

    def run(inputs: Feeds) -> Array:
        with torch.inference_mode():
            found = module(*(torch.from_numpy(inputs[name]) for name in module.inputs))
        last: Array = (found[-1] if isinstance(found, tuple) else found).numpy()
        return last

    return run


def in_engine(model: Model) -> Callable[[Feeds], Array]:
    """Return a function that runs a converted model behind the engine's door."""

    def run(inputs: Feeds) -> Array:
        tensors = {
            name: Tensor("int64", value.shape, array("q", value.ravel().tolist()))
            for name, value in inputs.items()
        }
        found = asyncio.run(model.run(tensors))[model.spec.output]
        return np.array(found.data, np.float32).reshape(found.dims)

    return run


def _arrays(tensors: dict[str, Tensor]) -> Feeds:
    return {name: np.array(tensor.data, np.int64).reshape(tensor.dims) for name, tensor in tensors.items()}
