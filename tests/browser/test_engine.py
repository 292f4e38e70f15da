"""The engine behind client.js, in Chromium with real models: each action once, and what ends what."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from ranklens import decoding, splitting
from tests.browser.conftest import Opener, Watch, opener
from tests.browser.routes import Held

pytestmark = pytest.mark.browser

QUERY = "Does the free plan include API access?"
PASSAGES = [
    "Plans and prices: the free plan is free for ever. All plans include access to the web app.",
    "API keys 😀 can be created on the Team plan and above. Without a paid plan, requests are refused.",
    "You can cancel at any time.",
]
HERE = {"query": QUERY, "passages": PASSAGES}
TEXTS = [
    "a\nb\nc",
    "A.\n\nB.\n\nC.",
    "wrapped in\nmid-sentence\n\nand so on\nhere",
    "T\nX.\n\nT\nX.\n\nT\nX.",
    " \n",
]
EMPTY = "<!doctype html><title>blank</title><link rel=icon href=data:,>"
START = """
async () => {
  const { Client } = await import("./client.js");
  globalThis.client = new Client({ onLoadEvent: () => {} });
  globalThis.loaded = client.load();
}
"""
ASK = """
async ([action, payload]) => {
  const events = [];
  for (const file of payload.files ?? []) file.bytes = new TextEncoder().encode(file.text).buffer;
  const started = performance.now();
  try {
    const result = await client.ask(action, payload, (event) => events.push(event));
    return { result, events, ms: performance.now() - started };
  } catch (error) {
    return { error, events };
  }
}
"""


def start(page: Page, site_url: str) -> None:
    """Open an empty page of the site and start the engine in it, without waiting."""
    page.route("**/blank.html", lambda route: route.fulfill(body=EMPTY, content_type="text/html"))
    page.goto(f"{site_url}blank.html")
    page.evaluate(f"async () => {{ await ({START})(); }}")


@pytest.fixture(scope="module")
def blank(browser: Browser, watch: Watch, site_url: str) -> Iterator[Page]:
    """Return an empty page whose `client` has loaded both models."""
    for open_page in opener(browser, watch, site_url):
        page = open_page().page
        start(page, site_url)
        page.evaluate("async () => { await loaded; }")
        yield page


def ask(page: Page, action: str, payload: dict[str, Any]) -> Any:
    """Ask the engine; return the result."""
    answer = page.evaluate(ASK, [action, payload])
    assert "error" not in answer, answer
    return answer["result"]


def test_what_needs_no_model_does_not_wait_for_one(open_page: Opener, site_url: str) -> None:
    page = open_page().page
    held = Held(page, "**/*.onnx")
    start(page, site_url)
    assert ask(page, "read", {"files": [{"name": "a.csv", "text": "id,text\n1,Hello"}]})["total"] == 1
    assert ask(page, "two_stage", {"first": [1, 0], "second_scores": [0, 1], "k": 1})["ranking"] == [1, 0]
    assert held.routes
    held.let_go()
    page.evaluate("async () => { await loaded; }")


def test_influence_is_the_difference_that_a_ranking_of_the_variants_shows(blank: Page) -> None:
    whole = PASSAGES[1]
    found = ask(blank, "influence", {"query": QUERY, "passage": whole})
    words = [span["text"] for span in found["spans"]]
    assert words[:4] == ["API", "keys", "can", "be"]
    utf16 = whole.encode("utf-16-le")
    for span in found["spans"]:
        assert utf16[2 * span["start"] : 2 * span["end"]].decode("utf-16-le") == span["text"]
    ranked = ask(blank, "rank", {"query": QUERY, "passages": [whole, whole.replace("API ", "", 1)]})
    for model in ("bi_encoder", "cross_encoder"):
        first, second = ranked[model]["scores"]
        assert found[model]["score"] == first
        assert found[model]["deltas"][0] == pytest.approx(first - second, abs=1e-9)


def test_one_edited_passage_is_scored_as_in_a_ranking(blank: Page) -> None:
    ranked = ask(blank, "rank", HERE)
    among = {"passage": 2, **{model: ranked[model]["scores"] for model in ("bi_encoder", "cross_encoder")}}
    edited = ask(blank, "rescore", {"query": QUERY, "passage": PASSAGES[1], "among": among})
    assert edited["cross_encoder"]["score"] == ranked["cross_encoder"]["scores"][1]
    assert edited["bi_encoder"]["score"] == ranked["bi_encoder"]["scores"][1]
    assert edited["ranks"]["cross_encoder"]["from"] == ranked["cross_encoder"]["ranking"].index(2) + 1


def test_cards_are_read_evaluated_and_written(blank: Page) -> None:
    text = '{"topic": "plans", "passages": ["A cat.", "A dog."], "queries": [{"q": "cats", "rel": {"0": 2}}]}'
    read = ask(blank, "read", {"files": [{"name": "cards.jsonl", "text": text}]})
    result = ask(blank, "evaluate", {"cards": read["cards"]})
    assert result["means"]["bi_encoder"]["success"] == 1.0
    files = ask(blank, "write", {"format": "trec", "evaluation": {"cards": read["cards"], "result": result}})[
        "files"
    ]
    assert files[0]["text"].split()[:4] == ["c1-q1", "Q0", "c1-p1", "1"]


def test_python_prints_while_it_runs_and_shows_its_last_value(blank: Page) -> None:
    code = "print('hello')\nfound = await rank()\nprint(await score('a', ['b']))\nfound"
    answer = blank.evaluate(ASK, ["run", {"code": code, **HERE}])
    assert answer["events"][0] == {"type": "print", "stream": "stdout", "text": "hello\n"}
    assert answer["result"]["value"]["kind"] == "table"
    failed = ask(blank, "run", {"code": "x = 1\n1 / 0", **HERE})["error"]
    assert (failed["name"], failed["line"]) == ("ZeroDivisionError", 2)


def test_a_new_ranking_ends_what_explains_the_old_one(blank: Page) -> None:
    script = """
    async ([here, cards]) => {
      const name = (promise) => promise.then(() => "done", (error) => error.name);
      const older = name(client.rank(here, () => {}));
      const influence = name(client.ask("influence", { query: here.query, passage: here.passages[0] }));
      const evaluation = name(client.ask("evaluate", { cards }));
      const judging = name(client.ask("judge", { rankings: { a: [0, 1] }, grades: { 0: 1 } }));
      await new Promise((resolve) => setTimeout(resolve, 50));
      const started = performance.now();
      const newest = name(client.rank({ query: "cancel", passages: here.passages }, () => {}));
      const ended = await Promise.all([older, influence, evaluation, judging, newest]);
      return { ended, ms: performance.now() - started };
    }
    """
    passages = [
        {"text": f"{PASSAGES[0]} {number}", "id": "", "title": "", "metadata": {}} for number in range(400)
    ]
    queries = [{"id": "q", "query": "x", "grades": {"0": 1}}]
    cards = [{"topic": "t", "passages": passages, "queries": queries}]
    answer = blank.evaluate(script, [HERE, cards])
    assert answer["ended"] == ["Superseded", "Superseded", "Superseded", "done", "done"]
    assert answer["ms"] < 5_000  # the 400 passages would take longer


def test_python_can_be_stopped_whether_it_listens_or_not(blank: Page) -> None:
    script = """
    async ([here, code]) => {
      let run;
      await new Promise((printed) => {
        run = client.ask("run", { code, ...here }, printed).then(() => "done", (error) => error.name);
      });
      return { how: await client.stopRun(), run: await run, idle: await client.stopRun() };
    }
    """
    listening = blank.evaluate(script, [HERE, "print(1)\nwhile True:\n    await score(query, passages)"])
    assert listening == {"how": "stopped", "run": "Cancelled", "idle": "idle"}
    slow = "print(1)\nimport asyncio\nwhile True:\n    await asyncio.sleep(1.5)\n    print(2)"
    assert blank.evaluate(script, [HERE, slow]) == listening  # it hears at once, and ends when it prints
    deaf = blank.evaluate(script, [HERE, "print(1)\nwhile True: pass"])
    assert deaf == {"how": "restarted", "run": "Cancelled", "idle": "idle"}
    assert ask(blank, "rank", HERE)["total"] == 3


def test_errors_name_their_field_and_what_to_do(blank: Page) -> None:
    broken = blank.evaluate(ASK, ["read", {"files": [{"name": "b.json", "text": "[1,"}]}])["error"]
    assert (broken["name"], broken["field"]) == ("ReadError", "files")
    assert "line 1, column 4" in broken["message"]
    assert broken["hint"]
    deep = blank.evaluate(ASK, ["read", {"files": [{"name": "d.json", "text": "[" * 100_000}]}])["error"]
    assert "levels of nesting" in deep["message"]


def test_page_and_engine_agree_on_limits_and_on_splitting(blank: Page, site_url: str) -> None:
    largest = blank.evaluate("async (url) => (await import(url)).MAX_BYTES", f"{site_url}files.js")
    assert largest == decoding.MAX_FILE_BYTES
    script = """
    async ([url, texts]) => {
      const { splitPassages } = await import(url);
      return texts.map((text) => splitPassages(text, "auto").passages);
    }
    """
    assert blank.evaluate(script, [f"{site_url}text.js", TEXTS]) == [splitting.split(text) for text in TEXTS]
