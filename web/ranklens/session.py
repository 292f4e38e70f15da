"""Session: one query, its passages, and all that is known of them, ready to be written.

In:  what the page holds: query, passages (texts, or records with id, title and metadata), grades, a
``RankResult`` or none, k, and which models made it.
Out: ``Session``, with an id for every passage, and one ``Row`` a passage.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ranklens import judging, rankings
from ranklens.passages import Passage, make_passage
from ranklens.results import RankResult
from ranklens.text import InputError

Model = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """A passage's scores and ranks; ``two_stage_rank`` is None without a k."""

    cosine: float
    bi_encoder_rank: int
    logit: float
    probability: float
    cross_encoder_rank: int
    two_stage_rank: int | None

    @property
    def places_up(self) -> int:
        """How far the cross-encoder moved it; negative is down."""
        return self.bi_encoder_rank - self.cross_encoder_rank


@dataclass(frozen=True)
class Session:
    """All that an export says."""

    query: str
    passages: list[Passage]
    ids: list[str]
    grades: dict[int, int]
    result: RankResult | None
    rows: list[Row]
    k: int | None
    models: Mapping[str, Model]
    title: str
    date: str


def make_session(asked: Mapping[str, Any], models: Mapping[str, Model]) -> Session:
    """Make a session of the page's data; ``models`` are the loaded ones, for a result that names none.

    Raises:
        InputError: a grade or k belongs to no passage.
        ValueError: the result is of other passages.
    """
    passages = [make_passage(each) if isinstance(each, str) else _passage(each) for each in asked["passages"]]
    grades = judging.grades_of(asked.get("grades") or {})
    judging.check_grades(grades, len(passages))
    result: RankResult | None = asked.get("result")
    if result and result["total"] != len(passages):
        raise ValueError(f"a result of {result['total']} passages was given with {len(passages)} passages")
    k = asked.get("k")
    if k is not None and not 1 <= k <= len(passages):
        raise InputError("k", f"k is {k}; it goes from 1 to {len(passages)}, the number of passages.")
    return Session(
        query=asked["query"],
        passages=passages,
        ids=unique_ids([passage["id"] for passage in passages], "p"),
        grades=grades,
        result=result,
        rows=_rows(result, k) if result else [],
        k=k,
        models=asked.get("models") or models,
        title=asked.get("title") or "",
        date=asked.get("date") or "",
    )


def unique_ids(ids: Sequence[str], prefix: str) -> list[str]:
    """Return ids that a TREC file can hold: no spaces, none twice, p1, p2 and so on where there is none.

    >>> unique_ids(["a b", "", "a b"], "p")
    ['a_b', 'p2', 'a_b-3']
    """
    taken: set[str] = set()
    found = []
    for number, each in enumerate(ids, start=1):
        name = re.sub(r"\s+", "_", each.strip()) or f"{prefix}{number}"
        while name in taken:
            name = f"{name}-{number}"
        taken.add(name)
        found.append(name)
    return found


def model_line(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return what identifies a model in an export: its name, source, precision and the hash of its graph."""
    graph: Mapping[str, Any] = next(
        (file for file in manifest.get("files", ()) if file["path"].endswith(".onnx")), {}
    )
    source = manifest.get("source") or {}
    return {
        "name": manifest.get("name", ""),
        "source": source.get("id", ""),
        "revision": source.get("revision"),
        "precision": manifest.get("precision", ""),
        "max_tokens": manifest.get("max_tokens"),
        "sha256": graph.get("sha256", ""),
    }


def _passage(record: Mapping[str, Any]) -> Passage:
    return {
        "text": record["text"],
        "id": str(record.get("id") or ""),
        "title": record.get("title") or "",
        "metadata": record.get("metadata") or {},
    }


def _rows(result: RankResult, k: int | None) -> list[Row]:
    first, second = result["bi_encoder"], result["cross_encoder"]
    before, after = rankings.ranks(first["ranking"]), rankings.ranks(second["ranking"])
    staged: Sequence[int | None] = [None] * result["total"]
    if k is not None:
        staged = rankings.ranks(rankings.two_stage(first["ranking"], second["scores"], k)["ranking"])
    return [
        Row(*each)
        for each in zip(
            first["scores"], before, second["scores"], second["probabilities"], after, staged, strict=True
        )
    ]
