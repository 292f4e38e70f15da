"""Writing: a session as files to take away.

In:  a ``Session`` and a format.
Out: files (name, media type, text):

    csv       a row a passage, in input order; ``reading.py`` gets query, ids, texts and grades back from it
    json      everything, ranks and models with their hashes; the page opens it again
    markdown  the cross-encoder's list with both ranks
    trec      a run for each model (and the two stages), and the judgments if there are some
    python    the program that computes both rankings with the original models

Left out: evaluations (``evaluation_files.py``), and where a file goes: nothing leaves the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypedDict

from ranklens import trec
from ranklens.csvtext import Cell, write_csv
from ranklens.session import Row, Session
from ranklens.session_tables import SCORES, as_markdown, csv_rows, metrics_of, rankings_of
from ranklens.snippet import write_snippet

SCHEMA = 1
LONGEST_NAME = 40


class File(TypedDict):
    """A file to be saved."""

    name: str
    type: str
    text: str


def write_session(session: Session, form: str, manifests: Mapping[str, Mapping[str, Any]]) -> list[File]:
    """Write a session; ``manifests`` of the loaded models are for "python".

    Raises:
        ValueError: the format is unknown, or needs a result and there is none.
    """
    name = file_name(session.title or session.query)
    if form == "python":
        texts = [passage["text"] for passage in session.passages]
        text = write_snippet(session.query, texts, manifests["bi_encoder"], manifests["cross_encoder"])
        return [{"name": f"{name}.py", "type": "text/x-python", "text": text}]
    if form == "json":
        text = json.dumps(_document(session), ensure_ascii=False, indent=1) + "\n"
        return [{"name": f"{name}.json", "type": "application/json", "text": text}]
    if not session.rows:
        raise ValueError(f"there is no ranking to write as {form!r}")
    if form == "csv":
        return [{"name": f"{name}.csv", "type": "text/csv", "text": write_csv(csv_rows(session))}]
    if form == "markdown":
        return [{"name": f"{name}.md", "type": "text/markdown", "text": as_markdown(session)}]
    if form == "trec":
        return _trec(session, name)
    raise ValueError(f"{form!r} is no format; there are csv, json, markdown, trec and python")


def file_name(title: str) -> str:
    """Return a title as the start of a file's name.

    >>> file_name("Does the free plan include API access?")
    'ranklens-does-the-free-plan-include-api-access'
    """
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    if len(words) > LONGEST_NAME:
        words = words[:LONGEST_NAME].rpartition("-")[0] or words[:LONGEST_NAME]
    return f"ranklens-{words}" if words else "ranklens"


def _document(session: Session) -> dict[str, Any]:
    document: dict[str, Any] = {
        "ranklens": {"kind": "session", "schema": SCHEMA},
        "title": session.title,
        "date": session.date,
        "query": session.query,
        "passages": session.passages,
        "grades": session.grades,
        "k": session.k,
        "models": session.models,
    }
    if session.rows:
        document["scores"] = [
            {"passage": place, "id": session.ids[place], **_as_dict(row)}
            for place, row in enumerate(session.rows)
        ]
        document["metrics"] = metrics_of(session)["values"] if session.grades else None
    document["result"] = session.result
    return document


def _as_dict(row: Row) -> dict[str, Cell]:
    return {name: getattr(row, name) for name in SCORES}


def _trec(session: Session, name: str) -> list[File]:
    files: list[File] = []
    for label, ranking in rankings_of(session).items():
        ids = [session.ids[passage] for passage in ranking]
        field = {"bi_encoder": "cosine", "cross_encoder": "logit"}.get(label)
        scores = [getattr(session.rows[p], field) for p in ranking] if field else trec.by_rank(ids)
        tag = str(session.models.get(label, {}).get("name") or f"two-stage-{session.k}")
        text = trec.write_run([trec.Ranked("q1", ids, scores)], tag)
        files.append({"name": f"{name}.{label.replace('_', '-')}.run", "type": "text/plain", "text": text})
    if session.grades:
        graded = {session.ids[passage]: grade for passage, grade in sorted(session.grades.items())}
        files.append(
            {"name": f"{name}.qrels", "type": "text/plain", "text": trec.write_qrels([("q1", graded)])}
        )
    return files
