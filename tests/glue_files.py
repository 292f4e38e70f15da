"""Glue as Emscripten writes it, and the wasm file that goes with it, both small enough to read."""

from collections.abc import Mapping

from export.wasmfile import Kind

PARTS = {
    "start": "async function _createPyodideModule(moduleArg={}){",
    "variables": "var Module=moduleArg;var wasmMemory,_malloc,_free,_PyLong_New,__PyRuntime,_main;"
    'var pi=3,logo="}";',
    "reached": 'var now_ms=()=>{return/[}"]/.test(`${{a:"`"}.a}}`)?_malloc(8):0};'
    'function _now(){return now_ms()}_now.sig="i";',
    "unreached": 'var GL={init(){return _free(1)}};function _glClear(x){GL.init(x)}_glClear.sig="vi";'
    'Module["_glClear"]=_glClear;async function later_on(){}',
    "exports": 'function assignWasmExports(wasmExports){_malloc=Module["_malloc"]=wasmExports["malloc"];'
    '_free=Module["_free"]=wasmExports["free"];_PyLong_New=Module["_PyLong_New"]=wasmExports["PyLong_New"];'
    '__PyRuntime=Module["__PyRuntime"]=wasmExports["_PyRuntime"].value>>>0;'
    '_main=Module["_main"]=wasmExports["__main_argc_argv"];'
    'memory=Module["memory"]=wasmMemory=wasmExports["memory"]}',
    "imports": "var wasmImports={glClear:_glClear,now:_now};",
    "end": 'if(Module["wait"]){run()}else{Module["later"]=pi}return Module}'
    "export default _createPyodideModule;\n",
}
GLUE = "".join(PARTS.values())
LOADER = "export const loadPyodide=async()=>(await create())._api;\n"


def wasm(imports: Mapping[str, Kind], exports: Mapping[str, Kind]) -> bytes:
    """Return a wasm file of these names and nothing else; no name may have more than 127 bytes."""
    types = {Kind.FUNCTION: b"\0", Kind.GLOBAL: b"\x7f\0", Kind.MEMORY: b"\1\1\2", Kind.TABLE: b"\x70\0\1"}
    asked = [_name("env") + _name(name) + bytes([kind]) + types[kind] for name, kind in imports.items()]
    offered = [_name(name) + bytes([kind, 0]) for name, kind in exports.items()]
    return b"\0asm\1\0\0\0" + _section(0, [b"custom"]) + _section(2, asked) + _section(7, offered)


def _name(name: str) -> bytes:
    return bytes([len(name.encode())]) + name.encode()


def _section(number: int, entries: list[bytes]) -> bytes:
    content = bytes([len(entries)]) + b"".join(entries)
    size = len(content)
    return bytes([number, size & 127 | 128, size >> 7]) + content


EXPORTED = {
    "malloc": Kind.FUNCTION,
    "free": Kind.FUNCTION,
    "PyLong_New": Kind.FUNCTION,
    "_PyRuntime": Kind.GLOBAL,
    "__main_argc_argv": Kind.FUNCTION,
    "memory": Kind.MEMORY,
    "_ZN4sort": Kind.FUNCTION,
}
WASM = wasm({"now": Kind.FUNCTION, "free": Kind.GLOBAL}, EXPORTED)
