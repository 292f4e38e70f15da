"""Threads: measured while the page rests, kept, used from the next visit on, left where they do not help."""

import functools
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Opener, Watch, opener
from tests.browser.ranklens_page import BOOT_MS, RankLensPage

pytestmark = pytest.mark.browser

Call = Callable[..., Any]

LONG = " ".join(f"A sentence of some more words, as they stand in passage {number}." for number in range(8))
TRIAL_MS = 60_000
KEPT = "() => localStorage.getItem('ranklens-threads')"
KEEP = "(kept) => localStorage.setItem('ranklens-threads', JSON.stringify(kept))"


def call_in(opened: RankLensPage, module: str, name: str, *arguments: Any) -> Any:
    """Call a function of a module of the page."""
    script = "async ([url, name, values]) => (await import(url))[name](...values)"
    return opened.evaluate(script, [f"./{module}.js", name, list(arguments)])


@pytest.fixture(scope="module")
def waiting(browser: Browser, watch: Watch, site_url: str) -> Iterator[RankLensPage]:
    """Return an isolated page whose engine never starts; the address asks for two threads."""
    for open_page in opener(browser, watch, site_url):
        opened = open_page(f"{site_url}?threads=2", cores=8)
        yield opened.without_engine().load()


@pytest.fixture
def call(waiting: RankLensPage) -> Call:
    """Return a function that calls a function of a module."""
    return functools.partial(call_in, waiting)


@pytest.mark.parametrize(
    ("isolated", "ios", "cores", "threads"),
    [
        (True, False, 1, 1),
        (True, False, 3, 1),
        (True, False, 4, 2),
        (True, False, 6, 3),
        (True, False, 8, 4),
        (True, False, 64, 4),
        (False, False, 8, 1),
        (True, True, 8, 1),
    ],
)
def test_threads_that_are_worth_a_trial(
    call: Call, isolated: bool, ios: bool, cores: int, threads: int
) -> None:
    assert call("threads", "candidate", {"isolated": isolated, "ios": ios, "cores": cores}) == threads


@pytest.mark.parametrize(("many", "threads"), [(50, 4), (80, 4), (81, 1), (100, 1), (300, 1), (0, 1)])
def test_threads_are_used_where_they_gain_a_quarter(call: Call, many: float, threads: int) -> None:
    assert call("threads", "decide", {"threads": 4, "one": 100, "many": many}) == threads


def test_a_ranking_is_slow_beside_one_thread_only_where_it_is_like_the_trial(call: Call) -> None:
    def is_slow(ms: float, tokens: int, reused: int = 0) -> Any:
        read = [{"read": tokens, "total": tokens}] * 3
        result = {"bi_encoder": {"run_ms": 4 * ms, "embedded": 4, "reused": reused, "tokens": read}}
        return call("threads", "isSlow", result, {"threads": 4, "one": 100, "many": 50})

    assert is_slow(ms=151, tokens=128)
    assert not is_slow(ms=149, tokens=128)
    assert is_slow(ms=301, tokens=256)
    assert not is_slow(ms=299, tokens=256)
    assert not is_slow(ms=1000, tokens=20)
    assert not is_slow(ms=1000, tokens=500)
    assert not is_slow(ms=1000, tokens=128, reused=3)


@pytest.mark.parametrize(
    ("given", "threads"),
    [("1", 1), ("16", 16), ("17", 0), ("0", 0), ("2.5", 0), ("-1", 0), ("", 0), ("two", 0)],
)
def test_the_address_may_ask_for_1_to_16_threads(call: Call, given: str, threads: int) -> None:
    assert call("address", "readAddress", {"search": f"?threads={given}", "hash": ""})["threads"] == threads
    assert (
        call("address", "readAddress", {"search": "?threads=3", "hash": f"#threads={given}"})["threads"]
        == threads
    )


