"""Rescoring: one passage alone has the scores that a whole ranking would give it."""

import pytest

from ranklens.pipeline import Ranker
from ranklens.rescoring import Among, rescore
from ranklens.text import InputError
from tests.fakes import BI_MANIFEST, CROSS_MANIFEST, FakeModel, drive

QUERY = "a bb"
PASSAGES = ["ccc a", "a bb", "dddd eeeee", "bb a bb ccc"]


def ranker() -> Ranker:
    return Ranker(FakeModel(BI_MANIFEST), FakeModel(CROSS_MANIFEST))


def test_the_scores_are_those_of_a_ranking_with_that_text() -> None:
    ranked = drive(ranker().rank(QUERY, [*PASSAGES[:2], "a a bb", PASSAGES[3]]))
    scored = drive(rescore(ranker(), QUERY, "a a bb"))
    assert scored["bi_encoder"]["score"] == ranked["bi_encoder"]["scores"][2]
    assert scored["cross_encoder"]["score"] == ranked["cross_encoder"]["scores"][2]
    assert scored["cross_encoder"]["probability"] == ranked["cross_encoder"]["probabilities"][2]
    assert scored["cross_encoder"]["tokens"] == {"read": 3, "total": 3}
    assert scored["ranks"] is None


def test_only_this_passage_goes_through_the_models() -> None:
    machine = ranker()
    drive(machine.rank(QUERY, PASSAGES))
    runs = [len(model.fed) for model in (machine.bi_encoder, machine.cross_encoder)]  # type: ignore[attr-defined]
    drive(rescore(machine, QUERY, "a a bb"))
    after = [len(model.fed) for model in (machine.bi_encoder, machine.cross_encoder)]  # type: ignore[attr-defined]
    assert after == [runs[0] + 1, runs[1] + 1]


def test_it_says_where_the_passage_now_stands() -> None:
    machine = ranker()
    ranked = drive(machine.rank(QUERY, PASSAGES))
    among = Among(2, ranked["bi_encoder"]["scores"], ranked["cross_encoder"]["scores"])
    ranks = drive(rescore(machine, QUERY, "a bb a bb", among))["ranks"]
    # Cosine 1.0 ties with passage 1, which stands earlier in the input; logit 4 is above all.
    assert ranks == {"bi_encoder": {"from": 4, "to": 2}, "cross_encoder": {"from": 4, "to": 1}}


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError, match="The passage is empty"):
        drive(rescore(ranker(), QUERY, " "))
    with pytest.raises(ValueError, match="passage 7 is not among 1"):
        drive(rescore(ranker(), QUERY, "a", Among(7, [0.1], [0.1])))
