"""BEIR: corpus.jsonl, queries.jsonl and qrels/test.tsv, handed in together, as one card.

In:  the names and texts of the files.
Out: a ``Card`` whose passages are the whole corpus, and notes; or ``ReadError``.
A passage is "title text", as in the paper (Thakur et al., "BEIR", NeurIPS 2021). Left out: queries that the
judgments do not name, and files in parts; judgments may also be TREC's four columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ranklens.cards import MAX_PASSAGES, Card, JudgedQuery, check_cards, check_grade, check_query
from ranklens.jsontext import Line, read_json
from ranklens.passages import Passage, ReadError, as_text, counted, make_passage

Named = tuple[str, str]
"""A file's name and its text."""
Qrels = dict[str, dict[str, int]]

_HEADER = re.compile(
    r"query[-_ ]?id\s+(?:iter\w*\s+)?(?:corpus|doc|passage)[-_ ]?(?:id|no)\s+\w+", re.IGNORECASE
)
_TREC_LINE = re.compile(r"\S+[ \t]+(?:0|Q0)[ \t]+\S+[ \t]+-?\d+\s*")
_HINT = "Hand in corpus.jsonl, queries.jsonl and the qrels (.tsv) together."


def is_qrels(text: str) -> bool:
    """Tell whether a file holds judgments: a header that says so, or TREC's four columns."""
    lines = text[:2000].lstrip().splitlines()
    return bool(lines) and bool(_HEADER.match(lines[0]) or all(map(_TREC_LINE.fullmatch, lines[:5])))


def read_beir(qrels: Sequence[Named], others: Sequence[Named]) -> tuple[Card, list[str]]:
    """Join judgments, queries and corpus.

    Raises:
        ReadError: a part is missing, a line cannot be read, or nothing is judged.
    """
    name = qrels[0][0]
    if len(others) != 2:
        raise ReadError(
            name, f"judgments, but {counted(len(others), 'other file')} beside them instead of 2.", _HINT
        )
    judged: Qrels = {}
    for each in qrels:
        for query, grades in _read_qrels(*each).items():
            judged.setdefault(query, {}).update(grades)
    first, second = (_objects(*each) for each in others)
    names = others[0][0], others[1][0]
    if _is_queries(names[1], second, judged) > _is_queries(names[0], first, judged):
        first, second, names = second, first, names[::-1]
    passages, places, notes = _corpus(names[1], second)
    queries = _queries(names[0], first, judged, places)
    missing = sum(1 for grades in judged.values() for passage in grades if passage not in places)
    if missing:
        notes.append(f"{name}: {counted(missing, 'judgment')} for passages that {names[1]} does not have.")
    card: Card = {"topic": "BEIR", "passages": passages, "queries": queries}
    check_cards(name, [card])
    return card, notes


def _read_qrels(name: str, text: str) -> Qrels:
    qrels: Qrels = {}
    for number, line in enumerate(text.splitlines(), start=1):
        fields = line.split("\t") if "\t" in line else line.split()
        if not line.strip() or (number == 1 and _HEADER.match(line)):
            continue
        if len(fields) not in (3, 4):
            what = f"{len(fields)} columns; judgments have query id, passage id and grade."
            raise ReadError(f"{name}, line {number:,}", what, _HINT)
        query, passage, grade = fields[0].strip(), fields[-2].strip(), fields[-1]
        qrels.setdefault(query, {})[passage] = check_grade(f"{name}, line {number:,}", grade)
    return qrels


def _objects(name: str, text: str) -> dict[str, tuple[int, Mapping[str, Any]]]:
    """Return a file's objects by their ``_id``, each with its line."""
    lines = read_json(name, text)
    listed = lines if isinstance(lines, list) else [lines]
    found: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for number, value in (each if isinstance(each, Line) else (0, each) for each in listed):
        identifier = as_text(value.get("_id", value.get("id"))) if isinstance(value, dict) else ""
        if not identifier:
            raise ReadError(f"{name}, line {number:,}", 'there is no object with "_id" and "text".', _HINT)
        found[identifier] = number, value
    return found


def _is_queries(name: str, objects: Mapping[str, object], judged: Qrels) -> tuple[bool, float]:
    """Say how likely a file holds the queries: by its name, then by the share of judged ids in it."""
    return "quer" in name.lower(), sum(1 for query in judged if query in objects) / max(1, len(objects))


def _corpus(
    name: str, objects: Mapping[str, tuple[int, Mapping[str, Any]]]
) -> tuple[list[Passage], dict[str, int], list[str]]:
    if len(objects) > MAX_PASSAGES:
        raise ReadError(
            name, f"{len(objects):,} passages; the limit is {MAX_PASSAGES:,}.", "Take a smaller set."
        )
    passages: list[Passage] = []
    places: dict[str, int] = {}
    for identifier, (_, value) in objects.items():
        rest = {key: each for key, each in value.items() if key not in ("_id", "id", "title", "text")}
        passage = make_passage(
            as_text(value.get("text")), as_text(value.get("title")), identifier, rest, by=""
        )
        if passage["text"]:
            places[identifier] = len(passages)
            passages.append(passage)
    empty = len(objects) - len(passages)
    return (
        passages,
        places,
        [f"{name}: {counted(empty, 'passage')} without a text left out."] if empty else [],
    )


def _queries(
    name: str,
    objects: Mapping[str, tuple[int, Mapping[str, Any]]],
    judged: Qrels,
    places: Mapping[str, int],
) -> list[JudgedQuery]:
    queries: list[JudgedQuery] = []
    for identifier, grades in judged.items():
        if identifier not in objects:
            raise ReadError(name, f"it lacks the query {identifier[:40]!r}, which is judged.", _HINT)
        number, value = objects[identifier]
        text = check_query(f"{name}, line {number:,}", value.get("text"))
        found = {places[key]: grade for key, grade in grades.items() if key in places and grade > 0}
        queries.append({"id": identifier, "query": text, "grades": found})
    return queries
