"""The page as a person meets it: fields, buttons and lists by their accessible names. Knows no test."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from playwright.sync_api import Locator, Page, expect

BOOT_MS = 180_000  # once a page: Pyodide's start on two busy cores
RANK_MS = 120_000
NOTE_STATES = """
() => {
  window.states = [];
  const status = document.querySelector("[data-state]");
  new MutationObserver(() => {
    if (window.states.at(-1) !== status.dataset.state) window.states.push(status.dataset.state);
  }).observe(status, { attributes: true });
}
"""


class Entry(NamedTuple):
    """One entry of a list, as its attributes say."""

    passage: int
    rank: int
    score: float


class RankLensPage:
    """A page of the built site and the actions that tests share."""

    def __init__(self, page: Page, address: str) -> None:
        """Take a page that may not have been loaded yet."""
        self.page = page
        self.address = address
        self.query = page.get_by_role("textbox", name="Query", exact=True)
        self.passages = page.get_by_role("textbox", name="Passages", exact=True)
        self.rank_button = page.get_by_role("button", name="Rank", exact=True)
        self.cancel_button = page.get_by_role("button", name="Cancel", exact=True)
        self.retry_button = page.get_by_role("button", name="Retry", exact=True)
        self.example = page.get_by_label("Example", exact=True)
        self.status = page.get_by_role("status").and_(page.locator("[data-state]"))

    def without_engine(self) -> RankLensPage:
        """Let no model and no wasm file arrive, for what a first visit shows without them."""
        self.page.route(re.compile(r"/models/|\.wasm$"), lambda route: None)
        return self

    def note_loads(self) -> list[str]:
        """Return a list in which each load of the page is noted from here on."""
        loads: list[str] = []
        self.page.on("framenavigated", lambda frame: loads.append(frame.url))
        return loads

    @contextmanager
    def on_a_phone(self, width: int) -> Iterator[None]:
        """Show the page as a phone does that is so many CSS pixels wide, until the block ends."""
        devtools = self.page.context.new_cdp_session(self.page)
        screen = {"width": width, "height": 740, "deviceScaleFactor": 2, "mobile": True}
        devtools.send("Emulation.setDeviceMetricsOverride", screen)
        devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        try:
            yield
        finally:
            devtools.send("Emulation.clearDeviceMetricsOverride")
            devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
            devtools.detach()

    def load(self) -> RankLensPage:
        """Open the page without waiting for the engine; the one reload of a first visit is over."""
        self.page.goto(self.address)
        expect(self.page.locator("#isolated")).to_have_text(re.compile("^(Yes|No): "))
        return self

    def wait_state(self, *states: str, timeout: float = RANK_MS) -> str:
        """Wait until the status region is in one of the states; return it."""
        wanted = ", ".join(f'[data-state="{state}"]' for state in {*states, "failed"})
        self.page.locator(wanted).first.wait_for(state="attached", timeout=timeout)
        state = self.state()
        assert state in states, f"the page is {state}: {self.text()}"
        return state

    def wait_booted(self) -> RankLensPage:
        """Wait until the engine is up; the ranking of the example may still be under way."""
        self.wait_state("ready", "done", timeout=BOOT_MS)
        return self

    def state(self) -> str:
        """Return the status region's state."""
        return self.status.get_attribute("data-state") or ""

    def text(self) -> str:
        """Return all that the page shows."""
        return self.page.locator("body").inner_text()

    def fill(self, query: str, passages: Sequence[str]) -> None:
        """Type a query and passages, one a line."""
        self.query.fill(query)
        self.passages.fill("\n".join(passages))

    def rank(self, query: str, passages: Sequence[str]) -> tuple[list[Entry], list[Entry]]:
        """Rank and return both lists when they are whole."""
        self.fill(query, passages)
        self.rank_button.click()
        self.wait_state("done")
        return self.rankings()

    def ranking(self, model: str) -> Locator:
        """Return one of the two lists; `model` is "Bi-encoder" or "Cross-encoder"."""
        return self.page.get_by_role("list", name=f"{model} ranking", exact=True)

    def items(self, model: str) -> Locator:
        """Return a list's entries."""
        return self.ranking(model).locator("[data-passage]")

    def entries(self, model: str) -> list[Entry]:
        """Return a list's entries in the order in which they stand in the page."""
        script = "items => items.map(item => ({...item.dataset}))"
        rows: list[dict[str, str]] = self.items(model).evaluate_all(script)
        return [Entry(int(row["passage"]), int(row["rank"]), float(row["score"])) for row in rows]

    def rankings(self) -> tuple[list[Entry], list[Entry]]:
        """Return both lists."""
        return self.entries("Bi-encoder"), self.entries("Cross-encoder")

    def evaluate(self, script: str, argument: Any = None) -> Any:
        """Run JavaScript in the page."""
        return self.page.evaluate(script, argument)

    def expect_text(self, *parts: str) -> None:
        """Wait until the page shows each of the texts."""
        for part in parts:
            expect(self.page.locator("body")).to_contain_text(part, ignore_case=True)
