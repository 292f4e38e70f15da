"""Docstrings: every worked example in the engine is true."""

import doctest
import importlib
from pathlib import Path

import pytest

ENGINE = sorted((Path(__file__).resolve().parent.parent / "web" / "ranklens").glob("*.py"))
MODULES = [path.stem for path in ENGINE if path.stem not in ("__init__", "bridge")]


@pytest.mark.parametrize("name", MODULES)
def test_every_example_in_the_docstrings_is_true(name: str) -> None:
    report: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    for test in doctest.DocTestFinder().find(importlib.import_module(f"ranklens.{name}")):
        runner.run(test, out=report.append)
    assert not report, "".join(report)
