"""Parts: files that are too large for some hosts, shipped in pieces that the page joins.

In:  a manifest entry and the folder where its file lies, whole or in parts already.
Out: the files in another folder, and the entry that describes them there.
Left out: joining (web/assets.js; `export.native`). Standard library only.
"""

import shutil
from pathlib import Path

from export.files import FileEntry, describe, shipped

LARGEST = 95_000_000
"""Bytes. GitHub refuses files over 100 MB."""
BLOCK = 1 << 20


def ship(source: Path, target: Path, entry: FileEntry, largest: int = LARGEST) -> FileEntry:
    """Copy an entry's file into `target`, split where it or a part of it has more than `largest` bytes."""
    pieces = shipped(entry)
    (target / entry["path"]).parent.mkdir(parents=True, exist_ok=True)
    if all(piece["bytes"] <= largest for piece in pieces):
        for piece in pieces:
            shutil.copyfile(source / piece["path"], target / piece["path"])
        return entry
    whole = target / entry["path"]
    with whole.open("wb") as joined:
        for piece in pieces:
            with (source / piece["path"]).open("rb") as stream:
                shutil.copyfileobj(stream, joined, BLOCK)
    parts = split(target, entry["path"], largest)
    whole.unlink()
    return {**entry, "parts": parts}


def split(folder: Path, path: str, largest: int) -> list[FileEntry]:
    """Write `path.part1`, `path.part2` ... beside a file; return their entries."""
    parts: list[FileEntry] = []
    size = (folder / path).stat().st_size
    with (folder / path).open("rb") as stream:
        for start in range(0, size, largest):
            part = f"{path}.part{len(parts) + 1}"
            left = min(largest, size - start)
            with (folder / part).open("wb") as out:
                while block := stream.read(min(left, BLOCK)):
                    out.write(block)
                    left -= len(block)
            parts.append(describe(folder, part))
    return parts
