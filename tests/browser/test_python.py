"""The Python panel: await, tables, tracebacks, stopping, and nothing that runs without a click."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Opener
from tests.browser.ranklens_page import BOOT_MS, RankLensPage

pytestmark = pytest.mark.browser

QUERY = "How long does opened milk keep?"
PASSAGES = ["Bananas ripen beside apples.", "Once opened, milk keeps three days.", "Milk is heated first."]


class Panel:
    """The panel as a person meets it."""

    def __init__(self, page: RankLensPage) -> None:
        """Open the panel if it is closed."""
        self.page = page
        self.root = page.page.locator("#python")
        self.code = page.page.get_by_role("textbox", name="Python code")
        self.output = page.page.get_by_role("log", name="Output")
        self.state = self.root.locator(".python-state")
        self.chooser = page.page.get_by_label("Start from")
        self.stop = self.root.get_by_role("button", name="Stop", exact=True)
        if not self.code.is_visible():
            self.root.get_by_text("Open the code").click()
            expect(self.code).not_to_have_value("")

    def run(self, code: str) -> Locator:
        """Run code to its end; return the output."""
        self.code.fill(code)
        self.press_run()
        expect(self.state).to_contain_text("took")
        return self.output

    def press_run(self) -> None:
        """Press Run."""
        self.root.get_by_role("button", name=re.compile("^Run")).click()


@pytest.fixture
def panel(ready: RankLensPage) -> Iterator[Panel]:
    """Return the open panel on a page with a query and three passages."""
    ready.fill(QUERY, PASSAGES)
    yield Panel(ready)


def test_rank_embed_and_score_can_be_awaited(panel: Panel) -> None:
    output = panel.run(
        "ranked = await rank()\n"
        "print(ranked[0].passage, len(ranked), query)\n"
        "vectors = await embed(passages)\n"
        "print(len(vectors), len(vectors[0]), round(cosine(vectors[0], vectors[0]), 3))\n"
        "logits = await score(query, passages)\n"
        "print(max(logits) == ranked[0].logit)\n"
        "ranked\n"
    )
    expect(output).to_contain_text(f"1 3 {QUERY}")
    expect(output).to_contain_text("3 384 1.0")
    expect(output).to_contain_text("True")
    table = output.get_by_role("table")
    expect(table.locator("tbody tr")).to_have_count(3)
    expect(table.get_by_role("columnheader", name="cross_encoder_rank")).to_be_visible()
    expect(table.locator("tbody tr").first).to_contain_text(PASSAGES[1])
    expect(panel.state).to_contain_text(re.compile(r"Done, took [\d.]+ m?s"))


def test_what_is_printed_comes_while_the_code_still_runs(panel: Panel) -> None:
    panel.code.fill("import asyncio\nprint('first')\nawait asyncio.sleep(30)\nprint('last')\n")
    panel.press_run()
    expect(panel.output).to_have_text("first\n")
    expect(panel.state).to_have_text("Running")
    panel.stop.click()
    expect(panel.state).to_contain_text(re.compile("stopped|ready again", re.IGNORECASE), timeout=BOOT_MS)
    expect(panel.output).not_to_contain_text("last")


def test_a_traceback_names_the_line_and_leads_to_it(panel: Panel) -> None:
    output = panel.run("def half(x):\n    return x / 0\n\nprint('so far')\nhalf(1)\n")
    expect(output).to_contain_text("so far")
    expect(output).to_contain_text("Line 2: ZeroDivisionError")
    expect(output).to_contain_text("line 5, in <module>")
    assert "ranklens" not in output.inner_text()
    output.get_by_role("button", name="line 5").click()
    expect(panel.code).to_be_focused()
    selected = "box => box.value.slice(box.selectionStart, box.selectionEnd)"
    assert panel.code.evaluate(selected) == "half(1)"
    expect(panel.run("print('ok'\n")).to_contain_text("Line 1: SyntaxError")


def test_a_package_that_the_site_has_not_is_missing_and_nothing_else_is_advised(panel: Panel) -> None:
    output = panel.run("import pydoc, numpy")
    expect(output).to_contain_text("Line 1: ModuleNotFoundError: No module named 'numpy'")
    expect(output).not_to_contain_text("install")


def test_variables_stay_until_they_are_to_be_forgotten(panel: Panel) -> None:
    panel.run("kept = 41")
    expect(panel.run("print(kept + 1)")).to_have_text("42\n")
    panel.root.get_by_label("Forget earlier variables").check()
    expect(panel.run("print(kept + 1)")).to_contain_text("NameError")
    panel.root.get_by_label("Forget earlier variables").uncheck()


def test_output_is_text(panel: Panel) -> None:
    hostile = '<img src="x" onerror="window.hacked = true"><b>bold</b>'
    output = panel.run(
        f"print({hostile!r})\nshow([{{{hostile!r}: {hostile!r}}}])\nraise ValueError({hostile!r})"
    )
    assert output.inner_text().count("<b>bold</b>") >= 4
    assert output.locator("img, b").count() == 0
    assert panel.page.evaluate("() => window.hacked") is None


def test_long_output_is_cut_and_says_so(panel: Panel) -> None:
    output = panel.run("for n in range(100_000):\n    print(n)\nshow([{'n': n} for n in range(2000)])")
    expect(output).to_contain_text("more than is shown")
    assert len(output.inner_text()) < 150_000
    output = panel.run("[{'n': n} for n in range(2000)]")
    expect(output).to_contain_text("the first 500 of 2,000 rows")
    expect(output.locator("tbody tr")).to_have_count(500)


@pytest.mark.parametrize(
    "snippet", ["Rank, as a table", "Two phrasings of the query", "Which passages are alike"]
)
def test_every_snippet_runs(panel: Panel, snippet: str) -> None:
    panel.chooser.select_option(label=snippet)
    expect(panel.code).to_have_value(re.compile("await"))
    panel.press_run()
    expect(panel.state).to_contain_text("Done")
    expect(panel.output.get_by_role("table").first).to_contain_text("passage")


def test_the_keyboard_writes_runs_and_leaves(panel: Panel) -> None:
    panel.code.fill("")
    panel.code.press_sequentially("for word in query.split():\nprint(word)")
    expect(panel.code).to_have_value("for word in query.split():\n    print(word)")
    panel.code.press("Enter")
    panel.code.press("Backspace")
    panel.code.press_sequentially("if passages:")
    panel.code.press("Enter")
    panel.code.press("Tab")
    panel.code.press("Shift+Tab")
    panel.code.press_sequentially("print('end')")
    expect(panel.code).to_have_value(
        "for word in query.split():\n    print(word)\nif passages:\n    print('end')"
    )
    panel.code.press("ControlOrMeta+Enter")
    expect(panel.output).to_have_text("\n".join([*QUERY.split(), "end", ""]))
    panel.code.press("Escape")
    panel.code.press("Tab")
    expect(panel.root.get_by_role("button", name=re.compile("^Run"))).to_be_focused()


def test_own_code_survives_snippets_and_reloads_and_is_not_run(revisit: Opener) -> None:
    opened = revisit().load()
    panel = Panel(opened)
    panel.code.fill("print('mine')")
    panel.chooser.select_option(label="Rank, as a table")
    expect(panel.code).to_have_value(re.compile("rank"))
    panel.chooser.select_option(label="Your code")
    expect(panel.code).to_have_value("print('mine')")
    opened.page.reload()
    panel = Panel(opened)
    expect(panel.code).to_have_value("print('mine')")
    panel.press_run()  # before the models are there
    expect(panel.state).to_contain_text("Waiting for the models")
    expect(panel.output).to_have_text("")
    expect(panel.output).to_have_text("mine\n", timeout=BOOT_MS)


def test_an_endless_loop_is_stopped_and_the_page_ranks_again(panel: Panel) -> None:
    panel.code.fill("print('on and on')\nwhile True:\n    pass\n")
    panel.press_run()
    expect(panel.output).to_have_text("on and on\n")
    panel.stop.click()
    expect(panel.state).to_contain_text("the engine was restarted")
    expect(panel.state).to_contain_text("ready again", timeout=BOOT_MS)
    panel.page.rank(QUERY, PASSAGES)
    assert panel.page.entries("Cross-encoder")[0].passage == 1
    expect(panel.run("await score('milk', 'milk')")).not_to_contain_text("Error")
