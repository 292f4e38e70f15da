"""Compare: the table that is committed is the one that its figures give, and it bears out the default."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.model

EXPORT = Path(__file__).parent.parent / "export"


def test_the_table_is_made_of_the_figures_and_the_default_keeps_its_goals() -> None:
    from export.agreement import NDCG_GOAL
    from export.compare import DEFAULT, markdown
    from export.judgedset import read_judged_set

    results = json.loads((EXPORT / "quantization.json").read_text("utf-8"))
    assert (EXPORT / "QUANTIZATION.md").read_text("utf-8") == markdown(results, read_judged_set())
    for rows in results.values():
        row = next(row for row in rows if row["form"] == DEFAULT)
        assert abs(row["ndcg_loss"]) < NDCG_GOAL
        assert row["batch_move"] < 1e-4
        assert max(row["relative_time"]) < 1.1
