"""Console: the visitor's Python against the fake models: values, output, tracebacks, limits."""

import contextvars
import sys
from typing import Any

import pytest

from ranklens.console import Console, RunResult
from ranklens.output import MAX_OUTPUT
from ranklens.pipeline import Ranker
from ranklens.progress import StoppedError
from ranklens.text import InputError
from tests.fakes import BI_MANIFEST, CROSS_MANIFEST, FakeModel, drive

QUERY = "a bb"
PASSAGES = ["ccc a", "a bb", "dddd eeeee"]


class Notebook:
    """A console over the fake models, with what it sent."""

    def __init__(self) -> None:
        self.ranker = Ranker(FakeModel(BI_MANIFEST), FakeModel(CROSS_MANIFEST))
        self.console = Console()
        self.events: list[dict[str, Any]] = []

    def run(self, code: str, **options: Any) -> RunResult:
        """Run code with the page's query and passages."""
        return drive(
            self.console.run(self.ranker, code, QUERY, PASSAGES, on_event=self.events.append, **options)
        )

    def text(self, code: str) -> str:
        """Return the value of the last line as text."""
        result = self.run(code)
        assert result["error"] is None, result["error"]
        assert result["value"] is not None
        assert result["value"]["kind"] == "text"
        return result["value"]["text"]

    def printed(self, stream: str = "stdout") -> str:
        """Return all that was printed to a stream."""
        return "".join(event["text"] for event in self.events if event.get("stream") == stream)


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


def test_the_last_expression_is_the_value(notebook: Notebook) -> None:
    assert notebook.text("x = 2\nx * 21") == "42"
    assert notebook.run("x = 1")["value"] is None
    assert notebook.run("None")["value"] is None
    assert notebook.run("")["error"] is None
    assert notebook.run("# only a comment")["error"] is None


def test_rank_gives_both_rankings_as_a_table(notebook: Notebook) -> None:
    value = notebook.run("await rank(query, passages)")["value"]
    assert value is not None
    assert value["kind"] == "table"
    assert value["columns"][:3] == ["cross_encoder_rank", "bi_encoder_rank", "moved"]
    assert [row[-1] for row in value["rows"]] == ["a bb", "ccc a", "dddd eeeee"]
    assert value["total"] == 3


def test_a_ranking_is_plain_python(notebook: Notebook) -> None:
    code = """
found = await rank()
assert [row.passage for row in found] == found.cross_encoder == [1, 0, 2]
assert found[0].logit == 2.0 and len(found) == 3
assert metrics.ndcg_at_k(found.bi_encoder, {1: 2}) == 1.0
assert rankings.two_stage(found.bi_encoder, [0.1, 0.2, 0.3], 2)["ranking"]
found
print(found)
"""
    assert notebook.run(code)["error"] is None
    assert notebook.printed().splitlines()[1].endswith("1: a bb")


def test_score_and_embed_return_numbers(notebook: Notebook) -> None:
    assert notebook.text("await score('a bb', ['a', 'ccc'])") == "[1.0, -0.5]"
    assert notebook.text("await score(query, 'a')") == "1.0"
    assert (
        notebook.text("v = await embed(['a', 'ccc'])\nlen(v), len(v[0]), cosine(v[0], v[1])")
        == "(2, 16, 0.0)"
    )
    assert notebook.text("sum(await embed('a bb'))").startswith("1.41")
    assert notebook.text("[await score(query, each) for each in passages]") == "[0.5, 2.0, -1.0]"


def test_prints_are_sent_while_it_runs(notebook: Notebook) -> None:
    code = """
import sys
print('one')
await score(query, ['a'])
print('no end', end='')
print('bad', file=sys.stderr)
"""
    notebook.run(code)
    assert [event["text"] for event in notebook.events] == ["one\n", "no end", "bad\n"]
    assert notebook.printed("stderr") == "bad\n"


def test_what_was_printed_is_sent_before_a_wait(notebook: Notebook) -> None:
    seen: list[int] = []

    def is_current() -> bool:
        seen.append(len(notebook.events))
        return True

    notebook.run("print('x', end='')\nawait score(query, ['a'])", is_current=is_current)
    assert seen[-1] == 1


def test_show_sends_a_table_in_between(notebook: Notebook) -> None:
    notebook.run("print('a')\nshow([{'x': 1}])\nprint('b')")
    assert [event["type"] for event in notebook.events] == ["print", "show", "print"]
    assert notebook.events[1]["value"]["rows"] == [[1]]


def test_output_is_bounded(notebook: Notebook) -> None:
    result = notebook.run("for i in range(100_000):\n    print('x' * 50)")
    assert result["cut"] is True
    assert len(notebook.printed()) == MAX_OUTPUT
    assert len(notebook.events) < 300
    assert notebook.run("print('x')")["cut"] is False


