"""Sources: what a user may name, and that a name which leads nowhere fails at once with a way out."""

import json
import socket
import time
from pathlib import Path

import pytest

from export import sources
from export.errors import ExportError


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    source = sources.find(str(tmp_path / "model"))
    assert (source.id, source.revision) == ("model", None)


def test_a_revision_of_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="--revision"):
        sources.find(str(tmp_path), "main")


@pytest.mark.parametrize("name", ["./none/such", "/none", "a/b/c", "..", "a b"])
def test_a_name_that_is_neither(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if name != "..":
        with pytest.raises(ExportError, match="no folder"):
            sources.find(name)


def test_a_file(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_text("", "utf-8")
    with pytest.raises(ExportError, match="is a file"):
        sources.find(str(tmp_path / "model.safetensors"))


def test_the_bundled_cross_encoder_has_a_name() -> None:
    assert (sources.find(sources.CROSS_ENCODER).folder / "model.safetensors").is_file()


def test_a_server_that_never_answers_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        start = time.monotonic()
        assert not sources.reachable(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.3)
        assert time.monotonic() - start < 3


def test_a_closed_port_is_given_up() -> None:
    assert not sources.reachable("http://127.0.0.1:9", timeout=3)


@pytest.mark.model
def test_an_id_without_a_network_names_the_local_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "reachable", lambda endpoint: False)
    with pytest.raises(ExportError, match=r"no network: download .*--local-dir.* folder instead of the id"):
        sources.find("nobody/no-such-model-here")


def test_originals_are_remembered_outside_of_the_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert sources.recall_all() == {}
    sources.remember(sources.Source(tmp_path, "model"), "abc")
    assert sources.recall_all() == {"abc": str(tmp_path.resolve())}
    sources.originals_file().write_text(json.dumps([]), "utf-8")
    assert sources.recall_all() == {}
