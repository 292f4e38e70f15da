"""Encoders: a transformer and what sentence-transformers puts behind it, as one torch module to trace.

In:  a spec (`export.models`) or a loaded transformers model.
Out: modules whose forward takes the inputs in their order and returns the page's outputs.
Left out: refusing (`export.refusals`), tracing (`export.graph`).
"""

import logging
import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import transformers
from torch import Tensor, nn

from export.models import BiEncoderSpec, EncoderFacts, Spec
from export.pooling import Dense
from export.refusals import Refused

# A bi-encoder's own pooler is not used, and older files keep no position ids.
UNUSED = ("pooler.", "position_ids")


class UnitLength(nn.Module):
    """Scales vectors to length 1."""

    def forward(self, vectors: Tensor) -> Tensor:
        """Scale."""
        return nn.functional.normalize(vectors, dim=-1)


class BiEncoder(nn.Module):
    """(input_ids, attention_mask[, token_type_ids]) -> last_hidden_state, sentence_embedding.

    The embedding always has unit length: the page compares by cosine, which ignores length anyway.
    """

    outputs = ("last_hidden_state", "sentence_embedding")

    def __init__(
        self, encoder: nn.Module, inputs: Sequence[str], pooling: str, layers: Sequence[nn.Module] = ()
    ) -> None:
        super().__init__()
        self.encoder, self.inputs, self.pooling = encoder, inputs, pooling
        self.layers = nn.Sequential(*layers)

    def forward(self, *tensors: Tensor) -> tuple[Tensor, Tensor]:
        """Encode, pool, project, and bring to unit length, as the model's own files say."""
        feeds = dict(zip(self.inputs, tensors, strict=True))
        hidden = self.encoder(**feeds).last_hidden_state
        vectors = self.layers(pool(hidden, feeds["attention_mask"], self.pooling))
        return hidden, nn.functional.normalize(vectors, dim=-1)


class CrossEncoder(nn.Module):
    """(input_ids, attention_mask[, token_type_ids]) -> logits."""

    outputs = ("logits",)

    def __init__(self, encoder: nn.Module, inputs: Sequence[str]) -> None:
        super().__init__()
        self.encoder, self.inputs = encoder, inputs

    def forward(self, *tensors: Tensor) -> Tensor:
        """Score pairs."""
        logits: Tensor = self.encoder(**dict(zip(self.inputs, tensors, strict=True))).logits
        return logits


def pool(hidden: Tensor, mask: Tensor, pooling: str) -> Tensor:
    """Make one vector of the token vectors of each sequence; padding does not count."""
    if pooling == "cls":
        return hidden[:, 0]
    weights = mask.unsqueeze(-1).to(hidden.dtype)
    if pooling == "max":
        return hidden.masked_fill(weights == 0, -1e9).max(dim=1).values
    total = (hidden * weights).sum(dim=1)
    count = weights.sum(dim=1).clamp(min=1e-9)
    return total / (count.sqrt() if pooling == "mean_sqrt_len" else count)


def load(spec: Spec) -> BiEncoder | CrossEncoder:
    """Load a model in fp32 for evaluation.

    Raises:
        Refused: the weights do not fill the architecture; transformers would fill the rest with noise.
    """
    facts = spec.encoder
    # Threads wait for each other after every operator; on busy cores that wait is most of a run.
    torch.set_num_threads(max(1, (os.cpu_count() or 1) // 2))
    if isinstance(spec, BiEncoderSpec):
        encoder = _pretrained(transformers.AutoModel, facts, UNUSED)
        layers = [
            _dense(facts.source.folder, layer) if isinstance(layer, Dense) else UnitLength()
            for layer in spec.layers
        ]
        if layers and isinstance(layers[-1], UnitLength):  # BiEncoder ends with that anyway
            layers.pop()
        return _for_evaluation(BiEncoder(encoder, facts.inputs, spec.pooling, layers))
    encoder = _pretrained(transformers.AutoModelForSequenceClassification, facts, UNUSED[1:])
    return _for_evaluation(CrossEncoder(encoder, facts.inputs))


def _for_evaluation(module: BiEncoder | CrossEncoder) -> BiEncoder | CrossEncoder:
    module.eval()
    return module


def tokenizer(facts: EncoderFacts) -> Any:  # noqa: ANN401  (transformers' tokenizers have no common type)
    """Load the original tokenizer."""
    try:
        return transformers.AutoTokenizer.from_pretrained(facts.source.folder, local_files_only=True)
    except Exception as error:  # the tokenizers library raises bare Exceptions
        raise Refused(
            f"the tokenizer of {facts.source.id} cannot be loaded ({error}); restore the model's own files"
        ) from error


def _pretrained(kind: Any, facts: EncoderFacts, unused: Sequence[str]) -> Any:  # noqa: ANN401
    """Load weights into an architecture, with plain attention: it traces into patterns that fuse."""
    transformers.utils.logging.set_verbosity_error()
    logging.getLogger("transformers").setLevel(logging.ERROR)
    options = {"reference_compile": False} if facts.family == "modernbert" else {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model, report = kind.from_pretrained(
                facts.source.folder,
                attn_implementation="eager",
                dtype=torch.float32,
                local_files_only=True,
                output_loading_info=True,
                **options,
            )
    except Exception as error:  # transformers raises whatever its parts raise
        first = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise Refused(
            f"{facts.source.id} cannot be loaded ({first}): its config.json and its weights do not fit;"
            " restore the model's own files"
        ) from error
    missing = [name for name in report["missing_keys"] if not any(part in name for part in unused)]
    if missing:
        raise Refused(
            f"the weights of {facts.source.id} lack {', '.join(sorted(missing)[:4])}"
            f"{' and more' if len(missing) > 4 else ''}; they belong to another architecture"
        )
    return model


def _dense(folder: Path, layer: Dense) -> nn.Module:
    """Load a Dense layer of sentence-transformers."""
    linear = nn.Linear(layer.in_features, layer.out_features, bias=layer.bias)
    try:
        if (folder / layer.path / "model.safetensors").is_file():
            from safetensors.torch import load_file

            state = load_file(folder / layer.path / "model.safetensors")
        else:
            state = torch.load(folder / layer.path / "pytorch_model.bin", weights_only=True)
        linear.load_state_dict({name.removeprefix("linear."): value.float() for name, value in state.items()})
    except Exception as error:  # missing, cut off, or of another shape
        raise Refused(
            f"the weights of {folder.name}/{layer.path} cannot be loaded ({error}); get them again"
        ) from error
    return nn.Sequential(linear, getattr(nn, layer.activation)())
