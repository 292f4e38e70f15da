"""Ours: the site's own engine (client, worker, Python, models), asked from an empty page of its origin.

In:  a Work. Out: `Ranking`s: the engine's own times, the wall clock, and what meters in its workers read.
"""

from typing import Any, NamedTuple

from playwright.sync_api import Browser

from bench.chrome import PAGE
from bench.texts import Work
from export.errors import ExportError

LOAD = """async (threads) => {
  const { Client } = await import("/client.js");
  window.client = new Client({ onLoadEvent() {}, threads: () => threads });
  await window.client.load();
}"""
RANK = """async (request) => {
  const started = performance.now();
  const result = await window.client.rank(request, () => {});
  return { result, ms: performance.now() - started };
}"""
MODULES = ("vendor/onnxruntime-web/ort.wasm.bundle.min.mjs", "vendor/tokenizers/tokenizers.min.mjs")
SCRIPTS = ("worker.js", "inference-worker.js")
"""The tokenizers are in the first, the runtime in the second; both get the same meters."""
RESET = "() => Object.assign(self.benchMeters, { run: {}, sequences: 0, tokenize: 0 })"


class Ranking(NamedTuple):
    """One ranking: a RankResult of protocol.js; milliseconds in all, in the models, in the tokenizer."""

    result: dict[str, Any]
    ms: float
    bi_ms: float
    cross_ms: float
    tokenize_ms: float


class Ours:
    """A loaded engine with meters; `threads` are those that its runtime runs with."""

    def __init__(self, browser: Browser, url: str, threads: int) -> None:
        """Load both models."""
        self._page = browser.new_page()
        self._page.set_default_timeout(120_000)
        self._page.goto(f"{url}blank.html")
        self._page.evaluate(LOAD, threads)
        self._python, self._models = (
            next(each for each in self._page.workers if each.url.endswith(f"/{script}")) for script in SCRIPTS
        )
        meters = (PAGE / "meters.js").read_text("utf-8").rstrip().removesuffix(";")
        for worker in (self._python, self._models):
            self.threads: int = worker.evaluate(meters, [url + module for module in MODULES])

    def rank(self, query: str, passages: tuple[str, ...]) -> Ranking:
        """Rank once with both models."""
        for worker in (self._python, self._models):
            worker.evaluate(RESET)
        found = self._page.evaluate(RANK, {"query": query, "passages": list(passages)})
        meters = self._models.evaluate("() => self.benchMeters")
        tokenize_ms = self._python.evaluate("() => self.benchMeters.tokenize")
        result = found["result"]
        asked, seen = result["bi_encoder"]["embedded"] + result["cross_encoder"]["pairs"], meters["sequences"]
        if seen != asked:
            raise ExportError(f"the meters in the workers saw {seen} texts of {asked}; mend bench/ours.py")
        cross = meters["run"]["logits"]
        bi = sum(meters["run"].values()) - cross
        return Ranking(result, found["ms"], bi, cross, tokenize_ms)

    def first(self, work: Work) -> Ranking:
        """Rank texts that the engine has never seen."""
        return self._checked(work.query, work.passages, len(work.passages) + 1)

    def second(self, work: Work) -> Ranking:
        """Rank the passages of `first` for another query."""
        return self._checked(work.second_query, work.passages, 1)

    def _checked(self, query: str, passages: tuple[str, ...], embedded: int) -> Ranking:
        ranking = self.rank(query, passages)
        if (found := ranking.result["bi_encoder"]["embedded"]) != embedded:
            raise ExportError(f"the page embedded {found} texts, not {embedded}: are two passages the same?")
        return ranking
