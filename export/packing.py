"""Packing: large files deflated, and files that resemble another shipped as their difference from it.

In:  a file that lies in the site, and perhaps the one that it resembles.
Out: the packed file in its place, and the manifest entry that tells web/unpacking.js how to undo it.
Left out: which files are alike (`export.likeness`). Standard library only.

Hosts compress text but seldom wasm and never ONNX, so the page does it itself. A packed file keeps its name:
a name that ends in .gz would have some hosts announce a Content-Encoding, and the browser unpack it as well.
Weights are noise to a search for repeats: for them deflate without the search packs 2 to 15 % closer, so each
block is written the way that makes it smaller.
"""

import functools
import zlib
from collections.abc import Sequence
from pathlib import Path

from export.files import FileEntry, Like, Packed, Range

BLOCK = 1 << 20
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
    """Return the content as one raw deflate stream (RFC 1951) of blocks that know nothing of each other."""
    starts = range(0, max(len(content), 1), BLOCK)
    return b"".join(_block(content[at : at + BLOCK], last=at == starts[-1]) for at in starts)


def _block(content: bytes, *, last: bool) -> bytes:
    """Return the shorter form: with a search for repeats, or with Huffman's codes alone."""
    forms = []
    for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_HUFFMAN_ONLY):
        compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9, strategy)
        end = zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH
        forms.append(compressor.compress(content) + compressor.flush(end))
    return min(forms, key=len)
