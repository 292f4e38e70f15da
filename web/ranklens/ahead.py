"""Ahead: a model's next run is asked for before the last one has ended.

In:  batches, what runs one, and whether the work is still wanted.
Out: every batch with what its run gave and how long that took, in order.

The models have a thread of their own, which does one run at a time. Were each run asked for only when the
last one had ended, that thread would stand still while this one hears of the end, tokenizes, and asks.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterable
from itertools import islice
from time import perf_counter
from typing import Any, Generic, TypeVar

from ranklens.batches import Batch
from ranklens.progress import IsCurrent, StoppedError, checkpoint

UNDER_WAY = 2
"""Runs that were asked for and have not ended: the one that is done now, and the one after it."""

T = TypeVar("T")


class Started(Generic[T]):
    """A coroutine that has begun: it ran up to its first wait, and goes on when it is awaited.

    A task would begin only when its maker next waits, and needs a loop, which the engine does not ask for.
    """

    def __init__(self, coroutine: Coroutine[Any, Any, T]) -> None:
        """Begin."""
        self._coroutine = coroutine
        self._ended: list[T] = []
        try:
            self._waits = coroutine.send(None)
        except StopIteration as end:
            self._ended = [end.value]

    def __await__(self) -> Generator[Any, Any, T]:
        """Wait for the rest of it."""
        while not self._ended:
            try:
                self._waits = self._coroutine.send((yield self._waits))
            except StopIteration as end:
                self._ended = [end.value]
        return self._ended[0]

    def close(self) -> None:
        """Give up what has not ended."""
        self._coroutine.close()


async def ahead(
    batches: Iterable[Batch], run: Callable[[Batch], Coroutine[Any, Any, T]], is_current: IsCurrent
) -> AsyncIterator[tuple[Batch, T, float]]:
    """Run batch after batch; yield each with its result and the milliseconds that the model spent on it.

    Raises:
        StoppedError: ``is_current`` turned false; what had ended is yielded first, what had not is lost.
    """
    coming = iter(batches)
    under_way: deque[tuple[Batch, Started[tuple[T, float, float]]]] = deque()

    async def timed(batch: Batch) -> tuple[T, float, float]:
        begun = perf_counter()
        return await run(batch), begun, perf_counter()

    def begin() -> None:
        for batch in islice(coming, UNDER_WAY - len(under_way)):
            under_way.append((batch, Started(timed(batch))))

    await checkpoint(is_current)
    free = 0.0  # since when the model has nothing to do but the next run
    try:
        begin()
        while under_way:
            batch, started = under_way.popleft()
            made, begun, ended = await started
            await asyncio.sleep(0)
            wanted = is_current()
            if wanted:
                begin()
            yield batch, made, (ended - max(begun, free)) * 1000
            free = ended
            if under_way and not wanted:
                raise StoppedError
    finally:
        for _, started in under_way:
            started.close()