BUSY = "4 threads are measured when the page rests after a ranking."
NO_ISOLATION = {"isolated": False, "ios": False, "cores": 8}


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, f"1 of 8: {BUSY}"),
        ({"phase": "measuring"}, "1 of 8: 4 threads are being measured."),
        (
            {"gain": 2.61, "next": 4},
            "1 of 8: 4 threads measured 2.6 times as fast as one; they are used from the next visit on.",
        ),
        ({"gain": 2.61, "next": 4, "inUse": 4}, "4 of 8: measured 2.6 times as fast as one."),
        ({"gain": 1.1}, "1 of 8: 4 threads measured only 1.1 times as fast as one."),
        (
            {"gain": 0.9, "inUse": 4},
            "4 of 8: measured only 0.9 times as fast as one; one thread is used from the next visit on.",
        ),
        ({"gain": 0}, "1 of 8: 4 threads could not be started."),
        (
            {"phase": "slow", "inUse": 4},
            "4 of 8: a ranking was slower than one thread had been, so the next visit measures again.",
        ),
        (
            {"phase": "off", "why": "in a frame nothing is measured"},
            "1 of 8: in a frame nothing is measured.",
        ),
        ({"candidate": 1, "machine": {"cores": 2}}, "1 of 2: the other is left for the page and the system."),
        (
            {"candidate": 1, "machine": {"cores": 3}},
            "1 of 3: the others are left for the page and the system.",
        ),
        ({"candidate": 1, "machine": {"cores": 1}}, "1 of 1: the browser tells of no more."),
        ({"candidate": 1, "machine": {"ios": True}}, "1 of 8: iPhones and iPads get one."),
        (
            {"candidate": 1, "machine": NO_ISOLATION},
            "1 of 8: more need a page that is cross-origin isolated.",
        ),
        (
            {"asked": 2, "machine": NO_ISOLATION},
            "1 of 8: the address asks for 2, which needs a page that is cross-origin isolated.",
        ),
        ({"asked": 2}, "1 of 8: the address asks for 2, which could not be started."),
    ],
)
def test_the_panel_says_why(call: Call, state: dict[str, Any], words: str) -> None:
    usual = {"asked": 0, "candidate": 4, "inUse": 1, "gain": None, "next": 1, "phase": "waiting", "why": ""}
    machine = {"isolated": True, "ios": False, "cores": 8, **state.get("machine", {})}
    assert call("view/threads", "threadWords", {**usual, **state, "machine": machine}) == words


def test_the_address_has_the_last_word(waiting: RankLensPage) -> None:
    expect(waiting.page.locator("#threads")).to_have_text("2 of 8: as the page’s address asks.")
    expect(waiting.page.get_by_role("button", name="Measure again")).to_have_count(0)


# Workers that answer as they are told to: {number of threads: what becomes of a load}.
FALLBACK = """
async (fates) => {
  const { Client } = await import("./client.js");
  const loads = [];
  class Fake {
    postMessage({ id, action, payload }) {
      if (action === "rank") setTimeout(() => this.onmessage({ data: { id, result: "ranked" } }));
      if (action !== "load") return;
      loads.push(payload.threads);
      const fate = fates[payload.threads];
      const tell = (data) => setTimeout(() => this.onmessage({ data }));
      if (fate === "dies") tell({ died: { name: "EngineDied" } });
      else if (fate === "loads") tell({ id, result: { threads: payload.threads } });
      else if (fate === "sticks") tell({ id, event: { type: "step", name: "bi-encoder", state: "start" } });
      else tell({ id, error: { name: fate } });
    }
    addEventListener() {}
    terminate() { this.onmessage = () => {}; }
  }
  const { Worker, setTimeout: wait } = globalThis;
  globalThis.Worker = Fake;
  globalThis.setTimeout = (task, ms = 0) => wait(task, ms / 1000);
  let failed = 0;
  try {
    const client = new Client({ onLoadEvent() {}, threads: () => 4, onThreadsFailed: () => failed++ });
    const ranked = client.rank({}, () => {});
    const answers = await Promise.all([client.loaded, ranked].map((each) => each.catch(({ name }) => name)));
    return [loads, answers[0].threads ?? answers[0], answers[1], failed];
  } finally {
    Object.assign(globalThis, { Worker, setTimeout: wait });
  }
}
"""


@pytest.mark.parametrize(
    ("fates", "outcome"),
    [
        ({4: "loads"}, [[4], 4, "ranked", 0]),
        ({4: "ModelUnusable", 1: "loads"}, [[4, 1], 1, "ranked", 1]),
        ({4: "dies", 1: "loads"}, [[4, 1], 1, "ranked", 1]),
        ({4: "sticks", 1: "loads"}, [[4, 1], 1, "ranked", 1]),
        ({4: "ModelUnusable", 1: "ModelUnusable"}, [[4, 1], "ModelUnusable", "ModelUnusable", 0]),
        ({4: "FileMissing"}, [[4], "FileMissing", "FileMissing", 0]),
    ],
)
def test_a_load_that_fails_over_its_threads_goes_on_with_one(
    waiting: RankLensPage, fates: dict[int, str], outcome: list[Any]
) -> None:
    assert waiting.evaluate(FALLBACK, {str(threads): fate for threads, fate in fates.items()}) == outcome


