"""Post-processors: where tokenizer.json says that special tokens go, as the manifest's templates.

In:  the content of a tokenizer.json.
Out: `{"single": [[101, 0], ["A", 0], [102, 0]], "pair": [...]}`: [token id, type id], and "A", "B" for the
texts' own ids.
Left out: trying it. `export.templates` learns the same from a running tokenizer. Standard library only.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from export.errors import ExportError
from export.manifest import Slot

WITHOUT_TOKENS = ("ByteLevel",)  # moves offsets, adds nothing


def templates(tokenizer: Mapping[str, Any]) -> dict[str, list[Slot]]:
    """Return the templates of one text and of a pair.

    Raises:
        ExportError: nothing says where special tokens go, or in a way that is not known.
    """
    steps = [step for step in _steps(tokenizer.get("post_processor")) if step["type"] not in WITHOUT_TOKENS]
    kinds = " + ".join(step["type"] for step in steps)
    if len(steps) != 1 or kinds not in _READERS:
        raise ExportError(
            f"the post-processor of tokenizer.json is {kinds or 'empty'}; known are {', '.join(_READERS)}"
        )
    try:
        found = _READERS[kinds](steps[0])
    except (KeyError, TypeError, ValueError, StopIteration) as error:
        raise ExportError(f"the {kinds} of tokenizer.json is damaged ({error!r})") from error
    for kind, texts in (("single", ["A"]), ("pair", ["A", "B"])):
        if [piece for piece, _ in found[kind] if isinstance(piece, str)] != texts:
            raise ExportError(f"the {kinds} of tokenizer.json has no place for {' and '.join(texts)}")
    return found


def _steps(step: Any) -> list[dict[str, Any]]:  # noqa: ANN401  (JSON)
    """Return the steps one by one; a sequence may hold sequences."""
    if not isinstance(step, dict) or not isinstance(step.get("type"), str):
        return []
    if step["type"] != "Sequence":
        return [step]
    return [inner for each in step.get("processors") or [] for inner in _steps(each)]


def _template(step: Mapping[str, Any]) -> dict[str, list[Slot]]:
    special = step["special_tokens"]

    def slots(pieces: Sequence[Mapping[str, Any]]) -> list[Slot]:
        found: list[Slot] = []
        for piece in pieces:
            ((kind, content),) = piece.items()
            ids = special[content["id"]]["ids"] if kind == "SpecialToken" else [content["id"]]
            found += [(token, int(content["type_id"])) for token in ids]
        return found

    return {"single": slots(step["single"]), "pair": slots(step["pair"])}


def _bert(step: Mapping[str, Any]) -> dict[str, list[Slot]]:
    (_, cls), (_, sep) = step["cls"], step["sep"]
    single: list[Slot] = [(int(cls), 0), ("A", 0), (int(sep), 0)]
    return {"single": single, "pair": [*single, ("B", 1), (int(sep), 1)]}


def _roberta(step: Mapping[str, Any]) -> dict[str, list[Slot]]:
    (_, cls), (_, sep) = step["cls"], step["sep"]
    single: list[Slot] = [(int(cls), 0), ("A", 0), (int(sep), 0)]
    return {"single": single, "pair": [*single, (int(sep), 0), ("B", 0), (int(sep), 0)]}


_READERS = {"TemplateProcessing": _template, "BertProcessing": _bert, "RobertaProcessing": _roberta}
