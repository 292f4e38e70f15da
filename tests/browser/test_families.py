"""Families in the page's runtime: tiny models of each, converted, give the native scores in Chromium."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.model]

NAMES = ("bert", "distilbert", "electra", "modernbert", "mpnet", "roberta", "xlm-roberta")


@pytest.mark.parametrize("family", NAMES)
def test_the_browser_agrees(family: str, tmp_path: Path) -> None:
    # In a thread of its own: where another test has left Playwright running, this one's event loop is taken.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(compare, family, tmp_path).result()


def compare(family: str, folder: Path) -> None:
    """Convert a tiny model of each role and hold Chromium's outputs against the native ones."""
    from export import browser, recipe, runs
    from export.hardtexts import TEXTS
    from export.native import load
    from tests.families import save_bi_encoder, save_cross_encoder
    from tests.test_families import bi, cross

    specs: dict[str, Any] = {
        "bi": bi(save_bi_encoder(family, folder / "a")),
        "cross": cross(save_cross_encoder(family, folder / "b")),
    }
    for name, spec in specs.items():
        manifest, _ = recipe.make(spec, name, "int8", folder / name, lambda title: None)
        model = load(folder / name)
        inputs = runs.hard(model)
        expected = [runs.in_engine(model)(one)[0] for one in inputs]
        with browser.chromium(folder / name) as page:
            page.open(manifest["files"][0]["path"])
            found, _ = page.run(inputs, manifest["output"])
            ids = browser.same_ids(model, page.encode(TEXTS))
            assert ids.passed
            assert ids.figures["ties"] == 0 or family == "xlm-roberta"
        assert max(float(np.abs(a - b).max()) for a, b in zip(found, expected, strict=True)) < 0.02
