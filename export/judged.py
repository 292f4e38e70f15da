"""Judged data: queries, the passages that are ranked for each, and grades; read from three kinds of files.

Topic cards (a JSONL file; `export/data/README.md`), a BEIR folder (`export.beir`), or a TREC run with qrels
and texts (`export.trec`) come in; `Judged` goes out. A faulty file is refused with its line; what merely
looks odd is kept as a note for the report.
"""

from pathlib import Path
from typing import Any, NamedTuple

from export.errors import ExportError
from export.lines import objects, text_field, whole_number

HIGHEST_GRADE = 20
"""2^grade - 1 counts; a larger number is a mistake rather than a grade."""


class JudgedQuery(NamedTuple):
    """A query and the grades of its passages by id; a passage without a grade is not relevant."""

    id: str
    text: str
    grades: dict[str, int]


class Corpus(NamedTuple):
    """Passages by id and the queries that are asked of them."""

    passages: dict[str, str]
    queries: list[JudgedQuery]


class Judged(NamedTuple):
    """A whole set; `run` names the first stage that was given, in whose order the passages are."""

    name: str
    form: str
    corpora: list[Corpus]
    notes: list[str]
    run: str | None = None

    @property
    def queries(self) -> list[JudgedQuery]:
        """Every query of every corpus."""
        return [query for corpus in self.corpora for query in corpus.queries]


def read_cards(path: Path) -> Judged:
    """Read topic cards: the passages of a card are the corpus of its queries.

    The second query of the first card gets the id c1-q2, its third passage c1-p3.
    """
    corpora = [_card(place, card, number) for number, (place, card) in enumerate(objects(path), start=1)]
    return finish(path.stem, "topic cards", corpora, [])


def _card(place: str, card: dict[str, Any], number: int) -> Corpus:
    passages, queries = card.get("passages"), card.get("queries")
    if not isinstance(passages, list) or len(passages) < 2 or not isinstance(queries, list) or not queries:
        raise ExportError(f"{place} is no topic card: it needs 'passages' (two or more) and 'queries'")
    for index, passage in enumerate(passages):
        if not isinstance(passage, str) or not passage.strip():
            raise ExportError(f"{place}: passage {index} is not a text")
    ids = [f"c{number}-p{index}" for index in range(1, len(passages) + 1)]
    judged = []
    for index, query in enumerate(queries, start=1):
        where = f"{place}, query {index}"
        if not isinstance(query, dict) or not isinstance(query.get("rel"), dict):
            raise ExportError(f"{where} needs 'q' (its text) and 'rel' (grades by passage)")
        grades = {}
        for key, grade in query["rel"].items():
            if not (key.isdecimal() and int(key) < len(ids)):
                raise ExportError(f"{where}: 'rel' names passage {key!r} of 0 to {len(ids) - 1}")
            grades[ids[int(key)]] = check_grade(where, grade)
        judged.append(JudgedQuery(f"c{number}-q{index}", text_field(where, query, "q"), grades))
    return Corpus(dict(zip(ids, passages, strict=True)), judged)


def check_grade(place: str, value: Any) -> int:  # noqa: ANN401  (from JSON or a column)
    """Return a grade as a number."""
    grade = whole_number(place, value, "the grade")
    if grade > HIGHEST_GRADE:
        raise ExportError(f"{place}: the grade {grade} is above {HIGHEST_GRADE}; is another column meant?")
    return grade


def finish(name: str, form: str, corpora: list[Corpus], notes: list[str], run: str | None = None) -> Judged:
    """Leave out queries without a relevant passage, and say so; refuse a set without any query."""
    kept = []
    for corpus in corpora:
        queries = [query for query in corpus.queries if any(query.grades.values())]
        if queries:
            kept.append(corpus._replace(queries=queries))
    before, after = (sum(len(corpus.queries) for corpus in group) for group in (corpora, kept))
    for query in (query for corpus in kept for query in corpus.queries):
        if not query.text.strip():
            raise ExportError(f"{name}: the query {query.id!r} has no text")
    if not after:
        raise ExportError(f"{name} has no query with a relevant passage (a grade above 0)")
    if after < before:
        notes = [*notes, f"{before - after} of {before} queries have no relevant passage and are left out."]
    return Judged(name, form, kept, notes, run)
