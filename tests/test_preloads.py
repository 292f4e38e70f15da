"""Preloads: index.html names every module that the page starts with, once, and none that does not exist."""

import re
from pathlib import Path

import pytest

from export.errors import ExportError
from export.preloads import STARTER, imported, write_preloads
from export.runtimes import WEB
from tests.folders import write


def test_modules_are_found_through_others_and_named_once(tmp_path: Path) -> None:
    write(tmp_path / "index.html", f"<head>\n{STARTER}</head>\n")
    write(tmp_path / "isolation.js", 'import { kept } from "./kept.js";\n')
    write(tmp_path / "kept.js", "export const kept = 1;\n")
    write(
        tmp_path / "app.js",
        'import {\n  list,\n} from "./view/list.js";\nimport "./kept.js";\n'
        'const later = () => import("./later.js");\n',
    )
    write(tmp_path / "view" / "list.js", 'export { kept } from "../kept.js";\n// import "./no.js";\n')
    write_preloads(tmp_path)
    page = (tmp_path / "index.html").read_text("utf-8")
    assert re.findall(r'modulepreload" href="([^"]+)"', page) == [
        *["isolation.js", "kept.js", "app.js", "view/list.js"]
    ]
    assert page.index("modulepreload") < page.index(STARTER)


def test_a_page_that_starts_otherwise_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "index.html", "<head></head>")
    with pytest.raises(ExportError, match="index.html has no line"):
        write_preloads(tmp_path)


def test_the_page_starts_with_modules_that_exist_and_no_library() -> None:
    modules = imported(WEB, "app.js")
    assert {"engine.js", "view/ranking.js", "isolation.js"} <= set(modules)
    assert len(modules) == len(set(modules))
    assert all((WEB / module).is_file() for module in modules)
    assert not [module for module in modules if module.startswith("vendor/") or module == "worker.js"]
