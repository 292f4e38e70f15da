"""Wasm files: names and kinds of all that is imported and exported."""

from export.wasmfile import Kind, read_interface
from tests.glue_files import wasm


def test_every_kind_of_import_and_export_is_read() -> None:
    imports = {
        "table": Kind.TABLE,
        "now": Kind.FUNCTION,
        "memory": Kind.MEMORY,
        "base": Kind.GLOBAL,
        "later": Kind.FUNCTION,
    }
    exports = {"run": Kind.FUNCTION, "data": Kind.GLOBAL, "é": Kind.TAG}
    assert read_interface(wasm(imports, exports)) == (imports, exports)


def test_a_module_may_ask_and_offer_nothing() -> None:
    assert read_interface(b"\0asm\1\0\0\0") == ({}, {})
