"""Session tables: a ranked session as rows for a spreadsheet and as Markdown.

In:  a ``Session`` with a result.
Out: rows in input order; Markdown in the cross-encoder's order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ranklens import judging, markdown
from ranklens.csvtext import Cell
from ranklens.session import Session

SCORES = (
    "cosine",
    "bi_encoder_rank",
    "logit",
    "probability",
    "cross_encoder_rank",
    "places_up",
    "two_stage_rank",
)
_COLUMNS = ("query", "passage", "id", "title", "text", "grade", *SCORES)


def csv_rows(session: Session) -> list[list[Cell]]:
    """Return a header and a row a passage; fields that a file had besides come last, under their names."""
    extra = [
        key
        for key in dict.fromkeys(key for passage in session.passages for key in passage["metadata"])
        if key not in _COLUMNS
    ]
    rows: list[list[Cell]] = [[*_COLUMNS, *extra]]
    for place, (passage, row) in enumerate(zip(session.passages, session.rows, strict=True)):
        grade = session.grades.get(place)
        known: list[Cell] = [
            session.query,
            place + 1,
            session.ids[place],
            passage["title"],
            passage["text"],
            grade,
        ]
        metadata = [_text(passage["metadata"].get(key)) for key in extra]
        rows.append([*known, *(getattr(row, name) for name in SCORES), *metadata])
    return rows


def _text(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def rankings_of(session: Session) -> dict[str, list[int]]:
    """Return the session's rankings by name."""
    by_name = {"bi_encoder": "bi_encoder_rank", "cross_encoder": "cross_encoder_rank"}
    if session.k is not None:
        by_name["two_stage"] = "two_stage_rank"
    places = range(len(session.rows))
    return {
        name: sorted(places, key=lambda place: getattr(session.rows[place], field))
        for name, field in by_name.items()
    }


def metrics_of(session: Session) -> judging.JudgeResult:
    """Return the metrics of the session's rankings."""
    return judging.judge(rankings_of(session), session.grades, session.k or 10)


def as_markdown(session: Session) -> str:
    """Return the cross-encoder's list with both ranks, and the metrics if there are grades."""
    models = ", ".join(_model(role, model) for role, model in session.models.items())
    rows = [_markdown_row(session, place) for place in rankings_of(session)["cross_encoder"]]
    header = ["cross-encoder", "bi-encoder", "moved", "logit", "cosine", "grade", "id", "passage"]
    parts = [f"**{markdown.escape(session.query, 1000)}**\n", f"{models}\n", markdown.table(header, rows)]
    if session.grades:
        judged = metrics_of(session)
        names = [name["key"] for name in judged["metrics"]]
        values: list[list[Cell]] = [
            [name, *(row[key] for key in names)] for name, row in judged["values"].items()
        ]
        parts.append(markdown.table(["ranking", *(name["label"] for name in judged["metrics"])], values))
    return "\n".join(parts)


def _markdown_row(session: Session, place: int) -> list[Cell]:
    row, text = session.rows[place], session.passages[place]["text"]
    ranks: list[Cell] = [row.cross_encoder_rank, row.bi_encoder_rank, f"{row.places_up:+d}"]
    return [*ranks, row.logit, row.cosine, session.grades.get(place), session.ids[place], text]


def _model(role: str, model: Mapping[str, Any]) -> str:
    name = markdown.escape(str(model.get("name", "")))
    return f"{role.replace('_', '-')} {name} ({str(model.get('sha256'))[:12]})"
