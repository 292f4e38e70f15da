"""Tokens: special tokens in their places, the longer text gives way, the final separator stays."""

import pytest

from ranklens import tokens
from tests.fakes import BI_MANIFEST, CLS, CROSS_MANIFEST, SEP, FakeModel


def test_a_text_is_framed_by_its_special_tokens() -> None:
    sequence = tokens.encode_single(FakeModel(BI_MANIFEST), "a bb ccc")
    assert sequence == tokens.Tokens((CLS, 1, 2, 3, SEP), (0, 0, 0, 0, 0), read=3, total=3)


def test_a_text_that_is_too_long_is_cut_before_its_separator_and_says_so() -> None:
    sequence = tokens.encode_single(FakeModel(BI_MANIFEST), "a " * 30)
    assert len(sequence.ids) == 10
    assert sequence.ids[-1] == SEP
    assert (sequence.read, sequence.total) == (8, 30)


def test_an_empty_text_is_its_special_tokens() -> None:
    assert tokens.encode_single(FakeModel(BI_MANIFEST), "").ids == (CLS, SEP)


def test_a_pair_has_the_type_ids_of_its_template() -> None:
    sequence = tokens.encode_pair(FakeModel(CROSS_MANIFEST), [7, 8], [9])
    assert sequence.ids == (CLS, 7, 8, SEP, 9, SEP)
    assert sequence.type_ids == (0, 0, 0, 0, 1, 1)


def test_an_empty_passage_keeps_both_separators() -> None:
    assert tokens.encode_pair(FakeModel(CROSS_MANIFEST), [7], []).ids == (CLS, 7, SEP, SEP)


def test_a_long_pair_is_cut_in_the_passage_and_keeps_its_final_separator() -> None:
    sequence = tokens.encode_pair(FakeModel(CROSS_MANIFEST), [7, 8], list(range(20)))
    assert sequence.ids == (CLS, 7, 8, SEP, *range(9), SEP)
    assert (sequence.read, sequence.total) == (9, 20)


def test_a_query_that_fills_the_model_leaves_half_to_the_passage() -> None:
    sequence = tokens.encode_pair(FakeModel(CROSS_MANIFEST), [7] * 50, [9] * 40)
    assert sequence.ids.count(7) == 6
    assert sequence.read == 5


@pytest.mark.parametrize(
    ("first", "second", "room", "kept"),
    [
        (3, 4, 10, (3, 4)),  # both fit
        (5, 5, 10, (5, 5)),  # just
        (8, 600, 509, (8, 501)),  # only the longer is cut
        (600, 8, 509, (501, 8)),  # on either side
        (300, 300, 509, (254, 255)),  # both are cut; the second has the odd token
        (400, 300, 509, (255, 254)),  # the longer has the odd token
        (254, 600, 509, (254, 255)),
        (600, 600, 509, (254, 255)),  # each alone is longer than the room
        (0, 600, 509, (0, 509)),
        (1, 1, 1, (0, 1)),
    ],
)
def test_longest_first(first: int, second: int, room: int, kept: tuple[int, int]) -> None:
    assert tokens.longest_first(first, second, room) == kept
