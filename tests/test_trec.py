"""TREC: runs and judgments in the exact columns that evaluation programs split."""

from ranklens.trec import Ranked, by_rank, write_qrels, write_run


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
