"""Glue: what Python's wasm file can reach stays, what only packages call goes, other makes are refused."""

import pytest

from export import glue
from export.errors import ExportError
from export.runtimes import WEB
from export.wasmfile import read_interface
from tests.glue_files import EXPORTED, GLUE, LOADER, PARTS, WASM, wasm

PYODIDE = WEB / "node_modules" / "pyodide"


def test_only_what_can_be_reached_stays() -> None:
    trimmed = glue.trim(GLUE, WASM, LOADER)
    assert trimmed.startswith(PARTS["start"] + "var Module=moduleArg;var wasmMemory;var _malloc;")
    assert trimmed.endswith("var wasmImports={now:_now,};" + PARTS["end"])
    assert PARTS["reached"] in trimmed
    for name in ("GL", "_glClear", "later_on", "logo", "_free"):
        assert name not in trimmed


def test_every_export_stays_a_property_and_those_in_use_stay_variables() -> None:
    trimmed = glue.trim(GLUE, WASM, LOADER)
    body = trimmed.partition("function assignWasmExports(wasmExports){")[2].partition("}var wasmImports")[0]
    loop, assigned, *others = body.partition("_malloc=")
    assert loop == glue.ALL_EXPORTS
    assert assigned + "".join(others) == (
        '_malloc=Module["_malloc"]=wasmExports["malloc"];'
        '_main=Module["_main"]=wasmExports["__main_argc_argv"];'
        'memory=Module["memory"]=wasmMemory=wasmExports["memory"];'
    )


def test_what_the_loader_names_stays() -> None:
    trimmed = glue.trim(GLUE, WASM, LOADER.replace("_api", "_glClear"))
    assert PARTS["unreached"].replace("async function later_on(){}", "") in trimmed
    assert "glClear:_glClear," in trimmed
    assert '_free=Module["_free"]=wasmExports["free"];' in trimmed


@pytest.mark.parametrize(
    ("part", "put", "why"),
    [
        ("start", "async function create(){", "is not in it"),
        ("exports", "", "assignWasmExports.* is not in it"),
        ("imports", "", "wasmImports=.* is not in it"),
        ("imports", "var wasmImports={glClear:_glClear};", "it has no now"),
        ("exports", PARTS["exports"].replace('"free"', '"freed"'), "it does not assign free"),
    ],
)
def test_glue_of_another_make_is_refused(part: str, put: str, why: str) -> None:
    with pytest.raises(ExportError, match=f"{why}.*adapt export/glue.py"):
        glue.trim("".join({**PARTS, part: put}.values()), WASM, LOADER)


def test_an_export_of_another_kind_keeps_its_own_assignment() -> None:
    trimmed = glue.trim(GLUE, wasm({}, {**EXPORTED, "_PyRuntime": EXPORTED["malloc"]}), LOADER)
    assert PARTS["exports"].split(";")[3] in trimmed


@pytest.mark.skipif(not PYODIDE.is_dir(), reason="needs python -m export runtimes")
def test_pyodides_own_glue_shrinks_to_less_than_half() -> None:
    script = (PYODIDE / "pyodide.asm.mjs").read_text("utf-8")
    wasm_file = (PYODIDE / "pyodide.asm.wasm").read_bytes()
    trimmed = glue.trim(script, wasm_file, (PYODIDE / "pyodide.mjs").read_text("utf-8"))
    assert len(trimmed) < len(script) / 2
    table = trimmed.partition("var wasmImports={")[2].partition("}")[0]
    names = {entry.partition(":")[0] for entry in table.split(",")}
    interface = read_interface(wasm_file)
    assert set(interface.imports) - set(interface.exports) <= names
