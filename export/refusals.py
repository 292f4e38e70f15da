"""Refusals: every reason why a model is not converted, each with a next step.

In:  a model's config.json, tokenizer.json and the shapes of its weights.
Out: the same, or `Refused`.
Left out: what only one kind of model can get wrong (`export.models`, `export.pooling`).
"""

import math
from pathlib import Path
from typing import Any

from export.errors import ExportError
from export.jsonfiles import read_object
from export.weights import Shapes

FAMILIES = ("bert", "camembert", "distilbert", "electra", "modernbert", "mpnet", "roberta", "xlm-roberta")
TOKENIZERS = ("WordPiece", "BPE", "Unigram")
GENERATIVE = ("ForCausalLM", "ForConditionalGeneration", "LMHeadModel")
ALIASES = {"hidden_size": "dim", "num_attention_heads": "n_heads", "vocab_size": "vocab_size"}  # DistilBERT's
MOST_PARAMETERS = 450_000_000  # fp32 graphs must stay below protobuf's 2 GB


class Refused(ExportError):
    """A model that cannot be converted: the reason and a next step."""


def read_config(folder: Path) -> dict[str, Any]:
    """Read config.json and refuse what is no encoder of a known family."""
    config = read_object(folder / "config.json", "it is not a transformers model")
    family = config.get("model_type")
    if config.get("auto_map"):
        raise Refused(
            f"{folder.name} needs trust_remote_code: it brings Python code of its own, which is never run;"
            " use a model of a family that transformers has itself"
        )
    if (folder / "adapter_config.json").is_file() or config.get("quantization_config"):
        raise Refused(
            f"{folder.name} is an adapter or quantized already; merge it into its base model in fp32 first"
        )
    named = architecture(config)
    if config.get("is_encoder_decoder") or config.get("is_decoder"):
        raise Refused(f"{folder.name} is a decoder ({family}); the page runs encoders only")
    if named.endswith(GENERATIVE):
        raise Refused(
            f"{folder.name} is a generative model ({named}); a generative reranker writes its judgement"
            " as text, which the page cannot run. Use a cross-encoder with a sequence classification head"
        )
    if family not in FAMILIES:
        raise Refused(f"{folder.name} is of the family {family!r}; supported: {', '.join(FAMILIES)}")
    for name, alias in ALIASES.items():
        if not isinstance(config.get(name, config.get(alias)), int):
            raise Refused(f"{folder / 'config.json'} does not say {name}; download the model again")
    return config


def architecture(config: dict[str, Any]) -> str:
    """Return the class that config.json names, such as BertForSequenceClassification."""
    return str((config.get("architectures") or ["unnamed"])[0])


def has_head(config: dict[str, Any]) -> bool:
    """Tell whether config.json promises a classification head."""
    return architecture(config).endswith("ForSequenceClassification")


def read_tokenizer(folder: Path) -> dict[str, Any]:
    """Read tokenizer.json and refuse what the page's tokenizer library does not run."""
    path = folder / "tokenizer.json"
    if not path.is_file():
        raise Refused(
            f'{folder.name} has no tokenizer.json; make one with `python -c "from transformers import'
            f" AutoTokenizer as T; T.from_pretrained('{folder.name}').save_pretrained('{folder.name}')\"`"
        )
    tokenizer = read_object(path, "it is not a tokenizer")
    model = tokenizer.get("model")
    kind = model.get("type") if isinstance(model, dict) else None
    if kind not in TOKENIZERS:
        raise Refused(f"{path} is a {kind} tokenizer; the page runs {', '.join(TOKENIZERS)}")
    return tokenizer


def check_table(source: str, config: dict[str, Any], tokenizer: dict[str, Any], found: Shapes) -> None:
    """Refuse a tokenizer whose ids lie outside the embedding table: the graph would fail on some texts."""
    tables = [
        shape[0]
        for name, shape in found.items()
        if name.endswith(("word_embeddings.weight", "tok_embeddings.weight")) and len(shape) == 2
    ]
    rows = min([*tables, int(config["vocab_size"])])
    vocabulary = tokenizer["model"].get("vocab") or {}
    ids = list(vocabulary.values()) if isinstance(vocabulary, dict) else [len(vocabulary) - 1]
    ids += [token["id"] for token in tokenizer.get("added_tokens") or []]
    largest = max(ids, default=-1)
    if largest >= rows:
        raise Refused(
            f"the tokenizer of {source} has the token id {largest}, its embedding table {rows} rows: they do"
            " not belong together; restore the model's own tokenizer files"
        )


def check_head(source: str, found: Shapes, labels: int) -> None:
    """Refuse a config.json that lies about the head, where the weights' header tells."""
    heads = {
        name: shape[0]
        for name, shape in found.items()
        if name in ("classifier.weight", "classifier.out_proj.weight", "classifier.2.weight")
    }
    if found and not heads:
        raise Refused(
            f"the weights of {source} hold no ranking head (classifier.weight): the file is a bare encoder"
            " whose config.json says otherwise"
        )
    for name, rows in heads.items():
        if rows != labels:
            raise Refused(
                f"config.json of {source} says {labels} label(s), but {name} has {rows} rows; restore the"
                " model's own config.json"
            )


def check_size(source: str, found: Shapes) -> None:
    """Refuse what no page could load."""
    parameters = sum(math.prod(shape) for shape in found.values())
    if parameters > MOST_PARAMETERS:
        raise Refused(
            f"{source} has {parameters / 1e6:.0f} million parameters; above {MOST_PARAMETERS / 1e6:.0f}"
            " million a graph exceeds 2 GB and no page can load it"
        )
