"""Rankings: best first, ties by input order; what one ranking did to another."""

import pytest

from ranklens import rankings
from ranklens.text import InputError


def test_best_first_and_ties_by_input_order() -> None:
    assert rankings.rank([0.1, 0.9, 0.5, 0.9]) == [1, 3, 2, 0]


def test_ranks_invert_a_ranking() -> None:
    assert rankings.ranks([1, 3, 2, 0]) == [4, 1, 3, 2]


def test_moves_count_places_up() -> None:
    compared = rankings.compare([0, 1, 2, 3], [3, 0, 1, 2])
    assert compared["moves"] == [-1, -1, -1, 3]
    assert compared["promoted"] == {"passage": 3, "from": 4, "to": 1, "places": 3}
    assert compared["same_top"] is False


def test_of_two_that_rose_alike_the_one_that_ended_higher_is_named() -> None:
    promoted = rankings.compare([0, 1, 2, 3], [2, 3, 0, 1])["promoted"]
    assert promoted is not None
    assert (promoted["passage"], promoted["places"]) == (2, 2)


def test_equal_rankings_promote_nothing() -> None:
    compared = rankings.compare([2, 0, 1], [2, 0, 1])
    assert compared["promoted"] is None
    assert compared["same_top"] is True
    assert compared["kendall_tau"] == 1.0


def test_two_stages_rerank_the_shortlist_and_keep_the_rest() -> None:
    first, second = [3, 1, 0, 2], [0.0, -1.0, 5.0, 2.0]
    result = rankings.two_stage(first, second, k=2)
    assert result["ranking"] == [3, 1, 0, 2]
    # Passage 2 is the cross-encoder's best, and fourth in the first list.
    assert result["lost"] == [{"passage": 2, "first_rank": 4, "second_rank": 1}]
    assert (result["pairs"], result["saved"]) == (2, 2)
    assert rankings.two_stage(first, second, k=3)["ranking"] == [3, 0, 1, 2]


def test_two_stages_over_everything_are_the_second_ranking() -> None:
    second = [0.5, 0.5, 2.0]
    result = rankings.two_stage([2, 1, 0], second, k=3)
    assert result["ranking"] == rankings.rank(second)
    assert result["lost"] == []


def test_two_stages_need_scores_within_k_only() -> None:
    assert rankings.two_stage([1, 0, 2], [None, 3.0, None], k=1)["ranking"] == [1, 0, 2]
    with pytest.raises(ValueError, match="passage 0 is in the top 2"):
        rankings.two_stage([1, 0, 2], [None, 3.0, None], k=2)


def test_two_stages_refuse_a_k_outside_the_list() -> None:
    for k in (0, 3):
        with pytest.raises(InputError) as caught:
            rankings.two_stage([0, 1], [1.0, 2.0], k)
        assert caught.value.field == "k"
    with pytest.raises(ValueError, match="do not match"):
        rankings.two_stage([0, 1], [1.0], 1)
