"""Progress: how a long piece of work tells how far it is, and learns that it is no longer wanted.

In:  two functions of whoever asked: one takes events, one says whether the work is still wanted.
Out: events (plain data) and ``StoppedError``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

Event = dict[str, Any]
OnEvent = Callable[[Event], None]
IsCurrent = Callable[[], bool]


class StoppedError(Exception):
    """A newer request, or Cancel, ended this one; not an error to show."""


def ignore(event: Event) -> None:
    """Take an event that nobody listens to."""


def always() -> bool:
    """Want the work to its end."""
    return True


async def checkpoint(is_current: IsCurrent) -> None:
    """Give way once, so that the worker can hear of a newer request, then stop if there is one.

    Raises:
        StoppedError: the work is no longer wanted.
    """
    await asyncio.sleep(0)
    if not is_current():
        raise StoppedError
