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


def test_a_shared_run_gives_the_scores_of_runs_alone(ranker: Ranker) -> None:
    passages = ["The moon is far.", "The sun is warm.", "The dog is here."]  # of one length: one run
    together = asyncio.run(ranker.rank(QUERY, passages))
    memory = Ranker(ranker.bi_encoder, ranker.cross_encoder)
    for place, passage in enumerate(passages):
        alone = asyncio.run(memory.rank(QUERY, [passage, "Quite another number of tokens is in this one."]))
        for model in ("bi_encoder", "cross_encoder"):
            assert alone[model]["scores"][0] == pytest.approx(together[model]["scores"][place], abs=1e-4)
