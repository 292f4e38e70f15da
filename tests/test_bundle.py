"""Bundle: what is joined, what is told of it, and what is said if it fails. Here Node.js is a function."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from export import nodejs
from export.bundle import STARTED, bundle_scripts, bundle_styles
from export.errors import ExportError
from export.runtimes import WEB
from tests.folders import write

Run = Callable[[str, Sequence[str | Path], Path], tuple[int, str]]


def answer(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setattr(nodejs, "run", run)


def test_the_modules_that_were_joined_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(program: str, given: Sequence[str | Path], folder: Path) -> tuple[int, str]:
        _, esbuild, site, out, *scripts = given
        assert (program, esbuild) == ("node", WEB / "node_modules" / "esbuild" / "lib" / "main.js")
        assert (site, folder, scripts) == (tmp_path, tmp_path, list(STARTED))
        Path(out).write_text(json.dumps([*STARTED, "view/list.js", "text.js"]), "utf-8")
        return 0, ""

    answer(monkeypatch, run)
    assert bundle_scripts(tmp_path, WEB) == {"view/list.js", "text.js"}


def test_what_esbuild_says_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, lambda program, given, folder: (1, "app.js:3: no such name"))
    with pytest.raises(ExportError, match=r"(?s)could not join.*app.js:3: no such name"):
        bundle_scripts(tmp_path, WEB)


def test_the_scripts_that_are_started_are_those_that_the_page_and_its_workers_name() -> None:
    page = (WEB / "index.html").read_text("utf-8")
    scripts = {path.name: path.read_text("utf-8") for path in WEB.glob("*.js")}
    workers = {name for name in scripts if name.endswith("worker.js")}
    assert workers == {name for name in STARTED if name.endswith("worker.js")}
    for name in STARTED:
        named = page if name not in workers else "".join(scripts.values())
        assert f'"{name}"' in named or f'"./{name}"' in named


def test_stylesheets_are_joined_in_the_order_of_the_page(tmp_path: Path) -> None:
    link = '    <link rel="stylesheet" href="style/{}.css">\n'.format
    write(tmp_path / "index.html", f"<head>\n{link('one')}{link('two')}    <title>x</title>\n</head>\n")
    write(tmp_path / "style" / "two.css", "b { color: red; }\n")
    write(tmp_path / "style" / "one.css", "a { color: red; }\n")
    assert bundle_styles(tmp_path) == {"style/one.css", "style/two.css"}
    page = (tmp_path / "index.html").read_text("utf-8")
    assert page == '<head>\n    <link rel="stylesheet" href="style.css">\n    <title>x</title>\n</head>\n'
    assert (tmp_path / "style.css").read_text("utf-8") == "a { color: red; }\n\nb { color: red; }\n"


def test_every_stylesheet_of_the_page_is_joined(tmp_path: Path) -> None:
    page = (WEB / "index.html").read_text("utf-8")
    write(tmp_path / "index.html", page)
    for path in (WEB / "style").iterdir():
        write(tmp_path / "style" / path.name, path.read_text("utf-8"))
    assert bundle_styles(tmp_path) == {f"style/{path.name}" for path in (WEB / "style").iterdir()}
    assert (tmp_path / "index.html").read_text("utf-8").count("stylesheet") == 1
