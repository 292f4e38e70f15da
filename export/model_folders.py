"""Model folders as the site ships them: checked against their manifests, copied, and put into pairs.

Folders come in (web/models/* or those of --models), also published ones without a manifest; copies and the
models' part of site.json go out. Converting is `export convert`'s work.
"""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from export import manifest as manifests
from export import webgpu
from export.errors import ExportError
from export.files import shipped, verify
from export.model_packing import pack_models
from export.parts import LARGEST, ship
from export.published import describe_folder, is_published

MODEL_TEXTS = ("config.json", "card.json", "README.md")


class Pair(NamedTuple):
    """Two models that the page shows side by side."""

    name: str
    bi_encoder: str
    cross_encoder: str


DEFAULT_PAIR = Pair("minilm", "all-MiniLM-L6-v2", "ranklens-minilm-l6-cross")


def find_models(folders: Iterable[Path]) -> list[Path]:
    """Return the model folders: each given folder itself, or those that it contains."""
    found: list[Path] = []
    for folder in folders:
        # A folder with a config.json is meant as a model, and told what it lacks where it is none.
        itself = _has_manifest(folder) or (folder / "config.json").is_file()
        contained = sorted(folder.iterdir()) if folder.is_dir() else []
        inside = [path for path in contained if _has_manifest(path) or is_published(path)]
        if not itself and not inside:
            raise ExportError(
                f"{folder} holds no model (no manifest.json, and no config.json with an ONNX file in onnx/);"
                " write one with `python -m export convert`"
            )
        found += [folder] if itself else inside
    return found


def _has_manifest(folder: Path) -> bool:
    return (folder / manifests.NAME).is_file()


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return a model folder's manifest after checking every file that it names; derive a missing one."""
    if not _has_manifest(folder) and (folder / "config.json").is_file():
        return dict(describe_folder(folder))
    manifest = manifests.read_manifest(folder)
    try:
        role, entries = manifest["role"], manifest["files"]
    except KeyError as error:
        raise ExportError(f"{folder / manifests.NAME} has no {error}; convert the model again") from error
    if role not in ("bi-encoder", "cross-encoder"):
        raise ExportError(
            f"{folder / manifests.NAME} has the role {role!r}, not 'bi-encoder' or 'cross-encoder'"
        )
    if any("packed" in entry for entry in entries):
        raise ExportError(
            f"{folder} belongs to a built site, whose files are packed; name the folder that it came from"
        )
    for entry in entries:
        for part in shipped(entry):
            verify(folder, part, "restore it, or convert the model again with `python -m export convert`")
    return dict(manifest)


def pair_models(manifests: Iterable[dict[str, Any]]) -> list[Pair]:
    """Return every bi-encoder with every cross-encoder, the usual pair first.

    Two bi-encoders A, B and one cross-encoder C give the pairs `A+C` and `B+C`.
    """
    names: dict[str, list[str]] = {"bi-encoder": [], "cross-encoder": []}
    for manifest in manifests:
        names[manifest["role"]].append(manifest["name"])
    for role, found in names.items():
        if not found:
            raise ExportError(
                f"the site needs a {role} and none of its model folders is one; add one with --models"
            )
    pairs = [
        Pair(f"{bi}+{cross}", bi, cross) for bi in names["bi-encoder"] for cross in names["cross-encoder"]
    ]
    pairs = [DEFAULT_PAIR if pair[1:] == DEFAULT_PAIR[1:] else pair for pair in pairs]
    return sorted(pairs, key=lambda pair: pair != DEFAULT_PAIR)


def copy_models(site: Path, folders: Sequence[Path], largest: int = LARGEST) -> dict[str, Any]:
    """Copy the model folders, files over `largest` bytes in parts; pack them; name -> folder, manifest.

    A folder with the same model at fp32 or fp16 adds its graph to the int8 one, for WebGPU.
    """
    described: dict[str, Any] = {}
    read = [(folder, read_manifest(folder)) for folder in folders]
    read.sort(key=lambda one: webgpu.is_unquantized(one[1]))  # what they may be twins of comes first
    for folder, manifest in read:
        name = manifest["name"]
        if name in described and webgpu.is_twin(described[name]["manifest"], manifest):
            described[name]["webgpu"] = webgpu.ship_graph(folder, site / "models" / name, manifest, largest)
            continue
        if name in described:
            raise ExportError(
                f"two model folders have the name {name}; {folder} is the second: rename it (`name` in its"
                " manifest.json, or the folder where it has none)"
            )
        target = site / "models" / name
        manifest["files"] = [ship(folder, target, entry, largest) for entry in manifest["files"]]
        for path in (text for text in MODEL_TEXTS if (folder / text).is_file()):
            shutil.copyfile(folder / path, target / path)
        described[name] = {"folder": f"models/{name}/", "manifest": manifest}
    pack_models(site, [model["manifest"] for model in described.values()])
    for name, model in described.items():
        manifests.write_json(site / "models" / name / manifests.NAME, model["manifest"])
        if own := webgpu.own_graph(model["manifest"]):
            model["webgpu"] = own
    return described
