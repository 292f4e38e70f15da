"""Families in the page's runtime: tiny models of each, converted, give the native scores in Chromium."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.model]

NAMES = ("bert", "distilbert", "electra", "modernbert", "mpnet", "roberta", "xlm-roberta")


@pytest.mark.parametrize("family", NAMES)
def test_the_browser_agrees(family: str, tmp_path: Path) -> None:
    from export import browser, recipe, runs
    from export.hardtexts import TEXTS
    from export.native import load
    from tests.families import save_bi_encoder, save_cross_encoder
    from tests.test_families import bi, cross

    specs: dict[str, Any] = {
        "bi": bi(save_bi_encoder(family, tmp_path / "a")),
        "cross": cross(save_cross_encoder(family, tmp_path / "b")),
    }
    for name, spec in specs.items():
        manifest, _ = recipe.make(spec, name, "int8", tmp_path / name, lambda title: None)
        model = load(tmp_path / name)
        inputs = runs.hard(model)
        expected = [runs.in_engine(model)(one)[0] for one in inputs]
        with browser.chromium(tmp_path / name) as page:
            page.open(manifest["files"][0]["path"])
            found, _ = page.run(inputs, manifest["output"])
            ids = browser.same_ids(model, page.encode(TEXTS))
            assert ids.passed
            assert ids.figures["ties"] == 0 or family == "xlm-roberta"
        assert max(float(np.abs(a - b).max()) for a, b in zip(found, expected, strict=True)) < 0.02
