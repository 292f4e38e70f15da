"""Scores: formulas against values worked out by hand."""

import math

import pytest

from ranklens import scores


def test_cosine_similarity_of_unit_vectors_is_their_dot_product() -> None:
    assert scores.cosine_similarity((0.6, 0.8), (0.8, 0.6)) == pytest.approx(0.96)


def test_rounding_cannot_push_a_cosine_past_one() -> None:
    assert scores.cosine_similarity((1.0000001, 0.0), (1.0, 0.0)) == 1.0
    assert scores.cosine_similarity((1.0000001, 0.0), (-1.0, 0.0)) == -1.0


def test_the_dot_product_is_the_same_without_sumprod() -> None:
    assert (
        scores._sumprod((1.0, 2.0, 3.0), (4.0, 5.0, 6.0))
        == scores.dot((1.0, 2.0, 3.0), (4.0, 5.0, 6.0))
        == 32.0
    )


def test_one_logit_is_the_score_and_two_are_a_difference() -> None:
    assert scores.relevance([-3.5]) == -3.5
    assert scores.relevance([0.5, 2.0]) == 1.5


def test_the_sigmoid_of_a_difference_is_the_softmax_of_the_second_logit() -> None:
    softmax = math.exp(2.0) / (math.exp(0.5) + math.exp(2.0))
    assert scores.sigmoid(scores.relevance([0.5, 2.0])) == pytest.approx(softmax)


@pytest.mark.parametrize("logits", [[], [1.0, 2.0, 3.0]])
def test_any_other_head_is_refused(logits: list[float]) -> None:
    with pytest.raises(ValueError, match=f"{len(logits)} logits"):
        scores.relevance(logits)


def test_a_score_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="nan"):
        scores.relevance([math.nan])


def test_sigmoid_does_not_overflow() -> None:
    assert scores.sigmoid(0) == 0.5
    assert scores.sigmoid(800) == 1.0
    assert scores.sigmoid(-800) == 0.0
    assert scores.sigmoid(2) + scores.sigmoid(-2) == pytest.approx(1)


def test_equal_scores_are_flat() -> None:
    assert scores.is_flat([0.5, 0.5 + 1e-9])
    assert not scores.is_flat([0.5, 0.51])
    assert not scores.is_flat([0.5])
