"""Placing: finished folders into the output folder, whole or not at all.

In:  an output folder; folders that were built beside it.
Out: the folders in their places, older ones of the same name replaced.
Left out: what is in them.
"""

import contextlib
import errno
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from export.errors import ExportError


@contextlib.contextmanager
def staging(out: Path) -> Iterator[Path]:
    """Give a folder on the same disk as `out`, and remove it in any case: error, interrupt, or end.

    A full disk, or any other trouble with files, becomes an ExportError.
    """
    if out.exists() and not out.is_dir():
        raise ExportError(f"{out} is a file; --out names the folder to put model folders into")
    parent = out.absolute()
    while not parent.is_dir() or parent == out.absolute():
        parent = parent.parent
    try:
        with _terminated(), tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=parent) as folder:
            yield Path(folder)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise ExportError(
                f"the disk with {parent} is full ({error.strerror}); nothing was written. Free about five"
                " times the weights' size and run the command again"
            ) from error
        raise ExportError(f"files could not be written: {error}; nothing was left in {out}") from error


@contextlib.contextmanager
def _terminated() -> Iterator[None]:
    """Let SIGTERM unwind as Ctrl+C does, so that nothing half-written stays."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not the main thread, which alone may set handlers
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def check_places(out: Path, names: Sequence[str]) -> None:
    """Refuse to replace what is no model folder, before any work is done."""
    for name in names:
        place = out / name
        if place.exists() and any(place.iterdir()) and not (place / "manifest.json").is_file():
            raise ExportError(f"{place} exists and is no model folder; choose another --out or --name")


def place(staged: Path, out: Path, names: Sequence[str]) -> None:
    """Move finished folders from `staged` to `out` by renaming; put older ones back if that fails."""
    out.mkdir(parents=True, exist_ok=True)
    replaced: list[str] = []
    moved: list[str] = []
    try:
        for name in names:
            if (out / name).exists():
                (out / name).rename(staged / f"{name}.replaced")
                replaced.append(name)
            (staged / name).rename(out / name)
            moved.append(name)
    except BaseException:
        for name in moved:
            shutil.rmtree(out / name, ignore_errors=True)
        for name in replaced:
            (staged / f"{name}.replaced").rename(out / name)
        raise
