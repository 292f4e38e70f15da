"""The command line: what it lists, and how an error reaches the person who called it."""

from pathlib import Path

import pytest

from export.__main__ import COMMANDS, main
from tests.folders import make_models

SOURCES = Path(__file__).resolve().parent.parent / "export"


def test_alone_it_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    shown = capsys.readouterr().out
    for name, line in COMMANDS.items():
        assert name in shown
        assert line in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_module(name: str) -> None:
    source = (SOURCES / f"{name}.py").read_text("utf-8")
    assert "def add_arguments(parser: argparse.ArgumentParser) -> None:" in source
    assert "def run(args: argparse.Namespace) -> int:" in source


@pytest.mark.parametrize("name", ["build", "runtimes", "serve"])
def test_help_tells_a_commands_options(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"usage: python -m export {name}" in capsys.readouterr().out


def test_an_unknown_command_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bild"]) == 2
    assert "there is no command 'bild'" in capsys.readouterr().err


def test_an_error_is_one_line_and_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    models = make_models(tmp_path / "models")
    (models / "all-MiniLM-L6-v2" / "tokenizer.json").unlink()
    assert main(["build", "--out", str(tmp_path / "dist"), "--models", str(models)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("export build: ")
    assert shown.err.count("\n") == 1
