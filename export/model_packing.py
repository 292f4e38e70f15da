"""Model packing: the models' files in the site, packed; relatives of the bi-encoder as their difference.

In:  the site's model folders, whole or in parts, and their manifests.
Out: packed files in their places, and manifests that say so.
Left out: copying (`export.model_folders`), how a file is packed (`export.packing`).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from export.files import FileEntry, Like
from export.likeness import ranges
from export.packing import pack

LEAST = 0.1  # of a file: what must be alike, or the other file is not worth waiting for


def pack_models(site: Path, manifests: Sequence[dict[str, Any]]) -> None:
    """Pack every model's files in place; the manifests' entries are replaced.

    A page loads a cross-encoder together with a bi-encoder. Where the site has one bi-encoder only, the
    cross-encoders may therefore lean on its files.
    """
    bis = [manifest for manifest in manifests if manifest["role"] == "bi-encoder"]
    base = bis[0] if len(bis) == 1 else None
    # The base is packed last: the others are compared with its plain files.
    for manifest in sorted(manifests, key=lambda manifest: manifest["role"] == "bi-encoder"):
        folder = site / "models" / manifest["name"]
        others = base if base is not None and manifest is not base else None
        manifest["files"] = [_packed(folder, entry, others, site) for entry in manifest["files"]]
    if base is not None:
        _complete(base, [manifest for manifest in manifests if manifest is not base])


def _packed(folder: Path, entry: FileEntry, base: dict[str, Any] | None, site: Path) -> FileEntry:
    if "parts" in entry:
        return {**entry, "parts": [pack(folder, part) for part in entry["parts"]]}
    other = next((one for one in base["files"] if one["path"] == entry["path"]), None) if base else None
    if base is None or other is None or "parts" in other:
        return pack(folder, entry)
    path = site / "models" / base["name"] / other["path"]
    alike = ranges(folder / entry["path"], path)
    if sum(size for _, _, size in alike) < LEAST * entry["bytes"]:
        return pack(folder, entry)
    there = FileEntry(path=f"../{base['name']}/{other['path']}", bytes=other["bytes"], sha256=other["sha256"])
    like: Like = {"entry": there, "ranges": alike}
    return pack(folder, entry, like, path.read_bytes())


def _complete(base: dict[str, Any], others: Sequence[dict[str, Any]]) -> None:
    """Tell those that lean on the base how its files are packed by now."""
    packed = {entry["sha256"]: entry["packed"] for entry in base["files"] if "packed" in entry}
    for entry in (entry for manifest in others for entry in manifest["files"]):
        like = entry.get("packed", {}).get("like")
        if like and like["entry"]["sha256"] in packed:
            like["entry"]["packed"] = packed[like["entry"]["sha256"]]
