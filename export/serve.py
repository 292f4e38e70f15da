"""`python -m export serve`: a static server for a built site on this machine, to look at it and to test it.

It sends the headers of `export.headers`, compresses texts as static hosts do, and asks browsers to check for
newer files. Not for the open network: put the folder on a static host for that.
"""

import argparse
import errno
import functools
import gzip
import http.server
import io
import sys
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from export.build import is_site
from export.errors import ExportError
from export.headers import HEADERS

HOST = "127.0.0.1"
PORT = 8000
TEXTS = {".css", ".html", ".js", ".json", ".jsonl", ".md", ".mjs", ".svg"}


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files with types that do not depend on the machine's own table."""

    protocol_version = "HTTP/1.1"
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".css": "text/css",
        ".html": "text/html",
        ".js": "text/javascript",
        ".json": "application/json",
        ".md": "text/markdown",
        ".mjs": "text/javascript",
        ".onnx": "application/octet-stream",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
        ".zip": "application/zip",
    }

    def end_headers(self) -> None:
        """Add the headers that every answer carries."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Send the headers and return what to send after them; texts go compressed to whoever takes that."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.endswith("/"):
            path /= "index.html"
        accepts = (
            "gzip" in self.headers.get("Accept-Encoding", "") and "If-Modified-Since" not in self.headers
        )
        if not accepts or path.suffix not in TEXTS or not path.is_file():
            return super().send_head()
        content = gzip.compress(path.read_bytes(), mtime=0)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Last-Modified", self.date_time_string(int(path.stat().st_mtime)))
        self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        return io.BytesIO(content)

    def list_directory(self, path: object) -> io.BytesIO | None:
        """Show no folder listings; a static host shows none either."""
        self.send_error(HTTPStatus.NOT_FOUND)
        return None

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keep quiet about requests; errors are still logged."""


class Server(http.server.ThreadingHTTPServer):
    """A server that does not mind visitors who leave in the middle of a download."""

    request_queue_size = 128  # with five, as is usual, a browser with some tabs has to wait a second

    def handle_error(self, request: object, client_address: object) -> None:
        """Report what went wrong unless the visitor merely left."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def start(folder: Path, port: int | None) -> Server:
    """Return a server that listens on `port`; None means the usual port, or any free one if that is taken."""
    if not is_site(folder):
        raise ExportError(
            f"{folder} is not a built site; write it with `python -m export build --out {folder}`"
        )
    handler = functools.partial(Handler, directory=str(folder))
    try:
        return Server((HOST, PORT if port is None else port), handler)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        if port is None:
            return Server((HOST, 0), handler)
        raise ExportError(
            f"port {port} cannot be used ({error.strerror}); leave --port out to get a free one"
        ) from error


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `python -m export serve`."""
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="a folder that `python -m export build` wrote"
    )
    parser.add_argument(
        "--port", type=int, help=f"default: {PORT}, or a free one if that is taken; 0: any free one"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    with start(args.folder, args.port) as server:
        print(f"Serving {args.folder} at http://{HOST}:{server.server_port}/", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0
