"""The judged set of the cards: queries, their passages and grades, for measuring what a conversion lost.

In:  `export/data/evaluation.jsonl` (the project's own topic cards; see the README beside it).
Out: `JudgedSet`, whole or every n-th query of it.
"""

from pathlib import Path
from typing import NamedTuple

from export.judged import read_cards

CARDS = Path(__file__).parent / "data" / "evaluation.jsonl"


class JudgedList(NamedTuple):
    """One query over its passages; `grades` by passage index."""

    query: str
    passages: tuple[str, ...]
    grades: dict[int, int]


class JudgedSet(NamedTuple):
    """Judged lists and where they come from."""

    name: str
    lists: tuple[JudgedList, ...]


def read_judged_set(most: int | None = None, path: Path = CARDS) -> JudgedSet:
    """Read the cards; `most` keeps that many queries, evenly spread."""
    lists = []
    for corpus in read_cards(path).corpora:
        places = {key: index for index, key in enumerate(corpus.passages)}
        passages = tuple(corpus.passages.values())
        lists += [
            JudgedList(query.text, passages, {places[key]: grade for key, grade in query.grades.items()})
            for query in corpus.queries
        ]
    if most is not None and most < len(lists):
        lists = [lists[number * len(lists) // most] for number in range(most)]
    return JudgedSet(path.name, tuple(lists))
