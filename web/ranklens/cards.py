"""Cards: judged queries over a set of passages of their own.

In:  an object ``{"topic", "passages": [...], "queries": [{"q", "rel": {"3": 2}}]}`` of a file.
Out: ``Card``; or ``ReadError`` with the card and the query. ``rel`` names a passage by its index, from 0, and
gives its grade: 2 answers, 1 answers in part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from ranklens.judging import HIGHEST_GRADE
from ranklens.passages import Passage, ReadError, as_text, make_passage
from ranklens.records import from_object
from ranklens.text import MAX_PASSAGE_CHARACTERS, MAX_QUERY_CHARACTERS, clean

MAX_PASSAGES = 9_000
"""Passages of one card; their vectors must fit into ``vectors.MOST`` beside those of the queries."""
MAX_QUERIES = 2_000
_HINT = 'A card is {"topic": "…", "passages": ["…", …], "queries": [{"q": "…", "rel": {"3": 2}}, …]}.'


class JudgedQuery(TypedDict):
    """A query and the grades of its card's passages by index."""

    id: str
    query: str
    grades: dict[int, int]


class Card(TypedDict):
    """Passages and the queries that are asked of them."""

    topic: str
    passages: list[Passage]
    queries: list[JudgedQuery]


def is_card(value: object) -> bool:
    """Tell whether a value of a file means to be a card."""
    return isinstance(value, dict) and isinstance(value.get("queries"), list) and "passages" in value


def read_card(place: str, card: Mapping[str, Any], number: int) -> Card:
    """Read one card; the second query of the first card is called c1-q2 unless it has an id.

    Raises:
        ReadError: a passage or a query has no text, or a grade belongs to no passage.
    """
    listed = card["passages"]
    if not isinstance(listed, list) or not 2 <= len(listed) <= MAX_PASSAGES:
        raise ReadError(place, f"'passages' must be a list of 2 to {MAX_PASSAGES:,} texts.", _HINT)
    passages = [passage_of(f"{place}, passage {index}", value) for index, value in enumerate(listed)]
    queries = [
        _query(f"{place}, query {index}", value, f"c{number}-q{index}", len(passages))
        for index, value in enumerate(card["queries"], start=1)
    ]
    topic = as_text(card.get("topic")) or as_text(card.get("title")) or f"Card {number}"
    return {"topic": clean(topic), "passages": passages, "queries": queries}


def passage_of(place: str, value: object) -> Passage:
    """Make a passage of a string or an object.

    Raises:
        ReadError: it has no text, or too much.
    """
    passage = from_object(value) if isinstance(value, dict) else make_passage(as_text(value))
    if not passage["text"]:
        raise ReadError(place, "there is no text.", 'A passage is a string, or an object with "text".')
    if len(passage["text"]) > MAX_PASSAGE_CHARACTERS:
        raise ReadError(place, f"it has more than {MAX_PASSAGE_CHARACTERS:,} characters.", "Split it.")
    return passage


def grades_of(place: str, value: object, passages: int) -> dict[int, int]:
    """Return grades by index; those of 0 say nothing and are left out.

    Raises:
        ReadError: a key is no passage's index, or a value no grade.
    """
    if not isinstance(value, dict):
        raise ReadError(place, "the grades are not an object such as {'3': 2}.", _HINT)
    grades: dict[int, int] = {}
    for key, given in value.items():
        if not (str(key).isdecimal() and len(str(key)) < 10 and int(key) < passages):
            raise ReadError(
                place, f"the grades name passage {str(key)[:20]!r}; there are 0 to {passages - 1}.", _HINT
            )
        grade = check_grade(place, given)
        if grade > 0:
            grades[int(key)] = grade
    return grades


def check_grade(place: str, given: object) -> int:
    """Return a grade as a number, below 0 as it is.

    Raises:
        ReadError: it is not a whole number, or a much too large one.
    """
    try:
        grade = int(str(given).strip()[:20]) if not isinstance(given, float) else int(given)
    except (ValueError, OverflowError) as error:
        raise ReadError(
            place, f"{str(given)[:20]!r} is no grade.", "Grades are whole numbers: 0, 1, 2."
        ) from error
    if grade > HIGHEST_GRADE:
        raise ReadError(place, f"the grade {grade} is above {HIGHEST_GRADE}.", "Is another column meant?")
    return grade


def check_query(place: str, value: object) -> str:
    """Return a query's text.

    Raises:
        ReadError: it has none, or too much.
    """
    query = clean(as_text(value)).strip()
    if not query or len(query) > MAX_QUERY_CHARACTERS:
        raise ReadError(place, f"a query needs 1 to {MAX_QUERY_CHARACTERS:,} characters of text.", _HINT)
    return query


def check_cards(name: str, cards: Sequence[Card]) -> None:
    """Check that there is something to judge.

    Raises:
        ReadError: no query has a relevant passage, or there are too many queries.
    """
    queries = [query for card in cards for query in card["queries"]]
    if len(queries) > MAX_QUERIES:
        raise ReadError(
            name, f"{len(queries):,} queries; the limit is {MAX_QUERIES:,}.", "Take a part of them."
        )
    if not any(query["grades"] for query in queries):
        raise ReadError(
            name, "no query has a relevant passage.", "Give grades above 0 to what answers a query."
        )


def _query(place: str, value: object, identifier: str, passages: int) -> JudgedQuery:
    if not isinstance(value, dict):
        raise ReadError(place, "it is not an object with 'q' and 'rel'.", _HINT)
    text = next((value[key] for key in ("q", "query", "text") if key in value), "")
    grades: Any = next((value[key] for key in ("rel", "grades", "relevant") if key in value), {})
    return {
        "id": clean(as_text(value.get("id"))) or identifier,
        "query": check_query(place, text),
        "grades": grades_of(place, grades, passages),
    }
