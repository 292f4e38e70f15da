"""Serve: types, headers and ports of the local server, and what it refuses; asked over real connections."""

import gzip
import http.client
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from export import serve
from export.errors import ExportError
from tests.folders import write


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    write(folder / "site.json", '{"engine": {}}')
    write(folder / "index.html", "<!doctype html>")
    for name in ("a.mjs", "a.wasm", "a.onnx", "a.zip", "models/x/manifest.json"):
        write(folder / name, name)
    return folder


@pytest.fixture
def port(site: Path) -> Iterator[int]:
    with serve.start(site, 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def get(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    return read(port, path, **headers)[0]


def read(port: int, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


@pytest.mark.parametrize("path", ["/", "/a.mjs", "/models/x/manifest.json"])
def test_texts_are_compressed_for_whoever_takes_that(port: int, path: str) -> None:
    plain, whole = read(port, path)
    packed, content = read(port, path, Accept_Encoding="gzip, br")
    assert plain.headers["Content-Encoding"] is None
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(content))
    assert packed.headers["Content-Type"] == plain.headers["Content-Type"]
    assert packed.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert gzip.decompress(content) == whole
    again = get(port, path, Accept_Encoding="gzip", If_Modified_Since=packed.headers["Last-Modified"])
    assert again.status == http.client.NOT_MODIFIED


def test_packed_files_are_sent_as_they_are(port: int) -> None:
    response, content = read(port, "/a.wasm", Accept_Encoding="gzip")
    assert response.headers["Content-Encoding"] is None
    assert content == b"a.wasm"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/a.mjs", "text/javascript"),
        ("/a.wasm", "application/wasm"),
        ("/a.onnx", "application/octet-stream"),
        ("/a.zip", "application/zip"),
        ("/models/x/manifest.json", "application/json"),
    ],
)
def test_every_file_has_the_type_that_browsers_ask_for(port: int, path: str, kind: str) -> None:
    response = get(port, path)
    assert (response.status, response.headers["Content-Type"]) == (200, kind)


def test_the_page_is_isolated_and_never_stale(port: int) -> None:
    headers = get(port, "/").headers
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/models/", "/models/x", "/missing.js", "/../conftest.py"])
def test_folders_and_missing_files_are_not_found(port: int, path: str) -> None:
    assert get(port, path).status in (301, 404)


def test_a_visitor_who_leaves_in_the_middle_is_not_an_error(
    site: Path, port: int, capfd: pytest.CaptureFixture[str]
) -> None:
    (site / "large.wasm").write_bytes(bytes(20_000_000))
    with socket.create_connection(("127.0.0.1", port), timeout=5) as visitor:
        visitor.sendall(b"GET /large.wasm HTTP/1.1\r\nHost: localhost\r\n\r\n")
        visitor.recv(1000)
    assert get(port, "/").status == 200
    assert "Traceback" not in capfd.readouterr().err


def test_a_taken_port_is_an_error_only_if_it_was_asked_for(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ExportError, match=f"port {port} cannot be used"):
            serve.start(site, port)
        monkeypatch.setattr(serve, "PORT", port)
        with serve.start(site, None) as server:
            assert server.server_port not in (0, port)


def test_a_folder_that_is_not_a_site_is_not_served(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is not a built site"):
        serve.start(tmp_path, 0)
