"""Ahead: a model's next run begins before the results of the last one are told.

In:  batches, what runs one, and whether the work is still wanted.
Out: every batch with what its run gave, in order; no more than one run is under way.

The models have a thread of their own. Were each run asked for only when the last one's results had been told,
that thread would stand still while this one tokenizes, computes and tells.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterable
from typing import Any, Generic, TypeVar

from ranklens.batches import Batch
from ranklens.progress import IsCurrent, StoppedError, checkpoint

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
) -> AsyncIterator[tuple[Batch, T]]:
    """Run batch after batch, each begun before the results of the one before are yielded.

    Raises:
        StoppedError: ``is_current`` turned false before the next run; what was run is yielded first.
    """
    coming = iter(batches)
    batch = next(coming, None)
    if batch is None:
        return
    await checkpoint(is_current)
    running = Started(run(batch))
    try:
        while batch is not None:
            following = next(coming, None)  # tokenized while the model runs
            made = await running
            await asyncio.sleep(0)
            wanted = is_current()
            if following is not None and wanted:
                running = Started(run(following))
            yield batch, made
            if following is not None and not wanted:
                raise StoppedError
            batch = following
    finally:
        running.close()
