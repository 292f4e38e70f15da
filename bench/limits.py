"""`python -m bench.limits`: the most that the page takes, 500 passages of over 512 tokens each.

In:  a built site. Out: a table of the renderer's memory (VmRSS; the peak is VmHWM) as the ranking goes on,
the longest that the page's own thread was held up, and the time that Cancel takes by the page's own clock.
Linux only: memory is read from /proc.
"""

import argparse
import random
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from export import serve
from tests.browser import chromium
from tests.browser.ranklens_page import BOOT_MS, RankLensPage

ROOT = Path(__file__).resolve().parents[1]
WORDS = (
    *("river", "stone", "house", "winter", "letter", "garden", "engine", "market", "window", "paper"),
    *("silver", "bridge", "doctor", "music", "forest", "island", "harbour", "copper", "teacher", "summer"),
)
QUERY = "Which of them tells of a bridge to the island?"
BETWEEN_S = 5.0
# The longest time between two ticks of a clock on the page's own thread, since the last reading.
TICKS = """
() => {
  let last = performance.now();
  window.longest = 0;
  setInterval(() => {
    const now = performance.now();
    window.longest = Math.max(window.longest, now - last);
    last = now;
  }, 20);
}
"""
READ_TICKS = "() => { const { longest } = window; window.longest = 0; return longest; }"
REACHED = "() => ['bi', 'cross'].map((side) => document.querySelector(`#${side}-progress`).value)"
CANCEL = """
() => new Promise((resolve) => {
  const status = document.querySelector("[data-state]");
  const start = performance.now();
  const changed = () => status.dataset.state === "working" || resolve(performance.now() - start);
  new MutationObserver(changed).observe(status, { attributes: true });
  document.querySelector("#cancel").click();
})
"""


class Sample(NamedTuple):
    """What one look at a ranking under way saw; memory in MB, times in seconds and milliseconds."""

    seconds: float
    embedded: int
    scored: int
    memory: int
    peak: int
    held_ms: float


def passages(count: int, words: int) -> list[str]:
    """Return different passages of so many words, each of which is a token or more."""
    dice = random.Random(1)
    return [f"{number}. {' '.join(dice.choices(WORDS, k=words))}." for number in range(count)]


def renderer(browser: Browser) -> int:
    """Return the process that runs the page and its worker."""
    session = browser.new_browser_cdp_session()
    found = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return max(
        (int(each["id"]) for each in found if each["type"] == "renderer"), key=lambda id_: memory(id_)[0]
    )


def memory(process: int) -> tuple[int, int]:
    """Return what a process holds and the most that it ever held, in MB."""
    status = (Path("/proc") / str(process) / "status").read_text("utf-8")
    held, peak = (re.search(rf"^{name}:\s*(\d+) kB$", status, re.MULTILINE) for name in ("VmRSS", "VmHWM"))
    assert held and peak
    return int(held[1]) // 1000, int(peak[1]) // 1000


def watch(opened: RankLensPage, process: int) -> Iterator[Sample]:
    """Yield a sample every few seconds until the ranking is whole."""
    page: Page = opened.page
    started = time.monotonic()
    state = "working"
    while state == "working":
        page.wait_for_timeout(BETWEEN_S * 1000)
        embedded, scored = page.evaluate(REACHED)
        state = opened.state()
        seconds = time.monotonic() - started
        yield Sample(seconds, int(embedded), int(scored), *memory(process), page.evaluate(READ_TICKS))
    if state != "done":
        raise SystemExit(f"the page is {state}: {opened.text()[:500]}")


def measure(address: str, count: int, words: int) -> Iterator[str]:
    """Yield the lines of the table."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.ARGUMENTS))
        opened = RankLensPage(browser.new_page(), address).load()
        opened.wait_state("done", timeout=BOOT_MS)
        process = renderer(browser)
        texts = passages(count, words)
        yield f"{count} passages of {words} words; before: {memory(process)[0]} MB\n"
        yield "| s | embedded | pairs | MB | peak MB | page held up, ms |"
        yield "| ---: | ---: | ---: | ---: | ---: | ---: |"
        opened.evaluate(TICKS)
        opened.fill(QUERY, texts)
        opened.rank_button.click()
        opened.wait_state("working")
        for sample in watch(opened, process):
            yield f"| {' | '.join(f'{value:.0f}' for value in sample)} |"
        cancelled = []
        for wait in (1_000, 3_000, 5_000):  # all vectors are known by now: this is among the pairs
            opened.query.fill(f"{QUERY} {wait}")
            opened.rank_button.click()
            opened.wait_state("working")
            opened.page.wait_for_timeout(wait)
            cancelled.append(opened.evaluate(CANCEL))
        yield f"\nCancel: {', '.join(f'{ms:.0f} ms' for ms in cancelled)}; after: {memory(process)[0]} MB"
        browser.close()


@contextmanager
def hosted(site: Path) -> Iterator[str]:
    """Serve a built site; yield its address."""
    with serve.start(site, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{serve.HOST}:{server.server_port}/"
        server.shutdown()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.limits", description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "dist")
    parser.add_argument("--passages", type=int, default=500)
    parser.add_argument("--words", type=int, default=560)
    args = parser.parse_args()
    with hosted(args.site) as address:
        for line in measure(address, args.passages, args.words):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
