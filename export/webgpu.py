"""WebGPU: the unquantized graph that a site ships beside a model's int8 one, for browsers with a GPU.

In:  the manifest of a model that the site has, and of the same model at fp32 or fp16
(`export convert --precision fp32`).
Out: the model's `webgpu` entry in site.json, its graph in the model's own folder, and whether the site needs
the larger runtime. Left out: whether it is used; the page decides. Standard library only.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from export.manifest import TOKENIZER_FILES
from export.parts import LARGEST, ship

PRECISIONS = ("fp32", "fp16")
# int8 graphs make no sense there: WebGPU has no MatMulInteger.
SAME = ("role", "inputs", "output", "templates", "prompts", "head", "pooling", "max_tokens")
Model = Mapping[str, Any]


def is_twin(known: Model, other: Model) -> bool:
    """Tell whether `other` is the model `known` at a precision for WebGPU, read from the same original."""
    if not is_unquantized(other) or is_unquantized(known):
        return False
    one, two = (_comparable(manifest) for manifest in (known, other))
    return one == two


def is_unquantized(manifest: Model) -> bool:
    """Tell whether WebGPU runs a model's graph as it is."""
    return manifest.get("precision") in PRECISIONS


def _comparable(manifest: Model) -> str:
    own = {name: manifest.get(name) for name in SAME}
    own["weights"] = manifest.get("source", {}).get("weights_sha256")
    own["tokenizer"] = [_sha256(manifest, path) for path in TOKENIZER_FILES]
    return json.dumps(own, sort_keys=True)


def _sha256(manifest: Model, path: str) -> str | None:
    return next((str(entry["sha256"]) for entry in manifest["files"] if entry["path"] == path), None)


def ship_graph(folder: Path, target: Path, manifest: Model, largest: int = LARGEST) -> dict[str, Any]:
    """Copy a twin's graph into the folder of the model that the site has; return the `webgpu` entry."""
    return {
        "precision": manifest["precision"],
        "files": [ship(folder, target, entry, largest) for entry in _graphs(manifest)],
    }


def own_graph(manifest: Model) -> dict[str, Any] | None:
    """Return the `webgpu` entry of a model that is unquantized itself, else None."""
    if not is_unquantized(manifest):
        return None
    return {"precision": manifest["precision"], "files": _graphs(manifest)}


def _graphs(manifest: Model) -> list[Any]:
    return [entry for entry in manifest["files"] if entry["path"] not in TOKENIZER_FILES]


def is_needed(described: Mapping[str, Model]) -> bool:
    """Tell whether a pair of the site's models can run on WebGPU."""
    roles = {model["manifest"]["role"] for model in described.values() if "webgpu" in model}
    return roles == {"bi-encoder", "cross-encoder"}
