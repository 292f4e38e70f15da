"""Bytecode: modules compiled ahead take the place of their sources, work alike and say where they failed."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from export import bytecode, compiling
from export.errors import ExportError
from tests.folders import archive, make_web, write

SOURCE = '''"""A module."""

def half(number):
    """Return the half."""
    assert number
    return number / 2

def fail():
    raise ValueError("on line nine")
'''


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Return an archive of two modules, of which one is compiled ahead."""
    sources, ahead = tmp_path / "sources.zip", tmp_path / "compiled.zip"
    with zipfile.ZipFile(sources, "w") as file:
        file.writestr("halves/__init__.py", SOURCE)
        file.writestr("other.py", "import halves\n")
    home = f"{tmp_path / 'library.zip'}/"
    compiling.compile_archive(str(sources), str(ahead), {"halves/__init__.py"}, home)
    (tmp_path / "library.zip").write_bytes(bytecode.put(sources.read_bytes(), ahead))
    return tmp_path / "library.zip"


def python(library: Path, code: str) -> str:
    """Return what another Python prints that imports from an archive."""
    started = f"import sys; sys.path.insert(0, {str(library)!r}); {code}"
    done = subprocess.run([sys.executable, "-c", started], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_compiled_modules_take_the_place_of_their_sources(library: Path) -> None:
    assert zipfile.ZipFile(library).namelist() == ["halves/__init__.pyc", "other.py"]
    assert python(library, "import other; print(other.halves.half(3))") == "1.5\n"


def test_a_traceback_names_file_and_line(library: Path) -> None:
    assert f'File "{library}/halves/__init__.py", line 9, in fail' in python(
        library, "import halves; halves.fail()"
    )


def test_docstrings_and_asserts_are_left_out(library: Path) -> None:
    assert python(library, "import halves; print(halves.half.__doc__, halves.half(0))") == "None 0.0\n"


def test_what_reads_its_own_docstrings_keeps_them() -> None:
    for name, kept in {"pyodide/ffi.py": True, "_pyodide/docs.py": True, "json/decoder.py": False}.items():
        assert (b"Return the half" in compiling.compiled(f"/lib/python.zip/{name}", SOURCE.encode())) == kept


def test_the_same_sources_give_the_same_bytes() -> None:
    assert compiling.compiled("/a.zip/b.py", SOURCE.encode()) == compiling.compiled(
        "/a.zip/b.py", SOURCE.encode()
    )


def test_only_modules_that_came_from_the_archive_were_started_with(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(library))
    __import__("halves")
    monkeypatch.delitem(sys.modules, "halves")
    assert compiling.started_with(f"{library}/") == set()
    __import__("halves")
    assert compiling.started_with(f"{library}/") == {"halves/__init__.pyc"}
    monkeypatch.delitem(sys.modules, "halves")


def test_a_site_without_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="python -m export runtimes"):
        bytecode.put(archive("json/__init__.py"), tmp_path / "compiled.zip")


def test_it_is_made_once_for_a_pyodide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Node.js is a script here that writes an archive as its last argument says and counts its calls."""
    web = make_web(tmp_path / "web")
    node = tmp_path / "bin" / "node"
    (tmp_path / "made.zip").write_bytes(archive("json/__init__.pyc"))
    write(
        node,
        f'#!/bin/sh\necho x >> {tmp_path}/calls\nfor out; do :; done\n/bin/cp {tmp_path}/made.zip "$out"\n',
    )
    node.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert bytecode.make(web)
    assert not bytecode.make(web)
    (web / "node_modules" / "pyodide" / "python_stdlib.zip").write_bytes(archive("other.py"))
    assert bytecode.make(web)
    assert (tmp_path / "calls").read_text("utf-8") == "x\n" * 2
    assert zipfile.ZipFile(web / bytecode.NAME).namelist() == ["json/__init__.pyc"]


def test_what_node_says_when_it_fails_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = tmp_path / "bin" / "node"
    write(node, "#!/bin/sh\necho no such module; exit 3\n")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(ExportError, match=r"(?s)in Node.js:.*no such module"):
        bytecode.make(make_web(tmp_path / "web"))


def test_what_is_no_archive_was_made_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no zip", "utf-8")
    assert bytecode.comment(tmp_path / "text") == bytecode.comment(tmp_path / "absent") == b""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        file.comment = b"sources"
    (tmp_path / "zip").write_bytes(whole.getvalue())
    assert bytecode.comment(tmp_path / "zip") == b"sources"
