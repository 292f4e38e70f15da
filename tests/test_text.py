"""Text: what may be ranked, and what the user is told when it may not."""

import pytest

from ranklens import text


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    assert text.clean("caf\ud800e \U0001f600") == "caf\ufffde \U0001f600"


def test_a_query_is_stripped() -> None:
    assert text.check_query("  how long?\n") == "how long?"


@pytest.mark.parametrize(
    ("query", "message"),
    [("", "The query is empty"), (" \n\t", "The query is empty"), ("x" * 10_001, "10,001 characters")],
)
def test_a_query_that_cannot_be_ranked_is_refused_beside_its_field(query: str, message: str) -> None:
    with pytest.raises(text.InputError, match=message) as caught:
        text.check_query(query)
    assert caught.value.field == "query"


def test_passages_keep_their_order_and_their_duplicates() -> None:
    assert text.check_passages([" b ", "a", "b"]) == ["b", "a", "b"]


@pytest.mark.parametrize(
    ("passages", "message"),
    [
        ([], "at least two"),
        (["one"], "at least two"),
        (["p"] * 501, "501 passages; the limit is 500"),
        (["a", "  ", "c"], "Passage 2 is empty"),
        (["a", "b" * 200_000], "Passage 2 has 200,000 characters"),
    ],
)
def test_passages_that_cannot_be_ranked_are_refused_beside_their_field(
    passages: list[str], message: str
) -> None:
    with pytest.raises(text.InputError, match=message) as caught:
        text.check_passages(passages)
    assert caught.value.field == "passages"
