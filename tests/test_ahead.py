"""Ahead: the next run begins before results are told; one at a time, and none that nobody wants."""

import asyncio
import sys

import pytest

from ranklens.ahead import Started, ahead
from ranklens.batches import Batch
from ranklens.progress import StoppedError
from ranklens.tokens import Tokens
from tests.fakes import drive


class Model:
    """Notes when a run begins and when it ends."""

    def __init__(self, wanted: int = 99) -> None:
        """Take the number of runs after which the work is no longer wanted."""
        self.notes: list[str] = []
        self.wanted = wanted

    async def run(self, batch: Batch) -> int:
        """Wait once; run 3 fails."""
        place = batch[0][0]
        self.notes.append(f"begin {place}")
        await asyncio.sleep(0)
        if place == 3:
            raise MemoryError("no memory")
        self.notes.append(f"end {place}")
        return place * 10

    def batches(self, count: int) -> list[Batch]:
        """Return batches of one sequence."""
        return [[(place, Tokens((1,), (0,), 1, 1))] for place in range(count)]

    async def tell(self, count: int) -> None:
        """Run batches and note what comes."""

        def is_current() -> bool:
            return len([note for note in self.notes if note.startswith("end")]) < self.wanted

        async for batch, result in ahead(self.batches(count), self.run, is_current):
            self.notes.append(f"tell {batch[0][0]} {result}")


def test_a_run_begins_before_the_last_ones_results_are_told() -> None:
    model = Model()
    drive(model.tell(3))
    assert model.notes == [
        *("begin 0", "end 0"),
        *("begin 1", "tell 0 0", "end 1"),
        *("begin 2", "tell 1 10", "end 2", "tell 2 20"),
    ]


def test_what_was_run_is_told_before_the_work_is_stopped() -> None:
    model = Model(wanted=2)
    with pytest.raises(StoppedError):
        drive(model.tell(5))
    assert model.notes[-2:] == ["end 1", "tell 1 10"]
    assert "begin 2" not in model.notes


def test_work_that_is_not_wanted_at_all_runs_nothing() -> None:
    model = Model(wanted=0)
    with pytest.raises(StoppedError):
        drive(model.tell(5))
    assert model.notes == []


def test_a_run_that_fails_fails_where_its_results_are_awaited() -> None:
    model = Model()
    with pytest.raises(MemoryError):
        drive(model.tell(5))
    assert model.notes[-2:] == ["begin 3", "tell 2 20"]


@pytest.mark.skipif(sys.platform == "emscripten", reason="there the loop is the browser's")
def test_in_a_loop_the_run_goes_on_while_something_else_is_awaited() -> None:
    async def both() -> list[str]:
        model = Model()
        told = []
        async for batch, _ in ahead(model.batches(2), model.run, lambda: True):
            await asyncio.sleep(0.001)
            told.append(f"{batch[0][0]}: {model.notes[-1]}")
        return told

    assert asyncio.run(both()) == ["0: begin 1", "1: end 1"]


def test_who_stops_listening_leaves_no_run_behind() -> None:
    async def leave() -> list[str]:
        model = Model()
        results = ahead(model.batches(3), model.run, lambda: True)
        await anext(results)
        await results.aclose()  # type: ignore[attr-defined]
        return model.notes

    assert drive(leave()) == ["begin 0", "end 0", "begin 1"]


def test_what_never_waits_has_ended_when_it_has_started() -> None:
    async def at_once() -> int:
        return 7

    async def wait() -> int:
        return await Started(at_once())

    assert drive(wait()) == 7
