"""Wasm files: what a module imports and exports, by name and kind (WebAssembly core specification, 5.5)."""

from enum import IntEnum
from typing import NamedTuple

IMPORTS, EXPORTS = 2, 7  # ids of sections


class Kind(IntEnum):
    """What is imported or exported."""

    FUNCTION = 0
    TABLE = 1
    MEMORY = 2
    GLOBAL = 3
    TAG = 4


class Interface(NamedTuple):
    """The names that a module asks for, whatever module they are to come from, and those that it offers."""

    imports: dict[str, Kind]
    exports: dict[str, Kind]


def read_interface(content: bytes) -> Interface:
    """Return a module's imports and exports."""
    found = Interface({}, {})
    reader = _Reader(content, 8)  # behind the magic number and the version
    while reader.at < len(content):
        section, size = reader.byte(), reader.number()
        end = reader.at + size
        if section == IMPORTS:
            for _ in range(reader.number()):
                reader.name()
                name, kind = reader.name(), Kind(reader.byte())
                reader.skip_type(kind)
                found.imports[name] = kind
        elif section == EXPORTS:
            for _ in range(reader.number()):
                name, kind = reader.name(), Kind(reader.byte())
                reader.number()
                found.exports[name] = kind
        reader.at = end
    return found


class _Reader:
    def __init__(self, content: bytes, at: int) -> None:
        self.content, self.at = content, at

    def byte(self) -> int:
        self.at += 1
        return self.content[self.at - 1]

    def number(self) -> int:
        """Read an unsigned LEB128."""
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def name(self) -> str:
        size = self.number()
        self.at += size
        return self.content[self.at - size : self.at].decode()

    def skip_type(self, kind: Kind) -> None:
        """Skip what stands behind the kind of an import."""
        if kind in (Kind.TABLE, Kind.GLOBAL, Kind.TAG):
            self.byte()  # the type of a reference or a value; a tag's attribute
        if kind in (Kind.TABLE, Kind.MEMORY):
            flags = self.byte()
            self.number()
            if flags & 1:
                self.number()
        elif kind is Kind.GLOBAL:
            self.byte()
        else:
            self.number()
