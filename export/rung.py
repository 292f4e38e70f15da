"""A rung of the ladder of `export check`: one comparison, its verdict, and its figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Rung:
    """What was compared, whether it passed, in a line and in figures."""

    name: str
    passed: bool
    line: str
    figures: dict[str, Any] = field(default_factory=dict)


def passed(rungs: Sequence[Rung]) -> bool:
    """Tell whether a model may be shipped."""
    return all(rung.passed for rung in rungs)
