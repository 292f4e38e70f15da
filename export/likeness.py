"""Likeness: which stretches of a file resemble stretches of another, byte for byte.

In:  two ONNX files, or two files of any kind.
Out: ranges (at, from, bytes): tensors of equal size whose int8 codes lie close together, or equal files.
Left out: making codes comparable (`export.grids`) and packing (`export.packing`). Standard library only.
"""

from pathlib import Path

from export.errors import ExportError
from export.files import Range
from export.onnxfile import Tensor, read_tensors

SMALLEST = 1 << 14
"""Bytes of the smallest tensor worth a range."""
SAMPLE = 1 << 10
ALIKE = 0.5
"""How large differences may be beside the codes themselves: half saves one bit a code."""


def ranges(path: Path, base: Path) -> list[Range]:
    """Return the stretches of a file that are like stretches of the base."""
    content, other = path.read_bytes(), base.read_bytes()
    if content == other:
        return [(0, 0, len(content))]
    candidates: dict[int, list[Tensor]] = {}
    for tensor in _tensors(base):
        candidates.setdefault(tensor.bytes, []).append(tensor)
    found = []
    for tensor in (one for one in _tensors(path) if one.bytes >= SMALLEST):
        near = [
            (_distance(content, tensor, other, one), one.start) for one in candidates.get(tensor.bytes, [])
        ]
        distance, start = min(near, default=(1.0, 0))
        if distance < ALIKE:
            found.append((tensor.start, start, tensor.bytes))
    return found


def _tensors(path: Path) -> list[Tensor]:
    """Return a file's tensors; one that cannot be read as ONNX has none that could be shared."""
    try:
        return read_tensors(path) if path.suffix == ".onnx" else []
    except ExportError:
        return []


def _distance(content: bytes, tensor: Tensor, other: bytes, one: Tensor) -> float:
    """Return the mean size of the differences in a sample, as a share of that of the codes."""
    step = max(tensor.bytes // SAMPLE, 1)
    codes = content[tensor.start : tensor.start + tensor.bytes : step]
    others = other[one.start : one.start + one.bytes : step]
    size = sum(map(_size, codes))
    apart = sum(_size((a - b) % 256) for a, b in zip(codes, others, strict=True))
    return apart / size if size else float(apart > 0)


def _size(byte: int) -> int:
    """Return the absolute value of an int8."""
    return min(byte, 256 - byte)
