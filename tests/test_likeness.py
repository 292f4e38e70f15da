"""Likeness: tensors of close codes are found wherever they lie; unlike ones, and other files, are not."""

import random
from pathlib import Path

import pytest

from export.files import Range
from export.likeness import ranges
from tests.onnx_bytes import field

SIZE = 1 << 14


def codes(seed: int, spread: float = 30, size: int = SIZE) -> bytes:
    source = random.Random(seed)
    return bytes(round(source.gauss(0, spread)) % 256 for _ in range(size))


def added(one: bytes, other: bytes) -> bytes:
    return bytes((a + b) % 256 for a, b in zip(one, other, strict=True))


def graph(path: Path, *tensors: bytes) -> Path:
    weights = b"".join(
        field(5, field(8, f"weight {place}") + field(9, data)) for place, data in enumerate(tensors)
    )
    path.write_bytes(field(2, "by hand") + field(7, field(2, "main") + weights))
    return path


def stretches(path: Path, base: Path) -> list[tuple[bytes, bytes]]:
    one, other = path.read_bytes(), base.read_bytes()
    found: list[Range] = ranges(path, base)
    return [(one[at : at + size], other[start : start + size]) for at, start, size in found]


def test_the_closest_tensor_is_taken_wherever_it_lies(tmp_path: Path) -> None:
    first, second = codes(1), codes(2)
    base = graph(tmp_path / "base.onnx", first, second)
    moved = added(second, codes(3, spread=1))
    path = graph(tmp_path / "path.onnx", codes(4), moved, first)
    assert stretches(path, base) == [(moved, second), (first, first)]


def test_small_and_unlike_tensors_are_left_out(tmp_path: Path) -> None:
    small = codes(1, size=100)
    base = graph(tmp_path / "base.onnx", small, codes(2), codes(3, size=2 * SIZE))
    path = graph(tmp_path / "path.onnx", small, codes(5), codes(3))
    assert ranges(path, base) == []


def test_equal_files_are_one_range(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text('{"vocab": {}}')
    assert ranges(tmp_path / "a.json", tmp_path / "b.json") == [(0, 0, 13)]


@pytest.mark.parametrize("content", [b"", b"not a graph", b"\x3a\xff\xff\xff\xff"])
def test_a_file_that_is_no_graph_is_like_nothing(tmp_path: Path, content: bytes) -> None:
    base = graph(tmp_path / "base.onnx", codes(1))
    (tmp_path / "broken.onnx").write_bytes(content)
    assert ranges(tmp_path / "broken.onnx", base) == []
    assert ranges(base, tmp_path / "broken.onnx") == []
