"""Example files: web/examples/NN-id.json read, checked and written in one fixed layout.

An example is a query, passages, the grades of the relevant ones, a line on what to watch, and `claims`: the
same line as statements that a program can test. The stored result comes from `export.examples`; nothing is
ranked here.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

from export.errors import ExportError
from ranklens.results import RankResult

EXAMPLES = Path(__file__).resolve().parent.parent / "web" / "examples"
LISTS = {"bi_encoder": "bi-encoder", "cross_encoder": "cross-encoder"}
TEXTS = ("id", "title", "kind", "watch", "query")
WIDTH = 110


class Claim(TypedDict, total=False):
    """What a watch line says of one passage (0-based) in one list.

    `rank` is its rank, from 1; `below` says that the rank is a larger number than this; `cut` says whether
    the model read less than all of it. `query` is another query over the same passages, which the reader is
    told to try.
    """

    list: str
    passage: int
    rank: int
    below: int
    cut: bool
    query: str


Example = dict[str, Any]


def read_examples(folder: Path = EXAMPLES) -> dict[Path, Example]:
    """Return every example of a folder by path, in the order in which the page lists them."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise ExportError(f"{folder} has no example (*.json)")
    return {path: read_example(path) for path in paths}


def read_example(path: Path) -> Example:
    """Return one example, or say what its file lacks."""
    try:
        example: Example = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ExportError(f"{path} is not JSON: {error}") from error
    for problem in problems(example):
        raise ExportError(f"{path}: {problem}")
    return example


def problems(example: Example) -> Iterator[str]:
    """Yield what is wrong with the parts of an example that a person writes."""
    missing = [key for key in (*TEXTS, "passages", "relevant", "claims") if not example.get(key)]
    if missing:
        yield f"has no {', '.join(missing)}"
        return
    count = len(example["passages"])
    for key, grade in example["relevant"].items():
        if not (key.isdecimal() and int(key) < count and grade in (1, 2)):
            yield f"relevant {key!r}: {grade!r} is not a passage from 0 to {count - 1} with the grade 1 or 2"
    for claim in example["claims"]:
        said = {"rank", "below", "cut"} & set(claim)
        if claim.get("list") not in LISTS or claim.get("passage", count) >= count or len(said) != 1:
            yield f"claim {claim} needs a list ({' or '.join(LISTS)}), a passage, and one of rank, below, cut"


def queries(example: Example) -> list[str]:
    """Return the example's query, then those that its watch line tells the reader to try."""
    return list(dict.fromkeys([example["query"], *(c["query"] for c in example["claims"] if "query" in c)]))


def broken_claims(example: Example, results: Mapping[str, RankResult]) -> Iterator[str]:
    """Yield each claim that the results (by query) contradict, with what they say instead."""
    for claim in example["claims"]:
        query = claim.get("query", example["query"])
        if query in results and (found := _contradiction(claim, results[query])):
            where = f"passage {claim['passage']} in the {LISTS[claim['list']]}'s list"
            yield f"{example['id']}: {where} for {query!r} {found}"


def _contradiction(claim: Claim, result: RankResult) -> str:
    stage = result["bi_encoder"] if claim["list"] == "bi_encoder" else result["cross_encoder"]
    rank = stage["ranking"].index(claim["passage"]) + 1
    if "cut" in claim:
        count = stage["tokens"][claim["passage"]]
        if (count["read"] < count["total"]) != claim["cut"]:
            return f"was read to {count['read']} of {count['total']} tokens; the claim is cut: {claim['cut']}"
    if rank != claim.get("rank", rank):
        return f"has rank {rank}; the claim is {claim['rank']}"
    if rank <= claim.get("below", 0):
        return f"has rank {rank}; the claim is below {claim['below']}"
    return ""


def layout(value: Any, indent: int = 0) -> str:  # noqa: ANN401  (JSON)
    """Return JSON in which whatever fits stands on one line, so that a change is one line of a diff.

    >>> layout({"id": "a", "scores": [0.1, 0.2]})
    '{"id": "a", "scores": [0.1, 0.2]}'
    """
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, Mapping | Sequence) or isinstance(value, str) or len(line) + indent <= WIDTH:
        return line
    inner, pad = indent + 1, " " * (indent + 1)
    if isinstance(value, Mapping):
        items = [f"{json.dumps(key)}: {layout(item, inner)}" for key, item in value.items()]
    else:
        items = [layout(item, inner) for item in value]
    opening, closing = "{}" if isinstance(value, Mapping) else "[]"
    return opening + "\n" + ",\n".join(pad + item for item in items) + "\n" + " " * indent + closing


def write_example(path: Path, example: Example) -> None:
    """Write an example in the fixed layout."""
    path.write_text(layout(example) + "\n", "utf-8")
