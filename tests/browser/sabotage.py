"""Ways to break a file on its way to the page, each a handler for `page.route`."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Route

Breaker = Callable[[Route], None]


def missing(route: Route) -> None:
    """Answer as a static host does for a file that was not uploaded."""
    route.fulfill(status=404, content_type="text/html", body="<h1>404</h1>")


def refused(route: Route) -> None:
    """Let the connection fail."""
    route.abort("connectionfailed")


def html_instead(route: Route) -> None:
    """Answer with a page and status 200, as hosts of single-page apps do for what they do not have."""
    route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>Welcome</title>")


def cut(file: Path) -> Breaker:
    """Send the first half of a file."""
    content = file.read_bytes()
    return lambda route: route.fulfill(body=content[: len(content) // 2])


def flipped(file: Path) -> Breaker:
    """Send a file with one bit of one byte changed."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    return lambda route: route.fulfill(body=bytes(content))


def never_starting(route: Route) -> None:
    """Send an onnxruntime-web whose start has no end, since a promise of its own fails that nobody awaits."""
    route.fulfill(
        content_type="text/javascript",
        body="""
export const env = { wasm: {} };
export const InferenceSession = {
  create() {
    Promise.reject(new Error("broken runtime"));
    return new Promise(() => {});
  },
};
""",
    )


def throwing(file: Path) -> Breaker:
    """Send a module that throws when it is imported; the file must be one."""
    assert file.suffix in (".js", ".mjs")
    return lambda route: route.fulfill(
        content_type="text/javascript", body='throw new Error("broken module");'
    )
