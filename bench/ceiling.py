"""Ceiling: the int8 rate of one large MatMulInteger, made and measured in the runtime of the site."""

from pathlib import Path
from statistics import median

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save
from playwright.sync_api import Browser

from bench.arithmetic import rate

ROWS, INNER, COLUMNS = 512, 1536, 1536
RUNS = 5
WARM_UP = 5


def write_graph(path: Path) -> None:
    """Write the graph: uint8 activations with zero point 128 times int8 weights, as in the models."""
    weights = np.random.default_rng(0).integers(-127, 128, (INNER, COLUMNS), np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b", "zero"], ["y"])],
        "ceiling",
        [helper.make_tensor_value_info("a", TensorProto.UINT8, [ROWS, INNER])],
        [helper.make_tensor_value_info("y", TensorProto.INT32, [ROWS, COLUMNS])],
        [numpy_helper.from_array(weights, "b"), numpy_helper.from_array(np.array(128, np.uint8), "zero")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(model)
    save(model, path)


class Ceiling:
    """A page with the one product."""

    def __init__(self, browser: Browser, url: str, threads: int) -> None:
        """Load the runtime and let the browser compile what is hot."""
        self._threads = threads
        self._page = browser.new_page()
        self._page.set_default_timeout(60_000)
        self._page.goto(f"{url}ceiling.html")
        self._page.wait_for_function("() => window.measure")
        self._measure(WARM_UP)

    def rate(self) -> float:
        """Return billions of multiply-adds a second."""
        return rate(ROWS * INNER * COLUMNS, median(self._measure(RUNS)))

    def _measure(self, runs: int) -> list[float]:
        times: list[float] = self._page.evaluate(
            "(all) => window.measure(...all)", [self._threads, runs, [ROWS, INNER]]
        )
        return times