def test_variables_stay_until_a_fresh_start(notebook: Notebook) -> None:
    notebook.run("x = 1\nrank = None\ndef f():\n    return x")
    assert notebook.text("f()") == "1"
    assert notebook.run("await rank()")["error"] is None
    error = notebook.run("x", fresh=True)["error"]
    assert error is not None
    assert error["name"] == "NameError"


def test_a_traceback_shows_the_visitors_lines_only(notebook: Notebook) -> None:
    error = notebook.run("def f(x):\n    return 1 / x\n\nf(0)")["error"]
    assert error is not None
    assert (error["name"], error["line"]) == ("ZeroDivisionError", 2)
    assert "line 4, in <module>" in error["text"]
    assert "return 1 / x" in error["text"]
    assert "ranklens" not in error["text"]


def test_an_older_runs_function_shows_its_own_source(notebook: Notebook) -> None:
    notebook.run("def f():\n    raise KeyError('old')")
    error = notebook.run("# nothing\n\nf()")["error"]
    assert error is not None
    assert "raise KeyError('old')" in error["text"]
    assert "f()" in error["text"]


def test_what_the_engine_refuses_ends_at_the_visitors_line(notebook: Notebook) -> None:
    error = notebook.run("x = 1\nawait rank('', passages)")["error"]
    assert error is not None
    assert (error["name"], error["line"]) == ("InputError", 2)
    assert "The query is empty" in error["message"]
    for code, message in (
        ("await score(query, [1])", "text 1 is a int, not a string"),
        ("await rank(query, 'one string')", "a list of strings"),
        ("await rank(7)", "the query is a int"),
        ("await embed([''])", "Text 1 is empty"),
    ):
        error = notebook.run(code)["error"]
        assert error is not None
        assert message in error["message"]


def test_causes_are_shown_without_foreign_frames(notebook: Notebook) -> None:
    code = """import json
try:
    json.loads('{')
except ValueError as error:
    raise RuntimeError('no') from error
"""
    error = notebook.run(code)["error"]
    assert error is not None
    assert "direct cause" in error["text"]
    assert "line 3" in error["text"]
    assert "decoder.py" not in error["text"]


def test_a_syntax_error_points_at_its_place(notebook: Notebook) -> None:
    error = notebook.run("x = 1\ny = (2\nz = 3")["error"]
    assert error is not None
    assert (error["name"], error["line"]) == ("SyntaxError", 2)
    assert "^" in error["text"]
    assert "y = (2" in error["text"]
    outside = notebook.run("return 1")["error"]
    assert outside is not None
    assert outside["name"] == "SyntaxError"


def test_endless_recursion_and_exits_are_errors_like_others(notebook: Notebook) -> None:
    for code, name in (
        ("def f():\n    f()\nf()", "RecursionError"),
        ("import sys\nsys.exit(3)", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise ExceptionGroup('g', [ValueError('v')])", "ExceptionGroup"),
    ):
        error = notebook.run(code)["error"]
        assert error is not None
        assert error["name"] == name
        assert len(error["text"]) <= 10_000


def test_classes_and_dataclasses_work(notebook: Notebook) -> None:
    code = "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\n[P(1), P(2)]"
    value = notebook.run(code)["value"]
    assert value is not None
    assert value["kind"] == "table"


def test_it_stops_where_it_waits_or_prints(notebook: Notebook) -> None:
    for code in ("await score(query, passages)", "await rank()", "await embed('a')", "print('x')"):
        with pytest.raises(StoppedError):
            notebook.run(code, is_current=lambda: False)


def test_the_real_streams_come_back(notebook: Notebook) -> None:
    before = sys.stdout, sys.stderr
    notebook.run("print('x')\n1 / 0")
    assert (sys.stdout, sys.stderr) == before


def test_two_runs_at_once_keep_their_outputs_apart() -> None:
    first, second = Notebook(), Notebook()
    code = "print(await score('a', ['a' for _ in range({n})]))"
    one = first.console.run(first.ranker, code.format(n=3), on_event=first.events.append)
    two = second.console.run(second.ranker, code.format(n=1), on_event=second.events.append)
    before = sys.stdout
    running = [(coroutine, contextvars.copy_context()) for coroutine in (one, two)]
    while running:
        for coroutine, context in list(running):
            try:
                context.run(coroutine.send, None)
            except StopIteration:
                running.remove((coroutine, context))
    assert (first.printed(), second.printed()) == ("[1.0, 1.0, 1.0]\n", "[1.0]\n")
    assert sys.stdout is before


def test_code_without_end_is_refused(notebook: Notebook) -> None:
    with pytest.raises(InputError) as caught:
        notebook.run("#" * 100_001)
    assert caught.value.field == "code"
