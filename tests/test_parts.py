"""Parts: a large file is split so that its parts joined are the file, and a small one is left alone."""

import hashlib
from pathlib import Path

import pytest

from export import parts
from export.files import FileEntry, describe, shipped, verify

PATH = "onnx/model.onnx"
CONTENT = bytes(range(256)) * 10


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "source" / "onnx").mkdir(parents=True)
    (tmp_path / "source" / PATH).write_bytes(CONTENT)
    return tmp_path / "source"


def joined(folder: Path, entry: FileEntry) -> bytes:
    for part in shipped(entry):
        verify(folder, part, "")
    return b"".join((folder / part["path"]).read_bytes() for part in shipped(entry))


@pytest.mark.parametrize(
    ("largest", "sizes"),
    [(2560, []), (2559, [2559, 1]), (1280, [1280, 1280]), (1000, [1000, 1000, 560])],
)
def test_parts_have_at_most_the_size(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch, largest: int, sizes: list[int]
) -> None:
    monkeypatch.setattr(parts, "BLOCK", 300)
    entry = parts.ship(source, tmp_path / "site", describe(source, PATH), largest)
    assert [part["bytes"] for part in entry.get("parts", [])] == sizes
    assert joined(tmp_path / "site", entry) == CONTENT
    assert entry["sha256"] == hashlib.sha256(CONTENT).hexdigest()
    names = {path.name for path in (tmp_path / "site" / "onnx").iterdir()}
    assert names == {f"model.onnx.part{number + 1}" for number in range(len(sizes))} or names == {
        "model.onnx"
    }


def test_parts_that_are_still_too_large_are_split_again(tmp_path: Path, source: Path) -> None:
    halves = parts.ship(source, tmp_path / "halves", describe(source, PATH), 1280)
    kept = parts.ship(tmp_path / "halves", tmp_path / "kept", halves, 1280)
    assert kept == halves
    thirds = parts.ship(tmp_path / "halves", tmp_path / "thirds", halves, 1000)
    assert len(shipped(thirds)) == 3
    assert joined(tmp_path / "thirds", thirds) == joined(tmp_path / "kept", kept) == CONTENT
