"""The engine's unit tests once more, inside the Pyodide that the page ships: same tests, another Python."""

import importlib.metadata
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import Opener

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
# All pure Python, so the copies that run this test run in Pyodide as well.
PYTEST = ("pytest", "pluggy", "iniconfig", "packaging", "pygments")
RUN = """
async ({base}) => {
  const { loadPyodide } = await import(`${base}vendor/pyodide/pyodide.mjs`);
  const pyodide = await loadPyodide({ indexURL: `${base}vendor/pyodide/` });
  for (const archive of ["ranklens.zip", "tests.zip"]) {
    pyodide.unpackArchive(await (await fetch(base + archive)).arrayBuffer(), "zip");
  }
  pyodide.setStdout({ batched: (line) => (globalThis.output = `${globalThis.output ?? ""}${line}\\n`) });
  const status = pyodide.runPython(`
import sys, pytest
sys.path.insert(0, ".")
without = ["-p", "no:cacheprovider", "-p", "no:faulthandler"]
int(pytest.main(["-q", "--import-mode=importlib", *without, "tests"]))
`);
  return { status, output: globalThis.output, version: pyodide.runPython("sys.version") };
}
"""


def engine_tests() -> list[Path]:
    """Return the unit tests of the engine's modules, found by their names."""
    modules = sorted((ROOT / "web" / "ranklens").glob("*.py"))
    tests = [ROOT / "tests" / f"test_{module.stem}.py" for module in modules]
    return [test for test in tests if test.is_file()]


def pack_tests() -> bytes:
    """Return a zip of pytest, the engine's tests and what they import."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name in PYTEST:
            for module in importlib.metadata.files(name) or []:
                if module.suffix == ".py" and ".." not in module.parts:
                    file.write(module.locate(), module.as_posix())
        helpers = [path for path in (ROOT / "tests").glob("*.py") if not path.name.startswith("test_")]
        for test in [*engine_tests(), *helpers]:
            file.write(test, f"tests/{test.name}")
    return archive.getvalue()


def test_the_engines_unit_tests_pass_inside_pyodide(open_page: Opener) -> None:
    blank = open_page()
    base = blank.address

    def answer(body: bytes, kind: str) -> Any:
        return lambda route: route.fulfill(body=body, content_type=kind)

    blank.page.route("**/blank.html", answer(b"<!doctype html><title>blank</title>", "text/html"))
    blank.page.route("**/tests.zip", answer(pack_tests(), "application/zip"))
    blank.page.route("**/favicon.ico", lambda route: Route.abort(route))
    blank.page.goto(f"{base}blank.html")
    result = blank.evaluate(RUN, {"base": base})
    assert result["status"] == 0, result["output"]
    assert result["version"].startswith("3.14")
    passed = int(result["output"].strip().splitlines()[-1].split(" passed")[0].split()[-1])
    assert len(engine_tests()) >= 9
    assert passed >= 50, result["output"]
