"""Metrics: against values worked out by hand; tests/test_evaluate.py holds them against ir-measures."""

import itertools
import math

import pytest

from ranklens import metrics


def test_ndcg_of_one_answer_at_rank_two() -> None:
    # The answer (grade 2) stands at rank 2: DCG = 3 / log2(3), ideal DCG = 3 / log2(2).
    assert metrics.ndcg_at_k([4, 1, 2], {1: 2}) == pytest.approx(1 / math.log2(3))


def test_ndcg_with_two_grades() -> None:
    # Grades in ranked order 1, 0, 2: (1 + 0 + 3/2) / (3 + 1/log2(3)).
    expected = (1 + 3 / 2) / (3 + 1 / math.log2(3))
    assert metrics.ndcg_at_k([5, 0, 3], {3: 2, 5: 1}) == pytest.approx(expected)


def test_ndcg_cuts_both_the_ranking_and_the_ideal_at_k() -> None:
    assert metrics.ndcg_at_k([0, 1, 2], {2: 1}, k=2) == 0.0
    assert metrics.ndcg_at_k([0, 1, 2], {0: 1, 1: 1, 2: 1}, k=1) == 1.0


def test_reciprocal_rank_recall_and_success() -> None:
    ranking, grades = [3, 1, 0, 2], {0: 2, 2: 1, 3: 0}
    assert metrics.mrr_at_k(ranking, grades) == pytest.approx(1 / 3)
    assert metrics.mrr_at_k(ranking, grades, k=2) == 0.0
    assert metrics.recall_at_k(ranking, grades, k=3) == 0.5
    assert metrics.success_at_k(ranking, grades) == 0.0
    assert metrics.success_at_k(ranking, grades, k=3) == 1.0


def test_a_query_without_relevant_passages_scores_zero() -> None:
    for metric in (metrics.ndcg_at_k, metrics.mrr_at_k, metrics.recall_at_k, metrics.success_at_k):
        assert metric([0, 1], {}) == 0.0


def test_kendall_tau_at_its_ends_and_in_between() -> None:
    assert metrics.kendall_tau([1, 2, 3, 4], [1, 2, 3, 4]) == 1.0
    assert metrics.kendall_tau([1, 2, 3, 4], [4, 3, 2, 1]) == -1.0
    assert metrics.kendall_tau([1, 2, 3, 4], [2, 1, 3, 4]) == pytest.approx(2 / 3)
    assert metrics.kendall_tau([1], [1]) == 1.0


def test_kendall_tau_counts_pairs_as_its_definition_does() -> None:
    first = [3, 1, 4, 5, 2]
    for second in itertools.permutations(range(1, 6)):
        pairs = list(itertools.combinations(range(5), 2))
        agree = sum((first[i] - first[j]) * (second[i] - second[j]) > 0 for i, j in pairs)
        expected = (2 * agree - len(pairs)) / len(pairs)
        assert metrics.kendall_tau(first, second) == pytest.approx(expected)


def test_kendall_tau_of_lists_that_do_not_match_is_refused() -> None:
    with pytest.raises(ValueError, match="2 and 3"):
        metrics.kendall_tau([1, 2], [1, 2, 3])
