"""Hosts: static servers that count what they send, one for the site and one for the peer's page.

In:  folders by the start of a path. Out: an origin, and `sent`: bytes put on the wire, headers included.
Both isolate their pages and send no-cache, so both are cached by the same rules. `compress` makes a host do
as most do: text, JSON and WebAssembly go out as gzip, model files and archives as they are. With a `line`
all of it takes as long as it would on that.
"""

import gzip
import hashlib
import io
import os
import tempfile
import threading
from collections.abc import Mapping
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any, BinaryIO

from bench.line import Line
from export import serve
from export.headers import HEADERS

COMPRESSED = {".css", ".html", ".js", ".json", ".mjs", ".svg", ".wasm"}
ISOLATION = {name: value for name, value in HEADERS.items() if name.startswith("Cross-Origin-")}


class Handler(serve.Handler):
    """Serves each file from the folder, or as the file, that its path starts with; the longest start wins."""

    server: "Host"

    def setup(self) -> None:
        """Put the counter between the handler and the socket."""
        super().setup()
        self.wfile = Counter(self.wfile, self.server)
        self.encoded = False

    def translate_path(self, path: str) -> str:
        """Find the file of a path, or its compressed twin."""
        asked = path.partition("?")[0].lstrip("/") or "index.html"
        start = max((each for each in self.server.places if asked.startswith(each)), key=len)
        rest = asked.removeprefix(start)
        found = self.server.places[start] / rest if rest else self.server.places[start]
        accepted = "gzip" in self.headers.get("Accept-Encoding", "")
        self.encoded = self.server.compress and accepted and found.suffix in COMPRESSED and found.is_file()
        return str(self.server.twin(found) if self.encoded else found)

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Send files as `translate_path` finds them; it decides what is compressed, alike for both sides."""
        return SimpleHTTPRequestHandler.send_head(self)

    def end_headers(self) -> None:
        """Send the server's own headers; the peer's page is under no policy but isolation."""
        if self.server.line:
            self.server.line.answer()
        if self.encoded:
            self.send_header("Content-Encoding", "gzip")
        if self.server.own_headers:
            super().end_headers()
            return
        for name, value in {**ISOLATION, "Cache-Control": "no-cache"}.items():
            self.send_header(name, value)
        SimpleHTTPRequestHandler.end_headers(self)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: ANN401 - as in the base class
        """Say nothing: a peer asks for files that a model folder may lack."""


class Counter(io.BufferedIOBase):
    """A writer that counts, and takes as long as the line does."""

    def __init__(self, inner: Any, host: "Host") -> None:  # noqa: ANN401 - socketserver's own writer
        self.inner, self.host = inner, host

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - anything with a buffer
        """Count bytes and pass them on."""
        if self.host.line:
            self.host.line.carry(len(data))
        self.host.count(len(data))  # first, so that whoever has the answer can read the count
        written: int = self.inner.write(data)
        return written


class Host(serve.Server):
    """A running server. `places` maps the start of a path ("" for all others) to a folder or a file."""

    def __init__(self, places: Mapping[str, Path], *, own_headers: bool) -> None:
        """Start serving; `own_headers` are those of `export.headers`."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.places, self.own_headers, self.compress, self.sent = dict(places), own_headers, False, 0
        self.line: Line | None = None
        self._lock = threading.Lock()
        self._twins = tempfile.TemporaryDirectory()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    @property
    def url(self) -> str:
        """The address of the folder's index.html."""
        return f"http://127.0.0.1:{self.server_port}/"

    def count(self, written: int) -> None:
        """Add to what was sent."""
        with self._lock:
            self.sent += written

    def twin(self, path: Path) -> Path:
        """Return the gzip of a file under the same name, made once and as old as the file."""
        folder = Path(self._twins.name) / hashlib.sha256(str(path).encode()).hexdigest()[:16]
        found = folder / path.name
        with self._lock:
            if not found.exists():
                folder.mkdir()
                found.write_bytes(gzip.compress(path.read_bytes(), 6))
                stat = path.stat()
                os.utime(found, (stat.st_atime, stat.st_mtime))
        return found

    def stop(self) -> None:
        """Stop serving and remove what was made."""
        self.shutdown()
        self._thread.join()
        self.server_close()
        self._twins.cleanup()
