"""TREC: runs and judgments in the exact columns that evaluation programs split."""

from array import array

from ranklens.trec import Ranked, apart, by_rank, write_qrels, write_run


def test_a_run_has_six_columns_and_scores_in_full() -> None:
    text = write_run([Ranked("q1", ["p2", "p1"], [0.1 + 0.2, -4.5]), Ranked("q2", ["p9"], [1.0])], "a model")
    assert text.splitlines() == [
        "q1 Q0 p2 1 0.30000000000000004 a-model",
        "q1 Q0 p1 2 -4.5 a-model",
        "q2 Q0 p9 1 1.0 a-model",
    ]


def test_judgments_have_four_columns() -> None:
    assert write_qrels([("q1", {"p1": 2, "p3": 0})]) == "q1 0 p1 2\nq1 0 p3 0\n"


def test_a_ranking_without_scores_gets_falling_ones() -> None:
    assert by_rank(["x", "y", "z"]) == [3.0, 2.0, 1.0]


def test_equal_scores_keep_our_order_in_programs_of_32_bits() -> None:
    for scores in ([-7.5] * 5, [0.9, 0.9 - 1e-9, 0.9 - 2e-9], [1e-9, 0.0, 0.0], [120.0, 120.0]):
        stored = array("f", apart(scores))
        assert all(first > second for first, second in zip(stored, stored[1:], strict=False))
    assert apart([3.0, 1.5, -2.0]) == [3.0, 1.5, -2.0]
