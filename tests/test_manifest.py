"""Manifest: what is written can be read, and a file that is not the described one is found."""

import json
from pathlib import Path
from typing import Any

import pytest

from export.errors import ExportError
from export.manifest import GRAPHS, damage, read_manifest, write_manifest

FILES = (GRAPHS["int8"], "tokenizer.json", "tokenizer_config.json")


def make(folder: Path) -> Any:
    for path in FILES:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(f"content of {path}", "utf-8")
    manifest: Any = {"schema": 1, "name": "one", "precision": "int8"}
    return write_manifest(folder, manifest)


def test_files_are_described(tmp_path: Path) -> None:
    manifest = make(tmp_path)
    assert [entry["path"] for entry in manifest["files"]] == list(FILES)
    assert read_manifest(tmp_path) == manifest
    assert damage(tmp_path, manifest) == []


def test_every_damaged_file_is_found(tmp_path: Path) -> None:
    manifest = make(tmp_path)
    (tmp_path / FILES[0]).write_text("cut", "utf-8")
    (tmp_path / FILES[1]).unlink()
    (tmp_path / FILES[2]).write_text("CONTENT of tokenizer_config.json", "utf-8")
    found = damage(tmp_path, manifest)
    assert [part in line for part, line in zip(("bytes", "missing", "SHA-256"), found, strict=True)] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "is missing"),
        ("{", "not a manifest"),
        ("[]", "not a manifest"),
        ('{"schema": 99}', "schema 99"),
    ],
)
def test_a_manifest_that_cannot_be_used(tmp_path: Path, text: str | None, message: str) -> None:
    if text is not None:
        (tmp_path / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(ExportError, match=message):
        read_manifest(tmp_path)


def test_the_bundled_folders_are_whole() -> None:
    models = Path(__file__).parent.parent / "web" / "models"
    for folder in models.iterdir():
        manifest = read_manifest(folder)
        assert damage(folder, manifest) == []
        assert (
            json.loads((folder / "config.json").read_text("utf-8"))["model_type"] == manifest["architecture"]
        )
