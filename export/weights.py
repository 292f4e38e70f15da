"""Weights: the shapes and the hash of a model's weight files, read before anything heavy is loaded.

In:  a model's folder.
Out: tensor name -> shape, from the headers of the safetensors files alone; one SHA-256 over all files.
Left out: the values. Older `pytorch_model.bin` files have no header to read: their shapes come out empty, and
loading them tells.
"""

import hashlib
import json
import struct
from pathlib import Path

from export.errors import ExportError
from export.files import sha256

Shapes = dict[str, tuple[int, ...]]
INDEX = "model.safetensors.index.json"
OLD = "pytorch_model.bin"


def weight_files(folder: Path) -> list[Path]:
    """Return a model's weight files: safetensors (one or several), or one older file."""
    if (folder / "model.safetensors").is_file():
        return [folder / "model.safetensors"]
    if (folder / INDEX).is_file():
        try:
            names = set(json.loads((folder / INDEX).read_text("utf-8"))["weight_map"].values())
        except (ValueError, KeyError, AttributeError) as error:
            raise ExportError(f"{folder / INDEX} is no index of weights; download the model again") from error
        missing = sorted(name for name in names if not (folder / name).is_file())
        if missing:
            raise ExportError(f"{folder} lacks {', '.join(missing)}; download the model again")
        return sorted(folder / name for name in names)
    if (folder / OLD).is_file():
        return [folder / OLD]
    raise ExportError(f"{folder} has no weights (model.safetensors or {OLD}); was it downloaded in full?")


def weights_sha256(files: list[Path]) -> str:
    """Return the file's SHA-256; of several files, that of the list of their hashes and names."""
    if len(files) == 1:
        return sha256(files[0])
    lines = "".join(f"{sha256(file)}  {file.name}\n" for file in files)
    return hashlib.sha256(lines.encode()).hexdigest()


def shapes(files: list[Path]) -> Shapes:
    """Return every tensor's shape.

    Raises:
        ExportError: a file is cut off or is no safetensors file.
    """
    found: Shapes = {}
    for file in files:
        if file.suffix == ".safetensors":
            found |= _header(file)
    return found


def _header(file: Path) -> Shapes:
    size = file.stat().st_size
    try:
        with file.open("rb") as stream:
            (length,) = struct.unpack("<Q", stream.read(8))
            if length > size:
                raise ValueError("its header is longer than the file")
            header = json.loads(stream.read(length))
        header.pop("__metadata__", None)
        ends = [entry["data_offsets"][1] for entry in header.values()]
        shapes = {name: tuple(entry["shape"]) for name, entry in header.items()}
    except (struct.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ExportError(f"{file} is not a safetensors file ({error}); download it again") from error
    expected = 8 + length + max(ends, default=0)
    if size != expected:
        raise ExportError(
            f"{file} has {size} bytes and should have {expected}: the download was cut off; get it again"
        )
    return shapes
