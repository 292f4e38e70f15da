"""The one door between the engine and whatever runs the models.

In:  a model's ``manifest.json`` (as a dict) and an object with ``encode`` and ``run``.
Out: ``Model``, the only thing that the rest of the engine sees.
Left out: loading. Three implementations exist: ``ranklens.bridge`` (onnxruntime-web), ``export.native``
(onnxruntime) and the arithmetic fake of the unit tests.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

Role = Literal["bi-encoder", "cross-encoder"]
Slot = tuple[int | Literal["A", "B"], int]
"""One place of a template: a special token's id, or "A"/"B" for a text's own ids; then its token type id."""

TYPECODES = {"int64": "q", "float32": "f"}
"""Every dtype that crosses the door, with its ``array`` typecode; nothing else is allowed in or out."""

TOKEN_VECTORS = ("last_hidden_state", "token_embeddings")
"""Outputs that hold a vector for each token, which ``ranklens.pooling`` makes one of."""
POOLINGS = ("mean", "cls", "max")


class Tensor(NamedTuple):
    """A dense row-major array: ``data`` holds ``prod(dims)`` numbers of ``dtype`` ("int64" or "float32")."""

    dtype: str
    dims: tuple[int, ...]
    data: array[Any]


@dataclass(frozen=True)
class Prompts:
    """Text put before a query or a passage, such as E5's ``"query: "``; empty for most models."""

    query: str = ""
    passage: str = ""


@dataclass(frozen=True)
class ModelSpec:
    """What the engine must know of a model; read from its manifest, never guessed."""

    name: str
    role: Role
    max_tokens: int
    inputs: tuple[str, ...]
    output: str
    single: tuple[Slot, ...]
    pair: tuple[Slot, ...]
    logits: int = 1
    activation: str = "sigmoid"
    dimensions: int = 0
    pooling: str = ""  # what the engine does; empty where the graph does it
    normalized: bool = True  # the output has unit length
    prompts: Prompts = Prompts()

    @classmethod
    def from_manifest(cls, manifest: Mapping[str, Any]) -> ModelSpec:
        """Read a ``manifest.json``.

        Raises:
            ValueError: a field is missing or has a value that the engine cannot use; the message names it.
        """
        try:
            role = manifest["role"]
            templates = manifest["templates"]
            head = manifest.get("head") or {}
            spec = cls(
                name=str(manifest["name"]),
                role=role,
                max_tokens=int(manifest["max_tokens"]),
                inputs=tuple(manifest["inputs"]),
                output=str(manifest["output"]),
                single=_template(templates["single"]),
                pair=_template(templates.get("pair") or ()),
                logits=int(head.get("logits", 1)),
                activation=str(head.get("activation", "sigmoid")),
                dimensions=int(manifest.get("dimensions") or 0),
                pooling=str(manifest["pooling"]) if manifest["output"] in TOKEN_VECTORS else "",
                normalized=bool(manifest.get("normalized", True)),
                prompts=Prompts(**(manifest.get("prompts") or {})),
            )
        except KeyError as error:
            message = (
                f"the manifest of {manifest.get('name', 'a model')} has no {error}; export the model again"
            )
            raise ValueError(message) from error
        spec._check()
        return spec

    def _check(self) -> None:
        if self.role not in ("bi-encoder", "cross-encoder"):
            raise ValueError(f"{self.name}: role is {self.role!r}, not 'bi-encoder' or 'cross-encoder'")
        if self.role == "cross-encoder" and not self.pair:
            raise ValueError(f"{self.name}: a cross-encoder's manifest needs a 'pair' template")
        if self.pooling not in ("", *POOLINGS):
            raise ValueError(f"{self.name}: pooling {self.pooling!r} is not one of {', '.join(POOLINGS)}")
        if self.logits not in (1, 2):
            raise ValueError(
                f"{self.name}: {self.logits} logits; a reranker has one, or two (irrelevant, relevant)"
            )
        if self.max_tokens <= special_tokens(self.pair or self.single):
            raise ValueError(f"{self.name}: max_tokens {self.max_tokens} leaves no room for text")


class Model(Protocol):
    """A loaded model: its own tokenizer and its graph."""

    @property
    def spec(self) -> ModelSpec:
        """What the manifest says."""

    def encode(self, text: str) -> Sequence[int]:
        """Return the token ids of ``text`` alone: no special tokens, no truncation, no padding."""

    async def run(self, feeds: Mapping[str, Tensor]) -> Mapping[str, Tensor]:
        """Run the graph once: ``spec.inputs`` in, ``spec.output`` (at least) out, by name."""


def special_tokens(template: Sequence[Slot]) -> int:
    """Count the special tokens of a template: 3 for BERT's ``[CLS] A [SEP] B [SEP]``."""
    return sum(1 for piece, _ in template if not isinstance(piece, str))


def _template(slots: Sequence[Sequence[Any]]) -> tuple[Slot, ...]:
    return tuple((piece if piece in ("A", "B") else int(piece), int(type_id)) for piece, type_id in slots)
