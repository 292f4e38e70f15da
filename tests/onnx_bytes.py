"""ONNX files written byte by byte: inputs and outputs, and weights of a few bytes; no nodes."""

from collections.abc import Sequence
from pathlib import Path

Dims = Sequence[int | str | None]
FLOAT, INT64, FLOAT16 = 1, 7, 10


def varint(value: int) -> bytes:
    """Write a number as protobuf does, seven bits a byte."""
    rest = value >> 7
    return bytes([value & 0x7F | (0x80 if rest else 0)]) + (varint(rest) if rest else b"")


def field(number: int, content: bytes | str | int) -> bytes:
    """Write one field."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    data = content.encode() if isinstance(content, str) else content
    return varint(number << 3 | 2) + varint(len(data)) + data


def value(name: str, dims: Dims, dtype: int) -> bytes:
    """Write a ValueInfoProto; None is a dimension of which nothing is said."""
    shape = b"".join(
        field(1, b"" if size is None else field(1 if isinstance(size, int) else 2, size)) for size in dims
    )
    return field(1, name) + field(2, field(1, field(1, dtype) + field(2, shape)))


def weight(name: str, *, external: bool = False) -> bytes:
    """Write a TensorProto whose numbers would mislead whoever read them as fields."""
    return field(8, name) + field(9, b"\xff" * 300) + (field(14, 1) if external else b"")


def write_graph(
    path: Path, outputs: dict[str, Dims], inputs: dict[str, Dims] | None = None, dtype: int = FLOAT
) -> Path:
    """Write a graph that takes BERT's three inputs unless told otherwise."""
    named = ("input_ids", "attention_mask", "token_type_ids")
    taken = inputs if inputs is not None else dict.fromkeys(named, ("batch", "tokens"))
    graph = field(2, "main") + field(5, weight("table"))
    graph += b"".join(field(11, value(name, dims, INT64)) for name, dims in taken.items())
    graph += b"".join(field(12, value(name, dims, dtype)) for name, dims in outputs.items())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(field(1, 8) + field(2, "by hand") + field(7, graph) + field(8, field(2, 17)))
    return path
