"""TREC files: a run with qrels and texts as judged data; and rankings written as a run.

In a run each line is: query id, Q0, passage id, rank, score, name. Reading, a query's passages are the corpus
that is ranked again, in the run's own order (highest score first). Writing, scores count down from the number
of passages, so that no tool that sorts again, or breaks ties by name, can change the order.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from export.beir import missing_notes, read_qrels, read_texts
from export.errors import ExportError
from export.judged import Corpus, Judged, JudgedQuery, finish
from export.lines import columns

RUN_COLUMNS = "query id, Q0, passage id, rank, score, name"


class Run(NamedTuple):
    """A run's name and its passages by query, best first."""

    name: str
    passages: dict[str, list[str]]


def read_run(path: Path) -> Run:
    """Read a run; equal scores keep the order of the file."""
    scored: dict[str, dict[str, float]] = {}
    name = path.stem
    for place, cells in columns(path, 6, RUN_COLUMNS):
        query, _, passage, _, score, name = cells[:6]
        found = scored.setdefault(query, {})
        if passage in found:
            raise ExportError(f"{place} repeats the passage {passage!r} for the query {query!r}")
        try:
            found[passage] = float(score)
        except ValueError as error:
            raise ExportError(f"{place}: the score is {score!r}, not a number") from error
    if not scored:
        raise ExportError(f"{path} is empty; each line is: {RUN_COLUMNS}")
    order = {query: sorted(found, key=lambda passage: -found[passage]) for query, found in scored.items()}
    return Run(name, order)


def read_trec(path: Path, qrels_path: Path, queries_path: Path, corpus_path: Path) -> Judged:
    """Read a run and what belongs to it; queries without a judgement are left out."""
    run, qrels = read_run(path), read_qrels(qrels_path)
    queries, texts = read_texts(queries_path), read_texts(corpus_path)
    notes = missing_notes(qrels, texts)
    unjudged = [query for query in run.passages if query not in qrels]
    if unjudged:
        notes.append(f"{len(unjudged)} of {len(run.passages)} queries of the run are not judged.")
    absent = [query for query in qrels if query not in run.passages]
    if absent:
        notes.append(f"{len(absent)} judged queries are not in the run and are left out.")
    corpora = []
    for query, pool in run.passages.items():
        if query not in qrels:
            continue
        if query not in queries:
            raise ExportError(f"{queries_path} has no text for the query {query!r} of {path}")
        for passage in pool:
            if passage not in texts:
                raise ExportError(f"{corpus_path} has no text for the passage {passage!r} of {path}")
        passages = {passage: texts[passage] for passage in pool}
        corpora.append(Corpus(passages, [JudgedQuery(query, queries[query], qrels[query])]))
    if not corpora:
        raise ExportError(f"{qrels_path} judges no query of {path}")
    return finish(path.stem, "TREC run", corpora, notes, run.name)


def write_run(path: Path, name: str, rankings: Mapping[str, Sequence[str]]) -> None:
    """Write rankings by query as a run."""
    tag = "-".join(name.split())
    with path.open("w", encoding="utf-8") as file:
        for query, ranking in rankings.items():
            for rank, passage in enumerate(ranking, start=1):
                file.write(f"{query} Q0 {passage} {rank} {len(ranking) - rank + 1} {tag}\n")
