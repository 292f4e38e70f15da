"""Model folders as the site ships them: checked against their manifests, copied, and put into pairs.

Folders come in (web/models/* or those of --models); copies and the models' part of site.json go out. Standard
library only: converting is `export convert`'s work.
"""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from export import manifest as manifests
from export.errors import ExportError
from export.files import shipped, verify

MODEL_TEXTS = ("manifest.json", "config.json", "card.json", "README.md")


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
        inside = sorted(path.parent for path in folder.glob("*/manifest.json"))
        if not (folder / "manifest.json").is_file() and not inside:
            raise ExportError(
                f"{folder} holds no model (no manifest.json); write one with `python -m export convert`"
            )
        found += [folder] if (folder / "manifest.json").is_file() else inside
    return found


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return a model folder's manifest after checking every file that it names."""
    manifest = manifests.read_manifest(folder)
    try:
        role, entries = manifest["role"], manifest["files"]
    except KeyError as error:
        raise ExportError(f"{folder / manifests.NAME} has no {error}; convert the model again") from error
    if role not in ("bi-encoder", "cross-encoder"):
        raise ExportError(
            f"{folder / manifests.NAME} has the role {role!r}, not 'bi-encoder' or 'cross-encoder'"
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


def copy_models(site: Path, folders: Sequence[Path]) -> dict[str, Any]:
    """Copy the model folders; return name -> folder and manifest."""
    described: dict[str, Any] = {}
    for folder in folders:
        manifest = read_manifest(folder)
        name = manifest["name"]
        if name in described:
            raise ExportError(f"two model folders have the name {name}; {folder} is the second")
        target = site / "models" / name
        parts = [part["path"] for entry in manifest["files"] for part in shipped(entry)]
        for path in [*parts, *(text for text in MODEL_TEXTS if (folder / text).is_file())]:
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / path, target / path)
        described[name] = {"folder": f"models/{name}/", "manifest": manifest}
    return described
