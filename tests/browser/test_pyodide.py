"""The engine's unit tests once more, inside the Pyodide that the page ships: same tests, another Python."""

import importlib.metadata
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route

from export.runtimes import WEB
from export.stdlib import ABSENT, is_absent, module
from tests.browser.conftest import Opener

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
# All pure Python, so the copies that run this test run in Pyodide as well.
PYTEST = ("pytest", "pluggy", "iniconfig", "packaging", "pygments")
RUN = """
async ({base}) => {
  const { loadFiles } = await import(`${base}assets.js`);
  const { bootPyodide } = await import(`${base}runtime.js`);
  const site = await (await fetch(`${base}site.json`)).json();
  const data = (files) => files.filter(({ path }) => !path.endsWith(".mjs"));
  const load = (folder, files) => loadFiles(new URL(folder, base), data(files), () => {});
  const { pyodide: shipped } = site.runtimes;
  const pyodide = await bootPyodide(shipped, await load(shipped.folder, shipped.files));
  pyodide.unpackArchive((await load("./", [site.engine])).get("ranklens.zip"), "zip");
  pyodide.unpackArchive(await (await fetch(`${base}tests.zip`)).arrayBuffer(), "zip");
  pyodide.setStdout({ batched: (line) => (globalThis.output = `${globalThis.output ?? ""}${line}\\n`) });
  const status = pyodide.runPython(`
import sys, pytest
sys.path.insert(0, ".")
without = ["-p", "no:cacheprovider", "-p", "no:faulthandler"]
int(pytest.main(["-q", "--import-mode=importlib", *without, "tests"]))
`);
  const broken = pyodide.runPython(`
import importlib, json, zipfile
archive, = (path for path in sys.path if path.endswith(".zip"))
paths = zipfile.ZipFile(archive).namelist()
modules = [path.removesuffix("c").removesuffix(".py").removesuffix("/__init__") for path in paths]
names = [module.replace("/", ".") for module in modules]
broken = {}
for name in names:
    if name not in ("antigravity", "this") and not name.endswith("__main__"):
        try:
            importlib.import_module(name)
        except ImportError as error:
            broken[name] = error.name
json.dumps(broken)
`);
  return {
    status,
    output: globalThis.output,
    version: pyodide.runPython("sys.version"),
    broken: JSON.parse(broken),
  };
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
    assert not {name: lacks for name, lacks in result["broken"].items() if lacks and is_absent(lacks)}


def test_what_is_left_out_of_the_standard_library_was_there() -> None:
    archive = WEB / "node_modules" / "pyodide" / "python_stdlib.zip"
    found = {module(name) for name in zipfile.ZipFile(archive).namelist()}
    assert not [name for name in ABSENT if name not in found]
