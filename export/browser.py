"""Browser: a graph in onnxruntime-web, one thread, in headless Chromium: where parity counts.

In:  a model folder; token ids of single runs.
Out: outputs and milliseconds, measured in the page's own runtime; ids of the page's own tokenizer library.
Left out: the site. The page is `harness.html`; its requests do not leave this machine.
"""

import contextlib
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np

from export import agreement, runs
from export.errors import ExportError
from export.graph import Feeds
from export.hardtexts import TEXTS
from export.judgedset import JudgedSet
from export.manifest import Manifest
from export.parity import score_rung
from export.rung import Rung
from export.runtimes import WEB
from ranklens.runtime import Model

HARNESS = Path(__file__).with_name("harness.html")
PACKAGES = {"onnxruntime-web": "onnxruntime-web/dist", "tokenizers": "@huggingface/tokenizers/dist"}
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")
TYPES = {
    "": "application/octet-stream",
    ".html": "text/html",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
}
AT_ONCE = 50


class Page:
    """The harness page with one graph loaded."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401
        self._page = page

    def open(self, path: str, key: str = "") -> None:
        """Load a graph of the folder that is served as /model/; several are told apart by a key."""
        self._page.evaluate("call => open_model(call)", [f"/model/{path}", key])

    def run(
        self, inputs: Sequence[Feeds], output: str, key: str = ""
    ) -> tuple[list[runs.Array], list[float]]:
        """Run inputs one by one; return the only row of each output, and milliseconds."""
        plain = [{name: value.ravel().tolist() for name, value in one.items()} for one in inputs]
        answer = self._page.evaluate("call => run_all(call)", [plain, output, key])
        return [np.array(row, np.float32) for row in answer["found"]], answer["ms"]

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the page's token ids of texts, without special tokens."""
        self._page.evaluate("() => open_tokenizer()")
        found: list[list[int]] = self._page.evaluate("texts => encode_all(texts)", list(texts))
        return found


@contextlib.contextmanager
def chromium(folder: Path) -> Iterator[Page]:
    """Open the harness in Chromium with a model folder at hand.

    Raises:
        ExportError: Playwright, a Chromium, or the browser runtimes are not installed.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ModuleNotFoundError as error:
        raise ExportError("--wasm needs Playwright: python -m pip install 'playwright>=1.55'") from error
    if not (WEB / "node_modules" / PACKAGES["onnxruntime-web"]).is_dir():
        raise ExportError("--wasm needs the browser runtimes: python -m export runtimes")
    with _serving(folder) as address, sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
        except Error as error:
            raise ExportError(
                f"--wasm needs a Chromium: python -m tests.browser.chromium install ({error})"
            ) from error
        page = browser.new_page()
        page.set_default_timeout(600_000)
        page.goto(address)
        page.wait_for_function("() => window.ready")
        try:
            yield Page(page)
        finally:
            browser.close()


def find() -> str | None:
    """Return the machine's own Chromium, the lightest first; None leaves it to Playwright."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@contextlib.contextmanager
def _serving(folder: Path) -> Iterator[str]:
    """Serve the harness, the runtimes and a model folder on this machine; give the address."""

    class Handler(SimpleHTTPRequestHandler):
        extensions_map = TYPES

        def translate_path(self, path: str) -> str:
            place, _, rest = path.lstrip("/").partition("/")
            if place in PACKAGES:
                return str(WEB / "node_modules" / PACKAGES[place] / rest)
            return str(folder / rest) if place == "model" else str(HARNESS)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def climb(
    folder: Path,
    manifest: Manifest,
    model: Model,
    judged: JudgedSet,
    reference: runs.Outputs,
    progress: Callable[[int], object],
) -> list[Rung]:
    """Compare the browser's token ids with the native ones, and its scores with PyTorch's."""
    with chromium(folder) as page:
        ids = same_ids(model, page.encode(TEXTS))
        page.open(next(entry["path"] for entry in manifest["files"] if entry["path"].endswith(".onnx")))
        inputs = runs.judged_runs(model, judged)
        found: runs.Outputs = {}
        ms: list[float] = []
        for keys in batches(list(inputs), AT_ONCE):
            rows, times = page.run([inputs[key] for key in keys], manifest["output"])
            found |= dict(zip(keys, rows, strict=True))
            ms += times
            progress(len(keys))
    figures = agreement.compare(model, judged, reference, found) | {"ms_a_run": float(np.median(ms))}
    return [ids, score_rung("browser", figures)]


def same_ids(model: Model, found: Sequence[Sequence[int]]) -> Rung:
    """Compare the browser's ids of the hard texts with the native ones.

    Unigram tokenizers may find two ways to cut a text that are equally likely, as `0|00` and `00|0`: the same
    tokens in another order are told, but are no failure.
    """
    pairs = [(text, list(one), list(model.encode(text))) for text, one in zip(TEXTS, found, strict=True)]
    different = [text for text, one, other in pairs if sorted(one) != sorted(other)]
    ties = sum(one != other for _, one, other in pairs) - len(different)
    line = f"{len(TEXTS) - ties} of {len(TEXTS)} hard texts get the same ids in the browser"
    if ties:
        line += f", {ties} the same in another order"
    if different:
        line = f"{len(different)} hard texts get other ids in the browser, such as {different[0]!r:.60}"
    return Rung("browser ids", not different, line, {"ties": ties, "different": len(different)})


def batches(items: list[str], size: int) -> Iterator[list[str]]:
    """Yield lists of at most `size` items."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
