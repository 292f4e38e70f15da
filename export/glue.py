"""Glue: pyodide.asm.mjs without what only packages with code of their own could call; the page loads none.

In:  the script, Pyodide's wasm file, and the loader that starts the script.
Out: the script without Emscripten's library functions that nothing reaches any more, a third of its size.
Refused: a script of another make, so that an upgrade of Pyodide is looked at here first.

A package's wasm file may import any of 1,400 library functions, OpenGL and sound among them, and everything
that Python's own wasm file exports, for which the script has 4,900 variables. Here a function stays if
Python's file imports it, or if its name occurs in what stays or in the loader, be it in a string; a variable
likewise. The exports remain properties of Pyodide's module; one loop makes them.
"""

import json
import re
from collections.abc import Iterable, Iterator

from export.errors import ExportError
from export.javascript import Statement, statements, words
from export.wasmfile import Interface, Kind, read_interface

START = "async function _createPyodideModule(moduleArg={}){"
EXPORTS = "function assignWasmExports(wasmExports){"
EXPORT = re.compile(
    r'(?P<variable>\w+)=Module\["(?P<property>\w+)"\]=wasmExports\["(?P<export>\w+)"\](?P<value>\.value>>>0)?'
)
PRIVATE = ("_Z", "__wasm_call_ctors")
"""How exports begin that are no properties: the names of C++, and what is called once at the start."""
ALL_EXPORTS = (
    "for(const[name,value]of Object.entries(wasmExports)){"
    f"if({json.dumps(PRIVATE)}.some(start=>name.startsWith(start)))continue;"
    'if(typeof value=="function")Module["_"+name]=value;'
    'else if(value instanceof WebAssembly.Global)Module["_"+name]=value.value>>>0}'
)
IMPORTS = "var wasmImports={"
PROPERTY = re.compile(r'Module\["([\w$]+)"\]=\1;')
DECLARATIONS = ("var ", "function ", "async function ")


def trim(script: str, wasm: bytes, loader: str) -> str:
    """Return the script for a page that loads no packages."""
    interface = read_interface(wasm)
    start = script.find(START)
    if start < 0:
        raise _unknown(f"{START} is not in it")
    body, end = statements(script, start + len(START))
    pieces = [piece for statement in body for piece in _pieces(statement, interface)]
    for part in (EXPORTS + ALL_EXPORTS, IMPORTS):
        if not any(piece.text == part for piece in pieces):
            raise _unknown(f"{part.partition('{')[0]} is not in it")
    used = _used(pieces, words(loader))
    kept = "".join(piece.text for piece in pieces if piece.name is None or piece.name in used)
    return script[: start + len(START)] + kept + script[end:]


def _pieces(statement: Statement, interface: Interface) -> Iterable[Statement]:
    """Return a statement, or what it is made of."""
    text = statement.text
    if text.startswith(EXPORTS):
        return _exports(text[len(EXPORTS) : -1], interface)
    if text.startswith(IMPORTS):
        return _imports(text[len(IMPORTS) : -2], interface)
    made = PROPERTY.fullmatch(text)
    return [Statement(text, made[1]) if made else statement]


def _exports(body: str, interface: Interface) -> Iterator[Statement]:
    """Yield the function that assigns the exports: all to properties, then those in use to variables."""
    offered = {
        name
        for name, kind in interface.exports.items()
        if kind in (Kind.FUNCTION, Kind.GLOBAL) and not name.startswith(PRIVATE)
    }
    yield Statement(EXPORTS + ALL_EXPORTS)
    for assignment in body.split(";"):
        found = EXPORT.fullmatch(assignment)
        if found:
            offered.discard(found["export"])
        plain = found and _is_made_by_the_loop(found, interface)
        yield Statement(f"{assignment};", found["variable"] if found and plain else None)
    yield Statement("}")
    if offered:
        raise _unknown(f"it does not assign {', '.join(sorted(offered)[:3])}")


def _is_made_by_the_loop(found: re.Match[str], interface: Interface) -> bool:
    """Tell whether the loop makes the same property with the same value."""
    kind = Kind.GLOBAL if found["value"] else Kind.FUNCTION
    name = found["export"]
    named_alike = found["variable"] == found["property"] == f"_{name}" and not name.startswith(PRIVATE)
    return named_alike and interface.exports.get(name) is kind


def _imports(body: str, interface: Interface) -> Iterator[Statement]:
    """Yield the table of what wasm files may import, entry by entry."""
    yield Statement(IMPORTS)
    wanted = set(interface.imports) - set(interface.exports)
    for entry in body.split(","):
        name, _, value = entry.partition(":")
        yield Statement(f"{entry},", None if name in wanted else value or name)
        wanted.discard(name)
    yield Statement("};")
    if wanted:
        raise _unknown(f"it has no {', '.join(sorted(wanted)[:3])}")


def _used(pieces: Iterable[Statement], known: set[str]) -> set[str]:
    """Return every name that can be reached from what must stay, and those known from elsewhere."""
    named: dict[str, list[str]] = {}
    declared = {piece.name for piece in pieces if piece.text.startswith(DECLARATIONS)}
    used: set[str] = set()
    new = known
    for piece in pieces:
        if piece.name in declared and piece.name is not None:
            named.setdefault(piece.name, []).append(piece.text)
        else:
            new = new | words(piece.text)
    while new:
        used |= new
        new = {word for name in new for text in named.get(name, ()) for word in words(text)} - used
    return used


def _unknown(why: str) -> ExportError:
    return ExportError(f"pyodide.asm.mjs cannot be shortened: {why}; adapt export/glue.py to this Pyodide")
