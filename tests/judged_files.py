"""Judged data as small files: the same three queries as topic cards, as a BEIR folder and as a TREC run.

The words are chosen for `fakes.FakeModel`, whose token of a word is its length.
"""

import json
from pathlib import Path
from typing import Any

PASSAGES = {"d1": "a bb ccc", "d2": "dddd eeeee", "d3": "ffffff", "d4": "gg hh"}
QUERIES = {"q1": "xxx yy", "q2": "zzzz", "q3": "wwwwww ww"}
GRADES = {"q1": {"d1": 2, "d4": 1}, "q2": {"d2": 1}, "q3": {"d3": 2, "d1": 0}}
RUN = {"q1": ["d4", "d2", "d1"], "q2": ["d1", "d2"], "q3": ["d2", "d3", "d4"]}


def json_lines(path: Path, values: list[dict[str, Any]]) -> Path:
    """Write one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(value) + "\n" for value in values), "utf-8")
    return path


def write_cards(path: Path) -> Path:
    """Write one topic card."""
    places = {key: str(index) for index, key in enumerate(PASSAGES)}
    queries = [
        {"q": text, "rel": {places[passage]: grade for passage, grade in GRADES[key].items()}}
        for key, text in QUERIES.items()
    ]
    card = {"topic": "t", "style": "s", "passages": list(PASSAGES.values()), "queries": queries}
    return json_lines(path, [card])


def write_beir(folder: Path) -> Path:
    """Write a BEIR folder with the split "test"."""
    parts = {key: text.partition(" ") for key, text in PASSAGES.items()}
    json_lines(
        folder / "corpus.jsonl",
        [{"_id": key, "title": title, "text": text} for key, (title, _, text) in parts.items()],
    )
    json_lines(folder / "queries.jsonl", [{"_id": key, "text": text} for key, text in QUERIES.items()])
    rows = [f"{query}\t{key}\t{grade}" for query, found in GRADES.items() for key, grade in found.items()]
    (folder / "qrels").mkdir()
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n" + "\n".join(rows) + "\n")
    return folder


def write_trec(folder: Path) -> dict[str, Path]:
    """Write a TREC run with what belongs to it; return the files by the name of their option."""
    files = {name: folder / f"{name}.tsv" for name in ("data", "qrels", "queries", "corpus")}
    run = [
        f"{query} Q0 {passage} {rank} {1 / rank} first-stage"
        for query, found in RUN.items()
        for rank, passage in enumerate(found, start=1)
    ]
    qrels = [f"{query} 0 {key} {grade}" for query, found in GRADES.items() for key, grade in found.items()]
    contents = {
        "data": run,
        "qrels": qrels,
        "queries": [f"{key}\t{text}" for key, text in QUERIES.items()],
        "corpus": [f"{key}\t{text}" for key, text in PASSAGES.items()],
    }
    for name, rows in contents.items():
        files[name].write_text("\n".join(rows) + "\n", "utf-8")
    return files
