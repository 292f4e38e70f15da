"""Files as the manifests describe them: path, bytes and SHA-256. Reads files; writes nothing."""

import hashlib
from pathlib import Path
from typing import NotRequired, TypedDict

from export.errors import ExportError

Range = tuple[int, int, int]
"""Where a stretch lies in a file, where in the other file, and how many bytes it has."""


class FileEntry(TypedDict):
    """One file of a manifest; `path` is relative to the folder that the manifest describes.

    A file that is too large for some hosts is shipped as `parts` instead, to be joined in their order; a file
    of the site may be shipped `packed`. `bytes` and `sha256` are those of the file itself in any case.
    """

    path: str
    bytes: int
    sha256: str
    parts: NotRequired[list["FileEntry"]]
    packed: NotRequired["Packed"]


class Packed(TypedDict):
    """What is shipped in a file's place: so many bytes of raw deflate (RFC 1951), and what to add to them."""

    bytes: int
    like: NotRequired["Like"]


class Like(TypedDict):
    """A file of which ranges are to be added, byte by byte modulo 256."""

    entry: FileEntry
    ranges: list[Range]


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
