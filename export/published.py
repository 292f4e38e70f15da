"""Published folders: models that others laid out for transformers.js, described as our own manifests do.

In:  config.json, tokenizer.json, tokenizer_config.json and a graph in onnx/, but no manifest.json.
Out: the manifest, read out of these files and the graph's own inputs and outputs.
Left out: running anything; nobody has compared such a file with its original, so `quality` is empty. Standard
library only, because building a site must not need onnxruntime.
"""

from pathlib import Path
from typing import Any

from export import configs, interface, postprocessor
from export.errors import ExportError
from export.files import describe
from export.jsonfiles import read_object, read_optional
from export.manifest import GRAPHS, SCHEMA, TOKENIZER_FILES, Manifest, Slot
from export.onnxfile import Graph, read_graph
from export.pooling import Dense, read_layers, read_modules, read_pooling, read_prompts
from export.refusals import GENERATIVE, Refused, architecture, check_table, has_head, read_tokenizer

# As transformers.js names them; the first that is there is taken.
PRECISIONS = {
    GRAPHS["int8"]: "int8",
    "onnx/model_int8.onnx": "int8",
    "onnx/model_uint8.onnx": "uint8",
    GRAPHS["fp32"]: "fp32",
    GRAPHS["fp16"]: "fp16",
}
POOLED = "sentence_embedding"
TOKEN_VECTORS = ("last_hidden_state", "token_embeddings")


def find_graph(folder: Path) -> str | None:
    """Return the path of the graph that the page would load, or None."""
    return next((path for path in PRECISIONS if (folder / path).is_file()), None)


def is_published(folder: Path) -> bool:
    """Tell whether a folder looks like a model in transformers.js' layout."""
    return (folder / "config.json").is_file() and find_graph(folder) is not None


def describe_folder(folder: Path) -> Manifest:
    """Return the manifest of a folder that has none.

    Raises:
        ExportError: its files do not say what the page must know; the message says what is missing.
    """
    try:
        return _describe(folder)
    except ExportError as error:
        raise ExportError(
            f"{folder} has no manifest.json, and its other files do not make up for it: {error}. Convert the"
            " original model instead, with `python -m export convert`"
        ) from error


def _describe(folder: Path) -> Manifest:
    name, id_, revision = identity(folder)
    config = read_object(folder / "config.json", "nothing says what kind of model it is")
    named = architecture(config)
    if config.get("is_encoder_decoder") or config.get("is_decoder") or named.endswith(GENERATIVE):
        raise Refused(f"{named} is a decoder or a generative model; the page runs encoders only")
    tokenizer = read_tokenizer(folder)
    if isinstance(config.get("vocab_size"), int):
        check_table(name, config, tokenizer, {})
    settings = read_object(folder / TOKENIZER_FILES[1], "the page's tokenizer library wants it")
    path = find_graph(folder)
    if path is None:
        raise Refused(f"it has no ONNX file ({', '.join(PRECISIONS)})")
    graph = read_graph(folder / path)
    files = [describe(folder, file) for file in (path, *TOKENIZER_FILES)]
    common: dict[str, Any] = {
        "schema": SCHEMA,
        "name": name,
        "role": "cross-encoder" if has_head(config) else "bi-encoder",
        "source": {"id": id_, "revision": revision, "weights_sha256": files[0]["sha256"]},
        "licence": configs.licence(folder),
        "architecture": str(config.get("model_type", "unknown")),
        "precision": PRECISIONS[path],
        "quantization": {},
        "max_tokens": configs.max_tokens(
            name, config, settings, read_optional(folder / "sentence_bert_config.json")
        ),
        "templates": _templates(tokenizer, settings),
        "inputs": interface.inputs(graph),
    }
    own = _cross_encoder if has_head(config) else _bi_encoder
    manifest: Any = common | own(folder, config, graph) | {"files": files, "versions": {}, "quality": {}}
    found: Manifest = manifest
    return found


def _templates(tokenizer: dict[str, Any], settings: dict[str, Any]) -> dict[str, list[Slot]]:
    """Return the templates, without types where the original tokenizer gives none."""
    typed = configs.gives_token_types(settings)
    found = postprocessor.templates(tokenizer)
    return {
        kind: [(piece, type_id if typed else 0) for piece, type_id in slots] for kind, slots in found.items()
    }


def identity(folder: Path) -> tuple[str, str, str | None]:
    """Return name, id and revision: those of a snapshot in the hub's cache, else the folder's name twice."""
    folder = folder.absolute()
    owner = folder.parent.parent.name
    if folder.parent.name == "snapshots" and owner.startswith("models--"):
        id_ = owner.removeprefix("models--").replace("--", "/")
        return id_.rsplit("/", 1)[-1], id_, folder.name
    return folder.name, folder.name, None


def _cross_encoder(folder: Path, config: dict[str, Any], graph: Graph) -> dict[str, Any]:
    settings = read_optional(folder / "config_sentence_transformers.json")
    configs.check_no_prompt(folder.name, settings)
    labels = configs.logits(folder.name, config)
    output = interface.output(graph, "logits")
    if (given := interface.width(output, labels)) != labels:
        raise Refused(f"config.json says {labels} label(s), but its graph gives {given} logit(s)")
    head = {"logits": labels, "activation": configs.activation(config, settings, labels)}
    return {"head": head, "output": output.name}


def _bi_encoder(folder: Path, config: dict[str, Any], graph: Graph) -> dict[str, Any]:
    modules = read_modules(folder)
    pooling, layers = read_layers(folder, modules) if modules else (_lone_pooling(folder), ())
    output = interface.output(graph, POOLED, *TOKEN_VECTORS)
    dense = [layer for layer in layers if isinstance(layer, Dense)]
    hidden = int(config.get("hidden_size") or config.get("dim") or 0)
    dimensions = interface.width(output, dense[-1].out_features if dense else hidden)
    if dimensions < 1:
        raise Refused("neither its graph nor config.json says how long its vectors are")
    found: dict[str, Any] = {
        "dimensions": dimensions,
        # A graph that pools may or may not scale; where the engine pools it does.
        "normalized": output.name != POOLED,
        "prompts": read_prompts(folder, modules, layers),
        "output": output.name,
    }
    if output.name == POOLED:
        return found | ({"pooling": pooling} if pooling else {})
    if dense:
        raise Refused(f"its graph ends at {output.name}, before the Dense layers of modules.json")
    if not pooling:
        return found | {"pooling": "mean", "assumed": ["mean pooling"]}
    # A square root of the length only scales, and the engine brings vectors to unit length.
    return found | {"pooling": pooling.removesuffix("_sqrt_len")}


def _lone_pooling(folder: Path) -> str:
    """Return the pooling of a folder without modules.json; empty if nothing says it."""
    return read_pooling(folder, "1_Pooling") if (folder / "1_Pooling").is_dir() else ""
