"""Files as the manifests describe them: path, bytes and SHA-256. Reads files; writes nothing."""

import hashlib
from pathlib import Path
from typing import NotRequired, TypedDict

from export.errors import ExportError


class FileEntry(TypedDict):
    """One file of a manifest; `path` is relative to the folder that the manifest describes.

    A file that is too large for some hosts is shipped as `parts` instead, to be joined in their order.
    """

    path: str
    bytes: int
    sha256: str
    parts: NotRequired[list["FileEntry"]]


def shipped(entry: FileEntry) -> list[FileEntry]:
    """Return the files that lie in the folder for an entry: its parts, or itself."""
    return entry.get("parts", [entry])


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def describe(folder: Path, path: str) -> FileEntry:
    """Return the manifest entry of `folder/path`."""
    file = folder / path
    return {"path": path, "bytes": file.stat().st_size, "sha256": sha256(file)}


def verify(folder: Path, entry: FileEntry, remedy: str) -> None:
    """Raise ExportError unless the file is the one that its entry describes; `remedy` says what to do."""
    file = folder / entry["path"]
    if not file.is_file():
        raise ExportError(f"{file} is missing; {remedy}")
    found = file.stat().st_size
    if found != entry["bytes"]:
        raise ExportError(f"{file} has {found} bytes, its manifest says {entry['bytes']}; {remedy}")
    digest = sha256(file)
    if digest != entry["sha256"]:
        raise ExportError(f"{file} has SHA-256 {digest}, its manifest says {entry['sha256']}; {remedy}")
