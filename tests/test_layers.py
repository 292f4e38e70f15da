"""Layers: who may import whom, read from the sources themselves.

The engine runs in the page, so it is standard library only and one file knows the browser; building and
serving must work right after a clone; and a test that needs more than pytest says so with a marker.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ENGINE = sorted((ROOT / "web" / "ranklens").glob("*.py"))
DEMO = [
    "__init__",
    "__main__",
    "build",
    "bundle",
    "bytecode",
    "compiling",
    "configs",
    "engine",
    "errors",
    "headers",
    "files",
    "glue",
    "interface",
    "javascript",
    "jsonfiles",
    "likeness",
    "manifest",
    "model_folders",
    "model_packing",
    "nodejs",
    "onnxfile",
    "packing",
    "parts",
    "pooling",
    "postprocessor",
    "preloads",
    "published",
    "refusals",
    "runtimes",
    "serve",
    "shell",
    "site",
    "stdlib",
    "vendor",
    "wasmfile",
    "webgpu",
    "weights",
]
UNIT_TESTS = sorted((ROOT / "tests").glob("*.py"))
BROWSER = {"js", "pyodide", "pyodide_js"}


def imports(path: Path) -> Iterator[str]:
    """Yield every imported module, also inside functions; a dot starts relative ones."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def foreign(path: Path, *own: str) -> set[str]:
    """Return the imported packages that are neither the standard library's nor our own."""
    return {name.split(".")[0] for name in imports(path)} - sys.stdlib_module_names - set(own)


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.name)
def test_the_engine_is_standard_library_only(path: Path) -> None:
    assert foreign(path, "ranklens") == (BROWSER & foreign(path) if path.name == "bridge.py" else set())


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.name)
def test_nothing_in_the_engine_imports_the_bridge(path: Path) -> None:
    assert "ranklens.bridge" not in set(imports(path))


@pytest.mark.parametrize("name", DEMO)
def test_building_and_serving_need_the_standard_library_and_deflate_only(name: str) -> None:
    path = ROOT / "export" / f"{name}.py"
    assert foreign(path, "export") == ({"deflate"} if name == "packing" else set())
    reached = {module.split(".")[1] for module in imports(path) if module.startswith("export.")}
    assert reached <= set(DEMO)


@pytest.mark.parametrize("path", UNIT_TESTS, ids=lambda path: path.name)
def test_a_test_that_needs_more_than_pytest_is_marked(path: Path) -> None:
    if foreign(path, "bench", "export", "pytest", "ranklens", "tests"):
        assert "mark.model" in path.read_text("utf-8")
