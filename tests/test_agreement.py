"""Agreement: models on another runtime are taken only if their scores are those of the trusted ones."""

import math
from array import array
from collections.abc import Callable, Mapping

import pytest

from ranklens.agreement import compare
from ranklens.pipeline import Ranker
from ranklens.runtime import Tensor
from tests.fakes import BI_MANIFEST, CROSS_MANIFEST, FakeModel, drive

Change = Callable[[float], float]


class Changed(FakeModel):
    """A fake model each number of whose output comes out changed."""

    change: Change = staticmethod(lambda value: value)

    async def run(self, feeds: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Change what the model gives."""
        outputs = await super().run(feeds)
        return {
            name: Tensor(tensor.dtype, tensor.dims, array("f", map(self.change, tensor.data)))
            for name, tensor in outputs.items()
        }


def ranker(bi: Change = lambda value: value, cross: Change = lambda value: value) -> Ranker:
    models = Changed(BI_MANIFEST), Changed(CROSS_MANIFEST)
    for model, change in zip(models, (bi, cross), strict=True):
        model.change = change
    return Ranker(*models)


def test_the_same_scores_agree() -> None:
    found = drive(compare(ranker(), ranker()))
    assert found.holds
    assert found.cosine == pytest.approx(1)
    assert found.shift == 0


def test_what_quantizing_does_is_allowed() -> None:
    assert drive(compare(ranker(), ranker(lambda v: v + 0.01, lambda v: v + 0.7))).holds


@pytest.mark.parametrize(
    ("bi", "cross"),
    [
        (lambda v: -v, lambda v: v),
        (lambda v: 0.25, lambda v: v),
        (lambda v: v, lambda v: v + 1.5),
        (lambda v: v, lambda v: math.nan),
        (lambda v: math.nan, lambda v: v),
        (lambda v: v, lambda v: math.inf),
    ],
    ids=["opposite", "constant", "shifted", "no logit", "no vector", "overflow"],
)
def test_other_scores_do_not(bi: Change, cross: Change) -> None:
    assert not drive(compare(ranker(), ranker(bi, cross))).holds
