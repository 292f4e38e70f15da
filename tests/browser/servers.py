"""Static servers that people use, each started on a free port for as long as a `with` lasts. Knows no test.

In:  the folder that is served as a whole. Out: its origin; Absent where the program is not installed.
"""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from export.runtimes import WEB

ROOT = Path(__file__).resolve().parents[2]
SIRV = WEB / "node_modules" / "sirv-cli" / "bin.js"
START_S = 20
NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        {location}
    }}
}}
"""


class Absent(Exception):
    """The program is not on this machine."""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int) -> Iterator[str]:
    """Run a server until the block ends; yield its origin once it answers."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(START_S * 20):
                if process.poll() is not None:
                    raise RuntimeError(f"{command[0]} ended with status {process.returncode}")
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@contextmanager
def http_server(folder: Path, scratch: Path) -> Iterator[str]:
    """Start Python's own as `python -m http.server` does: no headers, HTTP/1.0."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "http.server",
        str(port),
        "--bind",
        "127.0.0.1",
        "--directory",
        str(folder),
    ]
    with running(command, port) as origin:
        yield origin


@contextmanager
def sirv(folder: Path, scratch: Path) -> Iterator[str]:
    """Start sirv, a server for Node: no headers."""
    node = shutil.which("node")
    if node is None or not SIRV.is_file():
        raise Absent("sirv-cli is not installed; run python -m export runtimes --dev")
    port = free_port()
    command = [node, str(SIRV), str(folder), "--host", "127.0.0.1", "--port", str(port), "--quiet"]
    with running(command, port) as origin:
        yield origin


@contextmanager
def nginx(folder: Path, scratch: Path) -> Iterator[str]:
    """Start nginx with the lines of docs/nginx.conf, for a site that lies in `folder`/ranklens."""
    program = shutil.which("nginx")
    if program is None:
        raise Absent("nginx is not installed")
    port = free_port()
    location = (ROOT / "docs" / "nginx.conf").read_text("utf-8")
    location = re.sub(r"alias \S+;", f"alias {folder}/ranklens/;", location)
    config = scratch / "nginx.conf"
    config.write_text(NGINX.format(folder=scratch, port=port, location=location), "utf-8")
    with running([program, "-p", str(scratch), "-c", str(config)], port) as origin:
        yield origin
