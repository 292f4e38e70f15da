"""Texts: what is ranked, cut from the project's own evaluation set to exact numbers of tokens.

In:  topic cards (dicts with `passages` and `queries`) and a function that counts a text's tokens; or a JSON
file of other texts.
Out: `Work`s: a query, a second query, and passages.
"""

import json
import math
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from export.errors import ExportError

Count = Callable[[str], int]

SHORT, LONG = 20, 240
MIXED = (16, 240)
"""Tokens of a passage. Mixed ones are spread evenly on a logarithmic scale: many short, few long."""

LEAST_TOKENS, MOST_TIMES = 8000, 6
"""Of passages, that a side ranks in a round, if that takes no more than so many rankings."""


class Work(NamedTuple):
    """Passages and two queries over them."""

    name: str
    query: str
    second_query: str
    passages: tuple[str, ...]

    def varied(self, number: int) -> "Work":
        """Return the same work with a number behind every text, so that no vector of a text is known yet."""
        return self._replace(
            query=f"{self.query} {number}",
            second_query=f"{self.second_query} {number}",
            passages=tuple(f"{passage} {number}" for passage in self.passages),
        )


def choose(cards: Sequence[Any], count: Count) -> list[Work]:
    """Return 8 short, 25 mixed, 100 mixed and 25 long passages; the same ones every time."""
    query, second_query = (each["q"] for each in cards[0]["queries"][:2])
    lengths = {
        "8 short": [SHORT] * 8,
        "25 mixed": spread(25, *MIXED),
        "100 mixed": spread(100, *MIXED),
        "25 long": [LONG] * 25,
    }
    return [
        Work(name, query, second_query, tuple(cut(words(cards), wanted, count)))
        for name, wanted in lengths.items()
    ]


def rankings_a_round(work: Work, count: Count) -> int:
    """Return how often a side ranks a work in a round."""
    tokens = sum(count(passage) for passage in work.passages)
    return min(MOST_TIMES, -(-LEAST_TOKENS // max(1, tokens)))


def spread(number: int, least: int, most: int) -> list[int]:
    """Return lengths from `least` to `most`, evenly spread on a logarithmic scale, in a fixed mixed order."""
    step = math.log(most / least) / (number - 1)
    lengths = [round(least * math.exp(step * i)) for i in range(number)]
    random.Random(0).shuffle(lengths)
    return lengths


def words(cards: Sequence[Any]) -> Iterator[str]:
    """Yield the words of all passages, one card after another, and then from the start again."""
    while True:
        for card in cards:
            for passage in card["passages"]:
                yield from passage.split()


def cut(stream: Iterator[str], lengths: Sequence[int], count: Count) -> Iterator[str]:
    """Yield a passage for each length: words as they come, leaving out what would overshoot.

    The stream must hold words of a single token.
    """
    for wanted in lengths:
        passage: list[str] = []
        read = 0
        while read < wanted:
            word = next(stream)
            tokens = count(word)
            if read + tokens <= wanted:
                passage.append(word)
                read += tokens
        yield " ".join(passage)


def read_works(path: Path) -> list[Work]:
    """Read other texts: a list of {"name", "query", "passages", "second_query" (may be absent)}.

    Raises:
        ExportError: the file is not such a list.
    """
    try:
        works = [
            Work(
                str(entry["name"]),
                str(entry["query"]),
                str(entry.get("second_query") or f"Again: {entry['query']}"),
                tuple(map(str, entry["passages"])),
            )
            for entry in json.loads(path.read_text("utf-8"))
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ExportError(
            f'{path} is not a list of {{"name", "query", "passages", "second_query"}}: {error!r}'
        ) from error
    if not works or any(len(work.passages) < 2 for work in works):
        raise ExportError(f"{path} must hold one work or more, with two passages or more each")
    return works
