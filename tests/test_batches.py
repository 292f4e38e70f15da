"""Batches: sequences of one length share a run, nobody waits for long, and nothing is lost."""

from collections.abc import Sequence

from ranklens import batches
from ranklens.tokens import Tokens


def of_lengths(*lengths: int) -> list[Tokens]:
    return [Tokens((7,) * length, (0,) * length, length, length) for length in lengths]


def places(sequences: Sequence[Tokens]) -> list[list[int]]:
    return [[place for place, _ in batch] for batch in batches.batches(sequences)]


def test_equals_share_a_run_with_the_first_of_them() -> None:
    assert places(of_lengths(5, 9, 5, 9, 4, 5)) == [[0, 2, 5], [1, 3], [4]]


def test_a_batch_is_no_larger_than_it_may_be() -> None:
    third = batches.TOKENS // 3
    assert places(of_lengths(*[third] * 4)) == [[0, 1, 2], [3]]
    assert places(of_lengths(batches.TOKENS + 1, batches.TOKENS + 1)) == [[0], [1]]


def test_an_equal_that_is_far_behind_waits_for_its_turn() -> None:
    lengths = [5, *range(100, 100 + batches.AHEAD - 1), 5]
    assert places(of_lengths(*lengths))[0] == [0]


def test_sequences_are_made_no_sooner_than_they_are_looked_at() -> None:
    made = iter(of_lengths(*range(1, 1000)))
    first = next(batches.batches(made))
    assert [place for place, _ in first] == [0]
    assert len(next(made).ids) == batches.AHEAD + 1


def test_every_sequence_comes_once_and_the_first_that_waits_leads() -> None:
    lengths = [3 + (number * 7) % 5 for number in range(200)]
    found = places(of_lengths(*lengths))
    assert sorted(place for batch in found for place in batch) == list(range(200))
    seen: set[int] = set()
    for batch in found:
        assert batch[0] == min(set(range(200)) - seen)
        assert len({lengths[place] for place in batch}) == 1
        seen.update(batch)


def test_nothing_asked_gives_no_batch() -> None:
    assert places([]) == []


def test_the_first_may_go_alone_before_another_is_made() -> None:
    made = iter(of_lengths(5, 5, 9, 5))
    coming = batches.first_alone(made)
    assert [place for place, _ in next(coming)] == [0]
    assert len(list(made)) == 3
    assert [[place for place, _ in batch] for batch in batches.first_alone(of_lengths(5, 5, 9, 5))] == [
        [0],
        [1, 3],
        [2],
    ]
    assert list(batches.first_alone([])) == []
