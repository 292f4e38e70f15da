"""Manifests: what `manifest.json` says of a model folder, how it is written, read and verified.

In:  a model folder's files and what the converter knows of the model.
Out: `manifest.json`, or the list of what does not fit it.
Left out: measuring quality (`export.parity`), copying folders into a site (`export.model_folders`). Standard
library only, because building a site must not need onnxruntime.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NotRequired, TypedDict

from export.errors import ExportError
from export.files import FileEntry, describe, shipped, verify

SCHEMA = 1
NAME = "manifest.json"
TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json")
GRAPHS = {"int8": "onnx/model_quantized.onnx", "fp32": "onnx/model.onnx", "fp16": "onnx/model_fp16.onnx"}
"""The graph's path at each precision, as transformers.js looks for it."""

Role = Literal["bi-encoder", "cross-encoder"]
Slot = tuple[int | str, int]


class Source(TypedDict):
    """Where the weights come from; `id` is a hub id or a folder's name, never a path of one machine."""

    id: str
    revision: str | None
    weights_sha256: str


class Head(TypedDict):
    """A cross-encoder's output: one logit, or two of which the difference counts."""

    logits: int
    activation: str


class Manifest(TypedDict):
    """The contract with the page: every field of manifest.json."""

    schema: int
    name: str
    role: Role
    source: Source
    licence: str | None
    architecture: str
    precision: str
    quantization: Mapping[str, Any]
    max_tokens: int
    dimensions: NotRequired[int]
    pooling: NotRequired[str]
    normalized: NotRequired[bool]
    prompts: NotRequired[Mapping[str, str]]
    head: NotRequired[Head]
    templates: Mapping[str, Sequence[Slot]]
    inputs: Sequence[str]
    output: str
    assumed: NotRequired[Sequence[str]]  # what no file of a published folder says
    files: list[FileEntry]
    versions: Mapping[str, str]
    quality: Mapping[str, Any]


def write_json(path: Path, value: object) -> None:
    """Write JSON as the project keeps it: two spaces, readable letters, a final newline."""
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", "utf-8")


def write_manifest(folder: Path, manifest: Manifest) -> Manifest:
    """Describe the files that the page loads, write `folder/manifest.json`, and return what it says."""
    paths = [GRAPHS[manifest["precision"]], *TOKENIZER_FILES]
    manifest = {**manifest, "files": [describe(folder, path) for path in paths]}
    write_json(folder / NAME, manifest)
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """Read `folder/manifest.json` without looking at the other files.

    Raises:
        ExportError: there is none, it is not JSON, or it was written by another version of this program.
    """
    path = folder / NAME
    try:
        manifest: Manifest = json.loads(path.read_text("utf-8"))
        schema = manifest["schema"]
    except FileNotFoundError:
        raise ExportError(
            f"{path} is missing, so {folder} is no model; write one with `python -m export convert`"
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise ExportError(f"{path} is not a manifest ({error!r}); convert the model again") from error
    if schema != SCHEMA:
        raise ExportError(f"{path} has schema {schema}, this program reads {SCHEMA}; convert the model again")
    return manifest


def damage(folder: Path, manifest: Manifest) -> list[str]:
    """Return a line for every file that is not the one that the manifest describes."""
    found = []
    for entry in manifest["files"]:
        for part in shipped(entry):
            try:
                verify(folder, part, "restore it, or convert the model again")
            except ExportError as error:
                found.append(str(error))
    return found
