"""Post-processors: the templates of each kind, and what says nothing about special tokens."""

from typing import Any

import pytest

from export.errors import ExportError
from export.postprocessor import templates

BERT = {"type": "BertProcessing", "sep": ["[SEP]", 102], "cls": ["[CLS]", 101]}
ROBERTA = {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0], "trim_offsets": True}
BYTES = {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": False, "use_regex": True}


def special(token: str, type_id: int = 0) -> dict[str, Any]:
    return {"SpecialToken": {"id": token, "type_id": type_id}}


def text(name: str, type_id: int = 0) -> dict[str, Any]:
    return {"Sequence": {"id": name, "type_id": type_id}}


TEMPLATE = {
    "type": "TemplateProcessing",
    "single": [special("<s>"), text("A"), special("</s>")],
    "pair": [special("<s>"), text("A"), special("both"), text("B", 1), special("</s>", 1)],
    "special_tokens": {
        "<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]},
        "</s>": {"id": "</s>", "ids": [2], "tokens": ["</s>"]},
        "both": {"id": "both", "ids": [2, 2], "tokens": ["</s>", "</s>"]},
    },
}


@pytest.mark.parametrize(
    ("step", "pair"),
    [
        (BERT, [(101, 0), ("A", 0), (102, 0), ("B", 1), (102, 1)]),
        (ROBERTA, [(0, 0), ("A", 0), (2, 0), (2, 0), ("B", 0), (2, 0)]),
        (TEMPLATE, [(0, 0), ("A", 0), (2, 0), (2, 0), ("B", 1), (2, 1)]),
        (
            {"type": "Sequence", "processors": [BYTES, {"type": "Sequence", "processors": [ROBERTA]}]},
            [(0, 0), ("A", 0), (2, 0), (2, 0), ("B", 0), (2, 0)],
        ),
    ],
)
def test_each_kind(step: dict[str, Any], pair: list[Any]) -> None:
    found = templates({"post_processor": step})
    assert found == {"single": pair[:3], "pair": pair}


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (None, "is empty"),
        (BYTES, "is empty"),
        ({"type": "Sequence", "processors": [BERT, TEMPLATE]}, r"is BertProcessing \+ TemplateProcessing"),
        ({"type": "Morphology"}, "is Morphology; known are TemplateProcessing"),
        ({"type": "BertProcessing", "sep": ["[SEP]", 102]}, "BertProcessing of tokenizer.json is damaged"),
        ({**TEMPLATE, "special_tokens": {}}, "TemplateProcessing of tokenizer.json is damaged"),
        ({**TEMPLATE, "pair": [text("A"), text("A")]}, "has no place for A and B"),
    ],
)
def test_what_does_not_say_where_special_tokens_go(step: Any, message: str) -> None:
    with pytest.raises(ExportError, match=message):
        templates({"post_processor": step})
