"""Judging: several rankings against grades, and what the best ranking would reach."""

import math

import pytest

from ranklens.judging import grades_of, judge, mean
from ranklens.text import InputError


def test_all_metrics_of_all_rankings_side_by_side() -> None:
    # Grades 2 for passage 1, 1 for passage 3; ideal DCG = 3 + 1/log2(3).
    result = judge({"bi_encoder": [0, 1, 2, 3], "cross_encoder": [1, 3, 0, 2]}, {1: 2, 3: 1}, k=2)
    ideal = 3 + 1 / math.log2(3)
    first = (3 / math.log2(3) + 1 / math.log2(5)) / ideal
    assert result["values"]["bi_encoder"] == pytest.approx(
        {"ndcg": first, "mrr": 0.5, "recall": 0.5, "success": 0.0}
    )
    assert set(result["values"]["cross_encoder"].values()) == {1.0}
    assert [each["label"] for each in result["metrics"]] == ["nDCG@10", "MRR@10", "recall@2", "success@1"]
    assert (result["ideal"], result["relevant"]) == ([1, 3, 0, 2], 2)


def test_the_ideal_shows_what_recall_can_reach() -> None:
    result = judge({"bi_encoder": [2, 1, 0]}, {0: 1, 1: 1, 2: 1}, k=2)
    assert result["values"]["ideal"]["recall"] == pytest.approx(2 / 3)


def test_nothing_relevant_scores_zero() -> None:
    result = judge({"bi_encoder": [0, 1]}, {0: 0})
    assert result["relevant"] == 0
    assert set(result["values"]["ideal"].values()) == {0.0}


def test_grades_come_from_json_and_none_is_negative() -> None:
    assert grades_of({"3": 2, "1": -1}) == {3: 2, 1: 0}


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(InputError, match="passage 8") as caught:
        judge({"bi_encoder": [0, 1]}, {7: 1})
    assert caught.value.field == "grades"
    with pytest.raises(InputError, match="grade 99"):
        judge({"bi_encoder": [0, 1]}, {0: 99})
    with pytest.raises(InputError, match="k is 0"):
        judge({"bi_encoder": [0, 1]}, {0: 1}, k=0)
    with pytest.raises(ValueError, match="'cross_encoder' does not name each of 2"):
        judge({"bi_encoder": [0, 1], "cross_encoder": [0, 0]}, {0: 1})


def test_a_mean_of_nothing_is_zero() -> None:
    assert mean([]) == {"ndcg": 0.0, "mrr": 0.0, "recall": 0.0, "success": 0.0}
