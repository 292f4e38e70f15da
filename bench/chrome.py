"""Chrome: a headless Chromium, found as the browser tests find theirs, and where its pages load from."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from export.errors import ExportError
from export.runtimes import WEB
from tests.browser import chromium

PAGE = Path(__file__).resolve().parent / "page"
PACKAGES = WEB / "node_modules"
LIBRARY = PACKAGES / "@huggingface" / "transformers"


class Chrome:
    """The browser of a benchmark: windows that share a process, and visits with a profile of their own."""

    def __init__(self, playwright: Playwright, program: str) -> None:
        """Take a program that starts."""
        self._type, self._program = playwright.chromium, program

    def launch(self) -> Browser:
        """Start a browser with nothing kept."""
        return self._type.launch(executable_path=self._program, args=list(chromium.ARGUMENTS))

    def version(self) -> str:
        """Return the browser's version."""
        with self.launch() as browser:
            return browser.version

    @contextmanager
    def profile(self) -> Iterator[BrowserContext]:
        """Yield a fresh profile on disk, which is removed afterwards."""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            context = self._type.launch_persistent_context(
                folder, executable_path=self._program, args=list(chromium.ARGUMENTS)
            )
            yield context
            context.close()


@contextmanager
def chrome() -> Iterator[Chrome]:
    """Yield the browser."""
    program = chromium.find()
    if program is None:
        raise ExportError("no Chromium found; run `python -m tests.browser.chromium install`")
    with sync_playwright() as playwright:
        yield Chrome(playwright, program)


def site_places(site: Path) -> dict[str, Path]:
    """Return where a built site's host finds what is asked for."""
    return {"": site, "blank.html": PAGE / "blank.html"}


def peer_places(work: Path, example: Path) -> dict[str, Path]:
    """Return the same for the peer's host; `work` is a folder for what is made on the way.

    The models are those of the repository, never the copies in a built site. The library's file names two
    packages by their bare names, for a bundler; a worker knows no import map, so both are written out here.
    """
    ort = LIBRARY / "node_modules" / "onnxruntime-web"
    library = (LIBRARY / "dist" / "transformers.web.min.js").read_text("utf-8")
    for name in ("onnxruntime-web/webgpu", "onnxruntime-common"):
        library = library.replace(f'from"{name}"', 'from"/ort/ort.webgpu.bundle.min.mjs"')
    (work / "transformers.js").write_text(library, "utf-8")
    return {
        "": PAGE,
        "index.html": PAGE / "peer.html",
        "transformers.js": work / "transformers.js",
        "ceiling.onnx": work / "ceiling.onnx",
        "example.json": example,
        "ort/": (ort if ort.is_dir() else PACKAGES / "onnxruntime-web") / "dist",
        "runtime/": PACKAGES / "onnxruntime-web" / "dist",
        "models/": WEB / "models",
    }
