"""Placing: an output folder gets whole model folders or nothing, whatever happens on the way."""

import errno
import os
import signal
import threading
from pathlib import Path

import pytest

from export.errors import ExportError
from export.placing import check_places, place, staging


def write_model(folder: Path, text: str) -> None:
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(text, "utf-8")


def test_a_finished_folder_takes_its_place(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    with staging(out) as staged:
        write_model(staged / "one", "new")
        place(staged, out, ["one"])
    assert (out / "one" / "manifest.json").read_text("utf-8") == "new"
    assert os.listdir(tmp_path) == ["deep"]
    assert os.listdir(out) == ["one"]


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, RuntimeError, MemoryError])
def test_nothing_is_left_after_trouble(tmp_path: Path, trouble: type[BaseException]) -> None:
    with pytest.raises(trouble), staging(tmp_path / "out") as staged:
        write_model(staged / "one", "half")
        raise trouble
    assert os.listdir(tmp_path) == []


def test_a_full_disk_is_told_as_one(tmp_path: Path) -> None:
    with (
        pytest.raises(ExportError, match="is full.*nothing was written"),
        staging(tmp_path / "out") as staged,
    ):
        write_model(staged / "one", "half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert os.listdir(tmp_path) == []


def test_termination_unwinds_like_an_interrupt(tmp_path: Path) -> None:
    assert threading.current_thread() is threading.main_thread()
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), staging(tmp_path / "out") as staged:
        write_model(staged / "one", "half")
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(5)
    assert os.listdir(tmp_path) == []
    assert signal.getsignal(signal.SIGTERM) is before


def test_an_older_folder_is_replaced_and_put_back_if_that_fails(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_model(out / "one", "old")
    with staging(out) as staged:
        write_model(staged / "one", "new")
        place(staged, out, ["one"])
    assert (out / "one" / "manifest.json").read_text("utf-8") == "new"
    with pytest.raises(ExportError), staging(out) as staged:
        write_model(staged / "one", "newer")
        place(staged, out, ["one", "two"])
    assert (out / "one" / "manifest.json").read_text("utf-8") == "new"


def test_what_is_no_model_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "out" / "thesis").mkdir(parents=True)
    (tmp_path / "out" / "thesis" / "chapter.txt").write_text("precious", "utf-8")
    with pytest.raises(ExportError, match="no model folder"):
        check_places(tmp_path / "out", ["thesis"])


def test_an_output_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", "utf-8")
    with pytest.raises(ExportError, match="is a file"), staging(tmp_path / "out"):
        pass
