"""Packing: whatever is packed comes back, in fewer bytes, and noise is left as it is."""

import random
import zlib
from pathlib import Path

import pytest

from export import packing
from export.files import Like, describe
from tests.folders import unpacked

RANDOM = random.Random(5)
TEXT = b"The cross-encoder reads both texts at once. " * 200
NOISE = RANDOM.randbytes(5000)


def codes(size: int, spread: float, seed: int = 1) -> bytes:
    """Return int8 codes as quantized weights have them."""
    source = random.Random(seed)
    return bytes(round(source.gauss(0, spread)) % 256 for _ in range(size))


@pytest.mark.parametrize("content", [b"", b"a", TEXT, NOISE, codes(5000, 3)])
def test_what_is_deflated_is_one_raw_stream(content: bytes) -> None:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    assert inflater.decompress(packing.deflate(content)) == content
    assert inflater.eof
    assert inflater.unused_data == b""


def test_weights_and_repeats_are_packed_closer_than_zlib_does() -> None:
    weights, repeats = codes(1 << 20, 4), bytes(1 << 20)
    packed = packing.deflate(weights + repeats)
    assert len(packed) < 0.99 * len(zlib.compress(weights, 9)) + 2000  # the zeros cost next to nothing


def test_subtraction_is_byte_by_byte() -> None:
    one, other = RANDOM.randbytes(3000), RANDOM.randbytes(3000)
    expected = bytes((a - b) % 256 for a, b in zip(one, other, strict=True))
    assert packing.subtract(one, other) == expected
    assert packing.subtract(b"", b"") == b""


def test_a_packed_file_comes_back(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    entry = packing.pack(tmp_path, describe(tmp_path, "a.txt"))
    assert entry["packed"]["bytes"] == (tmp_path / "a.txt").stat().st_size < len(TEXT) / 10
    assert entry["bytes"] == len(TEXT)
    assert unpacked(tmp_path, entry) == TEXT


def test_a_file_that_does_not_shrink_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "noise.bin").write_bytes(NOISE)
    entry = describe(tmp_path, "noise.bin")
    assert packing.pack(tmp_path, entry) == entry
    assert (tmp_path / "noise.bin").read_bytes() == NOISE


def test_a_relative_is_shipped_as_its_difference(tmp_path: Path) -> None:
    base = codes(20_000, 40)
    step = codes(20_000, 0.5, seed=2)
    relative = b"head" + bytes((a + b) % 256 for a, b in zip(base, step, strict=True)) + b"tail"
    (tmp_path / "base").write_bytes(base)
    (tmp_path / "relative").write_bytes(relative)
    like: Like = {"entry": describe(tmp_path, "base"), "ranges": [(4, 0, len(base))]}
    alone = len(packing.deflate(relative))
    entry = packing.pack(tmp_path, describe(tmp_path, "relative"), like, base)
    assert entry["packed"]["bytes"] < alone / 3
    assert unpacked(tmp_path, entry) == relative
