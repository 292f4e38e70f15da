"""Encoders: a transformer and what sentence-transformers puts behind it, as one torch module to trace.

In:  a loaded transformers model; for a bi-encoder also pooling, Dense layers and normalisation.
Out: modules whose forward takes the inputs in their order and returns the page's outputs.
Left out: loading and refusing (`export.models`), tracing (`export.graph`).
"""

from collections.abc import Sequence

from torch import Tensor, nn


class BiEncoder(nn.Module):
    """(input_ids, attention_mask[, token_type_ids]) -> last_hidden_state, sentence_embedding."""

    outputs = ("last_hidden_state", "sentence_embedding")

    def __init__(
        self,
        encoder: nn.Module,
        inputs: Sequence[str],
        pooling: str,
        dense: Sequence[nn.Module] = (),
        normalized: bool = True,
    ) -> None:
        super().__init__()
        self.encoder, self.inputs, self.pooling, self.normalized = encoder, inputs, pooling, normalized
        self.dense = nn.Sequential(*dense)

    def forward(self, *tensors: Tensor) -> tuple[Tensor, Tensor]:
        """Encode, pool, project, and bring to unit length, as the model's own files say."""
        feeds = dict(zip(self.inputs, tensors, strict=True))
        hidden = self.encoder(**feeds).last_hidden_state
        vectors = self.dense(pool(hidden, feeds["attention_mask"], self.pooling))
        if self.normalized:
            vectors = nn.functional.normalize(vectors, dim=-1)
        return hidden, vectors


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
        return (hidden + (weights - 1) * 1e9).max(dim=1).values
    total = (hidden * weights).sum(dim=1)
    count = weights.sum(dim=1).clamp(min=1e-9)
    return total / (count.sqrt() if pooling == "mean_sqrt_len" else count)
