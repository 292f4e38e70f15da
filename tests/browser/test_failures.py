"""First-load failures: each ends in a message that names the file or step; a retry needs no reload."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Route, expect

from tests.browser import sabotage
from tests.browser.conftest import Opener
from tests.browser.ranklens_page import BOOT_MS, NOTE_STATES, RankLensPage
from tests.browser.routes import Held, until_mended

pytestmark = [pytest.mark.browser, pytest.mark.expects_errors]

BI_ENCODER = "models/all-MiniLM-L6-v2"
CROSS_ENCODER = "models/ranklens-minilm-l6-cross"


class Fault(NamedTuple):
    """A file, what is done to it, and what the page must say."""

    path: str
    breaker: Callable[[Path], sabotage.Breaker]
    says: tuple[str, ...]


def always(breaker: sabotage.Breaker) -> Callable[[Path], sabotage.Breaker]:
    """Break any file in the same way."""
    return lambda _: breaker


FAULTS = {
    "model is missing": Fault(
        f"{BI_ENCODER}/onnx/model_quantized.onnx",
        always(sabotage.missing),
        ("model_quantized.onnx", "HTTP 404"),
    ),
    "model is cut": Fault(
        f"{CROSS_ENCODER}/onnx/model_quantized.onnx", sabotage.cut, ("model_quantized.onnx", "bytes")
    ),
    "model has a flipped bit": Fault(
        f"{CROSS_ENCODER}/onnx/model_quantized.onnx", sabotage.flipped, ("model_quantized.onnx", "SHA-256")
    ),
    "tokenizer cannot be reached": Fault(
        f"{CROSS_ENCODER}/tokenizer.json", always(sabotage.refused), ("tokenizer.json",)
    ),
    "wasm of onnxruntime is a page": Fault(
        "vendor/onnxruntime-web/ort-wasm-simd-threaded.wasm",
        always(sabotage.html_instead),
        ("ort-wasm-simd-threaded.wasm",),
    ),
    "module of onnxruntime is missing": Fault(
        "vendor/onnxruntime-web/ort.wasm.bundle.min.mjs",
        always(sabotage.missing),
        ("vendor/onnxruntime-web/ort.wasm.bundle.min.mjs did not load",),
    ),
    "onnxruntime fails in nobody's hands": Fault(
        "vendor/onnxruntime-web/ort.wasm.bundle.min.mjs",
        always(sabotage.never_starting),
        ("onnxruntime-web", "could not start"),
    ),
    "tokenizers are a page": Fault(
        "vendor/tokenizers/tokenizers.min.mjs",
        always(sabotage.html_instead),
        ("vendor/tokenizers/tokenizers.min.mjs did not load",),
    ),
    "module of Pyodide is a page": Fault(
        "vendor/pyodide/pyodide.asm.mjs",
        always(sabotage.html_instead),
        ("vendor/pyodide/pyodide.asm.mjs did not load",),
    ),
    "wasm of Pyodide is missing": Fault(
        "vendor/pyodide/pyodide.asm.wasm", always(sabotage.missing), ("pyodide.asm.wasm", "HTTP 404")
    ),
    "Pyodide throws": Fault(
        "vendor/pyodide/pyodide.asm.mjs", sabotage.throwing, ("pyodide.asm.mjs did not load",)
    ),
    "engine is cut": Fault("ranklens.zip", sabotage.cut, ("ranklens.zip",)),
    "worker is missing": Fault("worker.js", always(sabotage.missing), ("worker.js",)),
    "worker of the models is missing": Fault(
        "inference-worker.js", always(sabotage.missing), ("inference-worker.js",)
    ),
    "site.json is missing": Fault("site.json", always(sabotage.missing), ("site.json",)),
}
# Booting again takes seconds, so only the kinds of failure that leave different things behind are retried.
RETRIED = ("model is missing", "wasm of onnxruntime is a page", "Pyodide throws", "worker is missing")


def load_broken(open_page: Opener, site: Path, fault: Fault) -> tuple[RankLensPage, Callable[[], None]]:
    """Open the page with a broken file and wait for its failure; return with it what mends the file."""
    broken = open_page(service_workers="block")  # what passes through it, no route sees
    mend = until_mended(broken.page, f"**/{fault.path}", fault.breaker(site / fault.path))
    broken.load().wait_state("failed", timeout=BOOT_MS)
    return broken, mend


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in RETRIED])
def test_a_failure_names_the_file_and_offers_a_retry(open_page: Opener, site: Path, name: str) -> None:
    broken, _ = load_broken(open_page, site, FAULTS[name])
    broken.expect_text(*FAULTS[name].says)
    assert broken.retry_button.is_visible()


@pytest.mark.parametrize("name", RETRIED)
def test_a_retry_works_without_a_reload_and_keeps_what_was_typed(
    open_page: Opener, site: Path, name: str
) -> None:
    fault = FAULTS[name]
    broken, mend = load_broken(open_page, site, fault)
    broken.expect_text(*fault.says)
    expect(broken.query).not_to_be_empty()  # the example has come
    broken.fill("Which one floats?", ["A stone sinks.", "Cork floats on water."])
    broken.evaluate(NOTE_STATES)

    broken.retry_button.click()
    broken.page.wait_for_function("() => states.join().endsWith('loading,failed')", timeout=BOOT_MS)
    broken.expect_text(*fault.says)  # still broken: the second failure is told like the first

    mend()
    broken.retry_button.click()
    broken.wait_state("ready", "done", timeout=BOOT_MS)
    assert broken.evaluate("() => states.filter((state) => state === 'loading').length") == 2  # no reload
    assert broken.query.input_value() == "Which one floats?"
    assert broken.passages.input_value() == "A stone sinks.\nCork floats on water."
    broken.rank_button.click()
    broken.wait_state("done")
    assert {entry.passage for entry in broken.entries("Cross-encoder")} == {0, 1}


def test_texts_that_come_after_the_failure_start_no_other_engine(open_page: Opener) -> None:
    broken = open_page(service_workers="block")
    started: list[str] = []

    def missing(route: Route) -> None:
        started.append(route.request.url)
        sabotage.missing(route)

    broken.page.route("**/worker.js", missing)
    broken.load().wait_state("failed")
    expect(broken.items("Cross-encoder").first).to_be_visible()  # an example's ranking, which a reload keeps
    started.clear()
    held = Held(broken.page, "**/examples/*.json")
    broken.page.reload()
    broken.wait_state("failed")
    broken.page.wait_for_timeout(300)
    assert len(held.routes) == 1
    held.let_go()
    expect(broken.items("Cross-encoder").first).to_be_visible()
    broken.page.wait_for_timeout(300)  # an engine that was started again would have asked by now
    assert len(started) == 1
    assert broken.state() == "failed"


def test_a_hash_that_does_not_fit_is_never_accepted(open_page: Opener, site: Path) -> None:
    content = json.loads((site / "site.json").read_text("utf-8"))
    for model in content["models"].values():
        for entry in model["manifest"]["files"]:
            entry["sha256"] = "0" * 64
    broken = open_page()
    broken.page.route("**/site.json", lambda route: route.fulfill(json=content))
    broken.load().wait_state("failed", timeout=BOOT_MS)
    broken.expect_text("SHA-256")
    assert broken.evaluate("async () => (await caches.keys()).length") <= 1


def test_a_damaged_copy_on_the_visitors_disk_is_loaded_again(open_page: Opener) -> None:
    first = open_page().load().wait_booted()
    damage = """
    async (path) => {
      for (const name of await caches.keys()) {
        const store = await caches.open(name);
        for (const request of await store.keys()) {
          if (request.url.endsWith(path)) await store.put(request, new Response("<!doctype html>"));
        }
      }
    }"""
    first.evaluate(damage, "tokenizer.json")
    first.page.reload()
    first.wait_booted()
