"""Ahead: a run is asked for before the last one has ended; two at a time, and none that nobody wants."""

import asyncio
import sys
from time import perf_counter

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

        async for batch, result, _ in ahead(self.batches(count), self.run, is_current):
            self.notes.append(f"tell {batch[0][0]} {result}")


def test_a_run_is_asked_for_before_the_last_one_has_ended() -> None:
    model = Model()
    drive(model.tell(3))
    assert model.notes == [
        *("begin 0", "begin 1"),
        *("end 0", "begin 2", "tell 0 0"),
        *("end 1", "tell 1 10"),
        *("end 2", "tell 2 20"),
    ]


def test_what_was_run_is_told_before_the_work_is_stopped() -> None:
    model = Model(wanted=2)
    with pytest.raises(StoppedError):
        drive(model.tell(5))
    assert model.notes[-2:] == ["end 1", "tell 1 10"]
    assert "begin 3" not in model.notes


def test_work_whose_last_run_has_ended_is_whole_wanted_or_not() -> None:
    model = Model(wanted=3)
    drive(model.tell(3))
    assert model.notes[-1] == "tell 2 20"


def test_work_that_is_not_wanted_at_all_runs_nothing() -> None:
    model = Model(wanted=0)
    with pytest.raises(StoppedError):
        drive(model.tell(5))
    assert model.notes == []


def test_a_run_that_fails_fails_where_its_results_are_awaited() -> None:
    model = Model()
    with pytest.raises(MemoryError):
        drive(model.tell(5))
    assert model.notes[-2:] == ["begin 4", "tell 2 20"]


class Thread:
    """A model on a thread of its own: one run after the other, each of 20 ms; what was asked for waits."""

    def __init__(self) -> None:
        """Start with nothing to do."""
        self.free = 0.0

    async def run(self, batch: Batch) -> None:
        """Wait until the run has ended."""
        self.free = max(self.free, perf_counter()) + 0.02
        await asyncio.sleep(self.free - perf_counter())


@pytest.mark.skipif(sys.platform == "emscripten", reason="there the loop is the browser's")
def test_the_time_of_runs_that_wait_for_each_other_is_counted_once() -> None:
    async def both() -> tuple[float, float]:
        began, spent = perf_counter(), 0.0
        async for _, _, ms in ahead(Model().batches(5), Thread().run, lambda: True):
            await asyncio.sleep(0.01)
            spent += ms
        return spent, (perf_counter() - began) * 1000

    spent, whole = asyncio.run(both())
    assert 100 <= spent <= whole


def test_who_stops_listening_leaves_no_run_behind() -> None:
    async def leave() -> list[str]:
        model = Model()
        results = ahead(model.batches(3), model.run, lambda: True)
        await anext(results)
        await results.aclose()  # type: ignore[attr-defined]
        return model.notes

    assert drive(leave()) == ["begin 0", "begin 1", "end 0", "begin 2"]


def test_what_never_waits_has_ended_when_it_has_started() -> None:
    async def at_once() -> int:
        return 7

    async def wait() -> int:
        return await Started(at_once())

    assert drive(wait()) == 7
