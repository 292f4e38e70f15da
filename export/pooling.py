"""Pooling: what the files of sentence-transformers say happens behind a bi-encoder's transformer.

In:  modules.json, the folders that it names, and config_sentence_transformers.json.
Out: the pooling's name, Dense and Normalize layers in their order, and the prompts.
Left out: running them (`export.encoders`). Files of all versions are read: 5.7 renamed modules and keys.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from export.errors import ExportError
from export.jsonfiles import read_object, read_optional
from export.refusals import Refused

MODES = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len",
}
SUPPORTED = ("mean", "cls", "max", "mean_sqrt_len", "mean_sqrt_len_tokens")
ACTIVATIONS = ("Identity", "Tanh", "ReLU", "GELU", "Sigmoid", "SiLU")
QUERY_PROMPTS = ("query", "search_query", "retrieval.query")
PASSAGE_PROMPTS = ("passage", "document", "search_document", "retrieval.passage", "corpus")


@dataclass(frozen=True)
class Dense:
    """A linear layer with an activation; `path` is its folder inside the model's."""

    path: str
    in_features: int
    out_features: int
    bias: bool
    activation: str


@dataclass(frozen=True)
class Normalize:
    """Scaling to unit length."""


def read_modules(folder: Path) -> list[tuple[str, str]]:
    """Return (kind, path) of every module of modules.json; an empty list if there is none."""
    path = folder / "modules.json"
    if not path.is_file():
        return []
    try:
        entries = json.loads(path.read_text("utf-8"))
        return [(str(entry["type"]).rsplit(".", 1)[-1], str(entry["path"])) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExportError(f"{path} cannot be read ({error!r}); download it again") from error


def read_layers(folder: Path, modules: list[tuple[str, str]]) -> tuple[str, tuple[Dense | Normalize, ...]]:
    """Return the pooling and the layers behind it.

    Raises:
        ExportError: a module that the page's graph cannot hold.
    """
    kinds = [kind for kind, _ in modules]
    known = {"Transformer", "Pooling", "Dense", "Normalize"}
    strange = [kind for kind in kinds if kind not in known]
    if strange or kinds[:2] != ["Transformer", "Pooling"] or kinds.count("Pooling") != 1 or modules[0][1]:
        raise Refused(
            f"{folder.name} is built of {' + '.join(kinds)}; supported is Transformer + Pooling, then any"
            " number of Dense and Normalize"
        )
    layers = tuple(Normalize() if kind == "Normalize" else _dense(folder, path) for kind, path in modules[2:])
    return read_pooling(folder, modules[1][1]), layers


def read_pooling(folder: Path, path: str) -> str:
    """Return how the Pooling module in the folder `path` of a model makes one vector of several."""
    config = read_object(folder / path / "config.json", "nothing says how token vectors become one")
    named = config.get("pooling_mode")
    on = [key for key, value in config.items() if key.startswith("pooling_mode_") and value is True]
    modes = (
        ([named] if isinstance(named, str) else list(named)) if named else [MODES.get(key, key) for key in on]
    )
    if len(modes) != 1 or modes[0] not in SUPPORTED:
        raise Refused(
            f"{folder.name} pools by {' + '.join(map(str, modes)) or 'nothing'}; supported: mean, cls, max"
        )
    return str(modes[0]).removesuffix("_tokens")


def _dense(folder: Path, path: str) -> Dense:
    config = read_object(folder / path / "config.json", "a Dense layer without its description")
    activation = str(config.get("activation_function", "Tanh")).rsplit(".", 1)[-1]
    if activation not in ACTIVATIONS:
        raise Refused(
            f"{folder.name}/{path} has the activation {activation}; supported: {', '.join(ACTIVATIONS)}"
        )
    if config.get("module_input_name", "sentence_embedding") != "sentence_embedding":
        raise Refused(
            f"{folder.name}/{path} works on {config['module_input_name']}, not on the pooled vector"
        )
    try:
        return Dense(
            path,
            int(config["in_features"]),
            int(config["out_features"]),
            bool(config.get("bias", True)),
            activation,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ExportError(f"{folder / path / 'config.json'} lacks {error}; download it again") from error


def check_widths(folder: Path, hidden: int, layers: tuple[Dense | Normalize, ...]) -> None:
    """Refuse layers that do not fit each other."""
    width = hidden
    for layer in layers:
        if isinstance(layer, Dense):
            if layer.in_features != width:
                raise Refused(
                    f"{folder.name}/{layer.path} takes {layer.in_features} numbers and gets {width}: the"
                    " files do not belong together"
                )
            width = layer.out_features


def read_prompts(
    folder: Path, modules: list[tuple[str, str]], layers: tuple[Dense | Normalize, ...]
) -> dict[str, str]:
    """Return what is put before a query and before a passage; a default prompt counts for both."""
    settings = read_optional(folder / "config_sentence_transformers.json")
    if settings.get("similarity_fn_name") not in (None, "cosine") and Normalize() not in layers:
        raise Refused(
            f"{folder.name} compares by {settings['similarity_fn_name']} without unit length: cosine"
            " similarity would rank otherwise; use a model that is trained for cosine similarity"
        )
    prompts: dict[str, Any] = settings.get("prompts") or {}
    default = prompts.get(settings.get("default_prompt_name") or "", "")
    found = {
        "query": next((str(prompts[name]) for name in QUERY_PROMPTS if prompts.get(name)), default),
        "passage": next((str(prompts[name]) for name in PASSAGE_PROMPTS if prompts.get(name)), default),
    }
    if any(found.values()) and modules:
        pooled = read_object(folder / modules[1][1] / "config.json", "")
        if pooled.get("include_prompt") is False:
            raise Refused(f"{folder.name} leaves its prompt out of the pooling, which the page cannot do")
    return found
