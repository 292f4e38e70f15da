"""Hosts: from a sub-path of servers that people use, the page is isolated, boots, and ranks."""

import http.client
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from export.headers import HEADERS
from tests.browser import servers
from tests.browser.conftest import Opener

pytestmark = pytest.mark.browser

Start = Callable[[Path, Path], AbstractContextManager[str]]


@pytest.fixture(scope="module")
def root(site: Path) -> Iterator[Path]:
    """Return a folder with the site in ranklens/. nginx, started by root, reads it as another user."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        shutil.copytree(site, Path(folder) / "ranklens")
        yield Path(folder)


def head(origin: str, path: str) -> http.client.HTTPResponse:
    """Ask for a file's headers."""
    connection = http.client.HTTPConnection(origin.removeprefix("http://"), timeout=5)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


@pytest.mark.parametrize("start", [servers.http_server, servers.sirv, servers.nginx])
def test_the_page_ranks_below_a_sub_path(open_page: Opener, root: Path, tmp_path: Path, start: Start) -> None:
    try:
        with start(root, tmp_path) as origin:
            opened = open_page(f"{origin}/ranklens/")
            loads = opened.note_loads()
            opened.load().wait_booted()
            assert opened.evaluate("crossOriginIsolated") is True
            assert len(loads) == (1 if start is servers.nginx else 2)
            _, cross = opened.rank("Which fruit is yellow?", ["The sky is blue.", "A ripe banana is yellow."])
            assert [entry.passage for entry in cross] == [1, 0]
            if start is servers.nginx:
                sends_what_it_should(origin)
    except servers.Absent as absent:
        pytest.skip(str(absent))


def sends_what_it_should(origin: str) -> None:
    """Check the answers of the documented nginx against `_headers` and the types that browsers ask for."""
    page = head(origin, "/ranklens/")
    assert {name: page.headers[name] for name in HEADERS} == HEADERS
    types = {
        "vendor/onnxruntime-web/ort-wasm-simd-threaded.wasm": "application/wasm",
        "vendor/onnxruntime-web/ort.wasm.bundle.min.mjs": "text/javascript",
        "site.json": "application/json",
    }
    for path, kind in types.items():
        answer = head(origin, f"/ranklens/{path}")
        assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    moved = head(origin, "/ranklens")
    assert (moved.status, moved.headers["Location"].endswith("/ranklens/")) == (301, True)
