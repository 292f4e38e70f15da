"""Console: the visitor's own Python, run by the page's own engine.

In:  code, the page's query and passages.
Out: what it prints as events while it runs; the value of its last line, or what it raised.

Top-level ``await`` is allowed. The code sees ``rank``, ``embed``, ``score``, ``cosine``, ``show``,
``metrics``, ``rankings``, ``query`` and ``passages``, besides all of Python; its variables stay for the next
run. It is the visitor's own code in the visitor's own browser: it can do what a page can do, and nobody
else's code is ever run here.

Left out: stopping code that never awaits. Python runs in the worker's only thread, so the worker hears of no
message; the page ends the worker and starts another (``client.js``, stopRun), and variables are lost. Code
that awaits stops at its next call of ``rank``, ``embed``, ``score`` or ``print``.
"""

from __future__ import annotations

import ast
import inspect
from time import perf_counter
from types import CodeType
from typing import Any, TypedDict

from ranklens import metrics, rankings
from ranklens.output import Output, capture
from ranklens.pipeline import Ranker
from ranklens.progress import IsCurrent, OnEvent, StoppedError, always, ignore
from ranklens.scores import cosine_similarity
from ranklens.showing import Shown, show
from ranklens.text import InputError
from ranklens.tools import Tools
from ranklens.tracebacks import RunError, describe, remember

MAX_CODE = 100_000


class RunResult(TypedDict):
    """How a run ended; ``cut`` says that it printed more than is shown."""

    value: Shown | None
    error: RunError | None
    cut: bool
    ms: float


class Console:
    """Runs code; keeps its variables."""

    def __init__(self) -> None:
        """Start without variables."""
        self._names: dict[str, Any] = {}
        self._runs = 0

    async def run(
        self,
        ranker: Ranker,
        code: str,
        query: str = "",
        passages: list[str] | None = None,
        fresh: bool = False,
        on_event: OnEvent = ignore,
        is_current: IsCurrent = always,
    ) -> RunResult:
        """Run code; whatever it raises is part of the result.

        Raises:
            InputError: the code is too long.
            StoppedError: the run is no longer wanted.
        """
        if len(code) > MAX_CODE:
            raise InputError("code", f"The code has {len(code):,} characters; the limit is {MAX_CODE:,}.")
        if fresh:
            self._names = {}
        self._runs += 1
        output = Output(on_event, is_current)
        self._names |= {
            "__name__": "__main__",
            "query": query,
            "passages": list(passages or ()),
            **Tools(ranker, query, passages or (), output, is_current).by_name(),
            "cosine": cosine_similarity,
            "metrics": metrics,
            "rankings": rankings,
            "show": output.show,
        }
        started = perf_counter()
        value, error = await self._finish(code, output)
        output.flush()
        ms = (perf_counter() - started) * 1000
        return {"value": value, "error": error, "cut": output.cut, "ms": ms}

    async def _finish(self, code: str, output: Output) -> tuple[Shown | None, RunError | None]:
        with capture(output):
            try:
                value = await self._execute(code)
                return (None if value is None else show(value)), None
            except StoppedError:
                raise
            except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001 - the visitor's to see
                return None, describe(error)

    async def _execute(self, code: str) -> object:
        """Execute all statements; return the value of the last one if it is an expression."""
        name = remember(self._runs, code)
        tree = ast.parse(code, name)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        await self._evaluate(_compile(tree, name, "exec"))
        if not isinstance(last, ast.Expr):
            return None
        return await self._evaluate(_compile(ast.Expression(last.value), name, "eval"))

    async def _evaluate(self, compiled: CodeType) -> object:
        value = eval(compiled, self._names)  # running the visitor's code is what this module is for
        return await value if compiled.co_flags & inspect.CO_COROUTINE else value


def _compile(tree: ast.Module | ast.Expression, name: str, mode: str) -> CodeType:
    compiled: CodeType = compile(tree, name, mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    return compiled
