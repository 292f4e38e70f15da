"""Native: the exported folders behind the page's own protocol, against the original tokenizer and PyTorch."""

import asyncio
from pathlib import Path

import pytest

from ranklens.pipeline import Ranker

pytestmark = pytest.mark.model

MODELS = Path(__file__).parent.parent / "web" / "models"
QUERY = "Does the free plan include API access?"
PASSAGES = [
    "Plans and prices: the free plan costs nothing, the team plan 12 euros a month.",
    "API keys can be created on the Team and Business plans; free accounts cannot call the API.",
    "",
    "Bananas are rich in potassium.",
]


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    from export.native import load

    return Ranker(load(MODELS / "all-MiniLM-L6-v2"), load(MODELS / "ranklens-minilm-l6-cross"))


def test_the_pipeline_runs_on_the_bundled_models(ranker: Ranker) -> None:
    result = asyncio.run(ranker.rank(QUERY, [passage for passage in PASSAGES if passage]))
    assert result["cross_encoder"]["ranking"][0] == 1
    assert result["bi_encoder"]["ranking"][-1] == result["cross_encoder"]["ranking"][-1] == 2
