"""ONNX files: the inputs and outputs of a graph, read without onnx or onnxruntime.

In:  a .onnx file (a protobuf message, ModelProto of onnx.proto).
Out: `Graph`: names, number types and shapes of its inputs and outputs; and where its weights lie.
Left out: nodes, and the weights' values, which are skipped and never read into memory. Standard library only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from export.errors import ExportError

TYPES = {1: "float32", 6: "int32", 7: "int64", 9: "bool", 10: "float16", 11: "float64"}
EXTERNAL = 1  # TensorProto.data_location

# Field numbers of onnx.proto.
MODEL_GRAPH = 7
GRAPH_INITIALIZER, GRAPH_INPUT, GRAPH_OUTPUT = 5, 11, 12
TENSOR_NAME, TENSOR_BYTES, TENSOR_LOCATION = 8, 9, 14
VALUE_NAME = 1
VALUE_TYPE = (2, 1, 1)  # ValueInfoProto.type.tensor_type.elem_type
VALUE_DIMENSION = (2, 1, 2, 1)  # ValueInfoProto.type.tensor_type.shape.dim
DIMENSION_SIZE, DIMENSION_NAME = 1, 2


class Value(NamedTuple):
    """An input or an output; a dimension that varies has a name, or None."""

    name: str
    dtype: str
    dims: tuple[int | str | None, ...]


@dataclass(frozen=True)
class Graph:
    """What a graph takes and gives; `external`: some of its weights lie in another file."""

    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    external: bool


class Tensor(NamedTuple):
    """Where the numbers of a weight lie in the file."""

    name: str
    start: int
    bytes: int


@dataclass(frozen=True)
class Message:
    """A piece of a protobuf file: a nested message, a text, or a number (`value`)."""

    stream: BinaryIO
    start: int
    end: int
    value: int = 0

    def fields(self) -> Iterator[tuple[int, "Message"]]:
        """Yield (field number, content) of a message's fields."""
        at = self.start
        while at < self.end:
            self.stream.seek(at)
            tag = _varint(self.stream)
            wire = tag & 7
            value = _varint(self.stream) if wire in (0, 2) else 0
            start = self.stream.tell()
            sizes = {0: 0, 1: 8, 2: value, 5: 4}
            if wire not in sizes or start + sizes[wire] > self.end:
                raise ValueError(f"no protobuf field at byte {at}")
            at = start + sizes[wire]
            yield tag >> 3, Message(self.stream, start, at, value)

    def along(self, first: int, *rest: int) -> Iterator["Message"]:
        """Yield what lies at a path of field numbers."""
        for number, content in self.fields():
            if number == first:
                yield from content.along(*rest) if rest else (content,)

    def text(self) -> str:
        """Return the content as a text."""
        self.stream.seek(self.start)
        return self.stream.read(self.end - self.start).decode("utf-8")


def read_graph(path: Path) -> Graph:
    """Read what a graph takes and gives.

    Raises:
        ExportError: the file is no ONNX model, or is cut off.
    """
    try:
        with path.open("rb") as stream:
            (graph,) = Message(stream, 0, path.stat().st_size).along(MODEL_GRAPH)
            weights = list(graph.along(GRAPH_INITIALIZER))
            # Files of older versions list weights among the inputs.
            names = {name.text() for weight in weights for name in weight.along(TENSOR_NAME)}
            inputs = [_value(message) for message in graph.along(GRAPH_INPUT)]
            return Graph(
                tuple(value for value in inputs if value.name not in names),
                tuple(_value(message) for message in graph.along(GRAPH_OUTPUT)),
                any(place.value == EXTERNAL for weight in weights for place in weight.along(TENSOR_LOCATION)),
            )
    except (OSError, ValueError) as error:
        raise ExportError(f"{path} is no whole ONNX file ({error}); download it again") from error


def read_tensors(path: Path) -> list[Tensor]:
    """Return the weights that lie in the file as plain bytes, in their order.

    Raises:
        ExportError: the file is no ONNX model, or is cut off.
    """
    found = []
    try:
        with path.open("rb") as stream:
            for weight in Message(stream, 0, path.stat().st_size).along(MODEL_GRAPH, GRAPH_INITIALIZER):
                name = "".join(part.text() for part in weight.along(TENSOR_NAME))
                found += [
                    Tensor(name, data.start, data.end - data.start) for data in weight.along(TENSOR_BYTES)
                ]
    except (OSError, ValueError) as error:
        raise ExportError(f"{path} is no whole ONNX file ({error}); download it again") from error
    return found


def _value(message: Message) -> Value:
    name = "".join(part.text() for part in message.along(VALUE_NAME))
    kind = next((part.value for part in message.along(*VALUE_TYPE)), 0)
    dims = tuple(_dimension(part) for part in message.along(*VALUE_DIMENSION))
    return Value(name, TYPES.get(kind, f"type {kind}"), dims)


def _dimension(message: Message) -> int | str | None:
    for number, content in message.fields():
        if number in (DIMENSION_SIZE, DIMENSION_NAME):
            return content.value if number == DIMENSION_SIZE else content.text()
    return None


def _varint(stream: BinaryIO) -> int:
    value = 0
    for place in range(10):
        byte = stream.read(1)
        if not byte:
            raise ValueError("it ends in the middle of a field")
        value |= (byte[0] & 0x7F) << (7 * place)
        if byte[0] < 0x80:
            return value
    raise ValueError("a number of more than 64 bits")
