"""Packing: large files deflated, and files that resemble another shipped as their difference from it.

In:  a file that lies in the site, and perhaps the one that it resembles.
Out: the packed file in its place, and the manifest entry that tells web/unpacking.js how to undo it.
Left out: which files are alike (`export.likeness`).

Hosts compress text but seldom wasm and never ONNX, so the page does it itself. A packed file keeps its name:
a name that ends in .gz would have some hosts announce a Content-Encoding, and the browser unpack it as well.
libdeflate writes wasm and text 4 to 5 % closer than zlib, in the same format: it looks for the cheapest way
through a block, and for the places where one code of Huffman's should end and the next begin.
"""

import functools
from collections.abc import Sequence
from pathlib import Path

from deflate import deflate_compress

from export.files import FileEntry, Like, Packed, Range

LEVEL = 11  # of 12; the last one takes half as long again for 4 kB of 31 MB
WORTH = 0.95  # of its size: a file that stays larger is shipped as it is


def pack(folder: Path, entry: FileEntry, like: Like | None = None, base: bytes = b"") -> FileEntry:
    """Replace `folder/path` by its packed form where that is worth it; return the entry for the site.

    `base` is the content of the file that `like` names.
    """
    path = folder / entry["path"]
    content = path.read_bytes()
    packed = deflate(difference(content, base, like["ranges"]) if like else content)
    if len(packed) > WORTH * len(content):
        return entry
    path.write_bytes(packed)
    told: Packed = {"bytes": len(packed)}
    if like:
        told["like"] = like
    return {**entry, "packed": told}


def difference(content: bytes, base: bytes, ranges: Sequence[Range]) -> bytes:
    """Return the content with each range lessened by that of the base, byte by byte modulo 256."""
    out = bytearray(content)
    for at, start, size in ranges:
        out[at : at + size] = subtract(content[at : at + size], base[start : start + size])
    return bytes(out)


def subtract(one: bytes, other: bytes) -> bytes:
    """Return one - other, byte by byte modulo 256.

    All bytes at once, as two large numbers: the top bit of each byte is kept out of the subtraction, so that
    no byte borrows from the next, and put right afterwards (Warren, Hacker's Delight, section 2-18).
    """
    size = len(one)
    a, b = int.from_bytes(one, "little"), int.from_bytes(other, "little")
    top = int.from_bytes(b"\x80" * size, "little")
    rest = int.from_bytes(b"\x7f" * size, "little")
    return (((a | top) - (b & rest)) ^ ((a ^ b ^ top) & top)).to_bytes(size, "little")


@functools.lru_cache(maxsize=8)  # the tests build many sites
def deflate(content: bytes) -> bytes:
    """Return the content as one raw deflate stream (RFC 1951); other threads go on meanwhile."""
    return bytes(deflate_compress(content, LEVEL))
