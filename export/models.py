"""Models: what a bi-encoder or a cross-encoder is, read from its own files.

In:  a `Source` folder with config.json, tokenizer.json, weights and the files of sentence-transformers.
Out: `BiEncoderSpec` or `CrossEncoderSpec`: frozen facts from which the graph and the manifest are made.
Left out: torch. Refusing (`export.refusals`) costs no more than reading JSON; `export.encoders` loads
what was accepted.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from export import configs
from export.jsonfiles import read_optional
from export.manifest import Role
from export.pooling import Dense, Normalize, check_widths, read_layers, read_modules, read_prompts
from export.refusals import (
    Refused,
    architecture,
    check_head,
    check_size,
    check_table,
    has_head,
    read_config,
    read_tokenizer,
)
from export.sources import Source
from export.weights import Shapes, shapes, weight_files, weights_sha256

TYPED = ("bert", "electra")


@dataclass(frozen=True)
class EncoderFacts:
    """What both kinds have."""

    source: Source
    config: dict[str, Any]
    weights_sha256: str
    shapes: Shapes = field(repr=False)
    max_tokens: int
    inputs: tuple[str, ...]
    lower_case: bool
    licence: str | None

    @property
    def family(self) -> str:
        """Return the architecture's name, such as bert."""
        return str(self.config["model_type"])

    @property
    def heads(self) -> int:
        """Return the number of attention heads."""
        return int(self.config.get("num_attention_heads") or self.config.get("n_heads") or 0)

    @property
    def hidden(self) -> int:
        """Return the width of a token's vector."""
        return int(self.config.get("hidden_size") or self.config.get("dim") or 0)


@dataclass(frozen=True)
class BiEncoderSpec:
    """A bi-encoder: its encoder, how token vectors become one, and what is put before the texts."""

    encoder: EncoderFacts
    pooling: str
    layers: tuple[Dense | Normalize, ...]
    prompts: dict[str, str]
    role: ClassVar[Role] = "bi-encoder"

    @property
    def dimensions(self) -> int:
        """Return the length of a text's vector."""
        dense = [layer for layer in self.layers if isinstance(layer, Dense)]
        return dense[-1].out_features if dense else self.encoder.hidden


@dataclass(frozen=True)
class CrossEncoderSpec:
    """A cross-encoder: its encoder with a head of one logit or two."""

    encoder: EncoderFacts
    logits: int
    activation: str
    role: ClassVar[Role] = "cross-encoder"


Spec = BiEncoderSpec | CrossEncoderSpec


def read_bi_encoder(source: Source, prompts: dict[str, str], mode: str | None = None) -> BiEncoderSpec:
    """Read a bi-encoder; `prompts` and `mode` (pooling) are the user's word where the files say nothing."""
    modules = read_modules(source.folder)
    config = read_config(source.folder)
    if _task(source.folder) == "sequence-classification" or (not modules and has_head(config)):
        raise Refused(f"{source.id} is a cross-encoder ({architecture(config)}); give it with --cross")
    if not modules and mode is None:
        raise Refused(
            f"{source.id} has no modules.json, so nothing says how its token vectors become one; if you know,"
            " add --pooling mean, cls or max, or use a sentence-transformers model"
        )
    encoder = _facts(source, config)
    found, layers = read_layers(source.folder, modules) if modules else (str(mode), ())
    spec = BiEncoderSpec(encoder, found, layers, read_prompts(source.folder, modules, layers) | prompts)
    check_widths(source.folder, encoder.hidden, layers)
    return spec


def read_cross_encoder(source: Source) -> CrossEncoderSpec:
    """Read a cross-encoder."""
    config = read_config(source.folder)
    if not has_head(config):
        kind = "a bi-encoder; give it with --bi" if read_modules(source.folder) else "a bare encoder"
        raise Refused(
            f"{source.id} has no ranking head: its architecture is {architecture(config)}, not"
            f" ...ForSequenceClassification, so it is {kind}"
        )
    labels = configs.logits(source.id, config)
    settings = read_optional(source.folder / "config_sentence_transformers.json")
    configs.check_no_prompt(source.id, settings)
    encoder = _facts(source, config)
    check_head(source.id, encoder.shapes, labels)
    return CrossEncoderSpec(encoder, labels, configs.activation(config, settings, labels))


def _facts(source: Source, config: dict[str, Any]) -> EncoderFacts:
    files = weight_files(source.folder)
    found = shapes(files)
    tokenizer = read_tokenizer(source.folder)
    settings = read_optional(source.folder / "tokenizer_config.json")
    if settings.get("auto_map"):
        raise Refused(f"{source.id} brings code of its own for its tokenizer, which is never run")
    check_table(source.id, config, tokenizer, found)
    check_size(source.id, found)
    typed = config["model_type"] in TYPED and int(config.get("type_vocab_size", 2)) > 1
    inputs = ["input_ids", "attention_mask"]
    inputs += ["token_type_ids"] if typed and configs.gives_token_types(settings) else []
    sentences = read_optional(source.folder / "sentence_bert_config.json")
    return EncoderFacts(
        source,
        config,
        weights_sha256(files),
        found,
        configs.max_tokens(source.id, config, settings, sentences),
        tuple(inputs),
        bool(sentences.get("do_lower_case")),
        configs.licence(source.folder),
    )


def _task(folder: Path) -> str:
    return str(read_optional(folder / "sentence_bert_config.json").get("transformer_task", ""))
