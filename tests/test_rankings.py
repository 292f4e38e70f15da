"""Rankings: best first, ties by input order; what one ranking did to another."""

from ranklens import rankings


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