# Trial workers that answer as they are told to: {number of threads: times of its runs, or its fate}.
TRIAL = """
async ([fates, abort]) => {
  const { tryThreads } = await import("./trial.js");
  const asked = [];
  let alive = 0;
  class Fake {
    constructor() { alive++; }
    postMessage({ threads }) {
      this.threads ??= threads;
      asked.push(this.threads);
      const fate = fates[this.threads];
      const tell = (data) => wait(() => this.onmessage({ data }));
      if (abort && asked.length === 5) controller.abort();
      if (fate === "throws") wait(() => this.onerror({ preventDefault() {}, message: "" }));
      else if (Array.isArray(fate)) tell({ ms: threads ? 0 : fate.shift() });
      else if (fate !== "sticks") tell({ error: fate, missing: fate === "missing" });
    }
    terminate() { alive--; this.onmessage = () => {}; }
  }
  const { Worker, setTimeout: wait } = globalThis;
  const controller = new AbortController();
  globalThis.Worker = Fake;
  globalThis.setTimeout = (task, ms = 0) => wait(task, ms / 100);
  try {
    return [await tryThreads({}, 4, controller.signal), asked.slice(2), alive];
  } finally {
    Object.assign(globalThis, { Worker, setTimeout: wait });
  }
}
"""


@pytest.mark.parametrize(
    ("fates", "abort", "outcome"),
    [
        ({1: [40, 20, 21, 22, 5], 4: [9, 7, 50, 6, 8]}, False, {"kind": "timed", "one": 21, "many": 8}),
        ({1: [20] * 5, 4: [8] * 5}, True, {"kind": "ended"}),
        ({1: [20] * 5, 4: "throws"}, False, {"kind": "failed"}),
        ({1: [20] * 5, 4: "sticks"}, False, {"kind": "failed"}),
        ({1: "missing"}, False, {"kind": "missing"}),
        ({1: "throws"}, False, {"kind": "ended"}),
        ({1: "sticks"}, False, {"kind": "ended"}),
    ],
)
def test_a_trial_takes_turns_and_leaves_nothing_behind(
    waiting: RankLensPage, fates: dict[int, Any], abort: bool, outcome: dict[str, Any]
) -> None:
    named = {str(threads): fate for threads, fate in fates.items()}
    found, turns, alive = waiting.evaluate(TRIAL, [named, abort])
    assert found == outcome
    assert alive == 0
    if outcome["kind"] == "timed":
        assert turns == [1, 4] * 5


def workers(opened: RankLensPage, script: str) -> int:
    """Return how many workers of a script the page has."""
    return sum(worker.url.endswith(f"/{script}") for worker in opened.page.workers)


def wait_gone(opened: RankLensPage, script: str) -> None:
    """Wait until the page has no worker of a script."""
    for _ in range(100):
        if not workers(opened, script):
            return
        opened.page.wait_for_timeout(100)
    pytest.fail(f"{script} is still there")


def test_measured_at_rest_kept_used_and_forgotten_when_the_machine_is_slow(open_page: Opener) -> None:
    opened = open_page(cores=4)
    said = opened.page.locator("#threads")
    with opened.page.expect_worker(lambda worker: worker.url.endswith("trial-worker.js"), timeout=BOOT_MS):
        opened.load()
    expect(said).to_have_text("1 of 4: 2 threads are being measured.")
    ranked = opened.rankings()

    # The visitor's ranking comes first.
    with opened.page.expect_worker(lambda worker: worker.url.endswith("trial-worker.js"), timeout=TRIAL_MS):
        opened.rank_button.click()
        opened.wait_state("working", "done")
        wait_gone(opened, "trial-worker.js")
        assert opened.evaluate(KEPT) is None
        opened.wait_state("done")

    expect(said).to_contain_text(" times as fast as one", timeout=TRIAL_MS)
    kept = json.loads(opened.evaluate(KEPT))
    gain = kept["one"] / kept["many"]
    verdict = "; they are used from the next visit on" if gain >= 1.25 else ""
    only = "" if verdict else "only "
    expect(said).to_have_text(f"1 of 4: 2 threads measured {only}{gain:.1f} times as fast as one{verdict}.")
    wait_gone(opened, "trial-worker.js")
    assert workers(opened, "ort.wasm.bundle.min.mjs") == 0

    # As if they had been faster, and very fast: what is used follows from what was kept, also offline.
    expect(opened.page.locator("#offline")).to_contain_text("Yes: ")
    opened.evaluate(KEEP, {**kept, "one": 0.02, "many": 0.01})
    opened.page.context.set_offline(True)
    opened.load().wait_state("done", timeout=BOOT_MS)
    expect(said).to_have_text("2 of 4: measured 2.0 times as fast as one.")
    assert workers(opened, "ort.wasm.bundle.min.mjs") == 1
    assert opened.rankings() == ranked

    opened.rank("Which sentence is it?", [f"{number}. {LONG}" for number in range(3)])
    expect(said).to_contain_text("2 of 4: a ranking was slower than one thread had been")
    assert opened.evaluate(KEPT) is None
