"""BEIR folders: corpus.jsonl, queries.jsonl and qrels/*.tsv as judged data; also single files of texts.

A folder comes in, `Judged` goes out. A passage is its title, a space, and its text, as in the paper (Thakur
et al., "BEIR", NeurIPS 2021). Left out: downloading, and any split but one.
"""

from collections.abc import Mapping
from pathlib import Path

from export.errors import ExportError
from export.judged import Corpus, Judged, JudgedQuery, check_grade, finish
from export.lines import columns, identifier, lines, objects, text_field

QRELS_COLUMNS = "query id, passage id, grade (or TREC's query id, 0, passage id, grade)"
HEADER = "query-id"


def read_beir(folder: Path, split: str | None = None) -> Judged:
    """Read a BEIR folder; `split` is the stem of the file below qrels/, by default "test" or the only one."""
    path = _qrels_file(folder, split)
    passages, queries = read_texts(folder / "corpus.jsonl"), read_texts(folder / "queries.jsonl")
    qrels = read_qrels(path)
    notes = missing_notes(qrels, passages)
    judged = []
    for query, grades in qrels.items():
        if query not in queries:
            raise ExportError(f"{path} judges the query {query!r}, which {folder / 'queries.jsonl'} lacks")
        judged.append(JudgedQuery(query, queries[query], grades))
    return finish(f"{folder.resolve().name} ({path.stem})", "BEIR", [Corpus(passages, judged)], notes)


def _qrels_file(folder: Path, split: str | None) -> Path:
    found = {path.stem: path for path in sorted((folder / "qrels").glob("*.tsv"))}
    name = split or ("test" if "test" in found else next(iter(found), "test"))
    if name not in found or (split is None and name != "test" and len(found) > 1):
        there = ", ".join(found) or "no .tsv file"
        raise ExportError(
            f"{folder / 'qrels'} holds {there}; a BEIR folder needs qrels/{name}.tsv or --split"
        )
    return found[name]


def read_texts(path: Path) -> dict[str, str]:
    """Return texts by id out of JSON lines (`_id` or `id`, `text`, perhaps `title`) or id, tab, text."""
    first = next(lines(path), None)
    if first is None:
        raise ExportError(f"{path} is empty")
    texts: dict[str, str] = {}
    for place, key, text in _json_texts(path) if first[1].lstrip().startswith("{") else _tab_texts(path):
        if identifier(place, key) in texts:
            raise ExportError(f"{place} repeats the id {key!r}")
        texts[key] = text
    return texts


def _json_texts(path: Path) -> list[tuple[str, str, str]]:
    found = []
    for place, value in objects(path):
        title, text = value.get("title") or "", value.get("text")
        if not isinstance(text, str) or not isinstance(title, str):
            raise ExportError(f"{place} needs a 'text' that is a text, and may have such a 'title'")
        found.append((place, text_field(place, value, "_id", "id"), f"{title} {text}".strip()))
    return found


def _tab_texts(path: Path) -> list[tuple[str, str, str]]:
    found = []
    for place, line in lines(path):
        key, _, text = line.partition("\t")
        if not text.strip():
            raise ExportError(f"{place} has no text; each line is an id, a tab, and a text")
        found.append((place, key.strip(), text))
    return found


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Return grades by query and passage out of BEIR's three columns or TREC's four; a header is skipped."""
    qrels: dict[str, dict[str, int]] = {}
    for place, cells in columns(path, 3, QRELS_COLUMNS):
        if cells[0] == HEADER:
            continue
        query, passage, grade = (cells[0], cells[2], cells[3]) if len(cells) > 3 else cells[:3]
        qrels.setdefault(query, {})[passage] = check_grade(place, grade)
    if not qrels:
        raise ExportError(f"{path} has no judgements; each line is: {QRELS_COLUMNS}")
    return qrels


def missing_notes(qrels: Mapping[str, Mapping[str, int]], passages: Mapping[str, str]) -> list[str]:
    """Return a note if relevant passages have no text, so that no system can find them."""
    relevant = [passage for grades in qrels.values() for passage, grade in grades.items() if grade]
    lost = sum(1 for passage in relevant if passage not in passages)
    return [f"{lost} of {len(relevant)} relevant passages are not in the corpus."] if lost else []
