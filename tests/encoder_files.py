"""The files of a model as a hub holds them, small and without a tensor library: headers that tell the truth.

`write_encoder` writes a folder that is accepted; tests change one thing and expect a refusal.
"""

import json
import struct
from pathlib import Path
from typing import Any

CONFIG = {
    "model_type": "bert",
    "architectures": ["BertModel"],
    "vocab_size": 6,
    "hidden_size": 4,
    "num_attention_heads": 2,
    "num_hidden_layers": 1,
    "max_position_embeddings": 64,
    "type_vocab_size": 2,
    "pad_token_id": 0,
}
SHAPES = {"embeddings.word_embeddings.weight": [6, 4]}
HEAD = {"bert.embeddings.word_embeddings.weight": [6, 4], "classifier.weight": [1, 4], "classifier.bias": [1]}
TOKENIZER = {
    "model": {"type": "WordPiece", "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "a": 4}},
    "added_tokens": [{"id": 0, "content": "[PAD]"}],
}
MODULES = [
    {"idx": 0, "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {"idx": 2, "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
]
POOLING = {"word_embedding_dimension": 4, "pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}


def write_json(path: Path, value: Any) -> None:
    """Write JSON and the folders above it; None writes nothing."""
    if value is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value), "utf-8")


def write_weights(path: Path, shapes: dict[str, list[int]], cut: int = 0) -> None:
    """Write a safetensors file of zeros; `cut` bytes are missing at its end."""
    header, end = {}, 0
    for name, shape in shapes.items():
        size = 4
        for length in shape:
            size *= length
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [end, end + size]}
        end += size
    text = json.dumps(header).encode()
    data = struct.pack("<Q", len(text)) + text + bytes(end)
    path.write_bytes(data[: len(data) - cut])


def write_encoder(
    folder: Path,
    config: dict[str, Any] | None = None,
    tokenizer: dict[str, Any] | None = None,
    settings: dict[str, Any] | None = None,
    shapes: dict[str, list[int]] | None = None,
    cut: int = 0,
) -> Path:
    """Write what every encoder has."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "config.json", {**CONFIG, **(config or {})})
    write_json(folder / "tokenizer.json", tokenizer if tokenizer is not None else TOKENIZER)
    write_json(folder / "tokenizer_config.json", {"model_max_length": 50, **(settings or {})})
    write_weights(folder / "model.safetensors", shapes or SHAPES, cut)
    return folder


def write_bi_encoder(
    folder: Path,
    modules: Any = None,
    pooling: dict[str, Any] | None = None,
    sentences: dict[str, Any] | None = None,
    **encoder: Any,
) -> Path:
    """Write a bi-encoder; `sentences` is config_sentence_transformers.json."""
    write_encoder(folder, **encoder)
    write_json(folder / "modules.json", MODULES if modules is None else modules)
    write_json(folder / "1_Pooling" / "config.json", pooling or POOLING)
    write_json(folder / "config_sentence_transformers.json", sentences)
    return folder


def write_cross_encoder(folder: Path, config: dict[str, Any] | None = None, **encoder: Any) -> Path:
    """Write a cross-encoder of one logit."""
    head = {"architectures": ["BertForSequenceClassification"], "id2label": {"0": "LABEL_0"}}
    return write_encoder(folder, config={**head, **(config or {})}, **{"shapes": HEAD, **encoder})
