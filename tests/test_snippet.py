"""Snippet: a program whose texts are data, whatever is in them; tests/test_native.py could run it."""

import ast
from typing import Any

from ranklens.snippet import write_snippet
from tests.fakes import BI_MANIFEST, CROSS_MANIFEST

NASTY = [
    '"""',
    "\\",
    "'; import os #",
    "line\nbreak \u2028 \u202e",
    "{query}",
    "é 東 😀",
    '"""\\"""',
    "%s {0}",
]
BI = {**BI_MANIFEST, "source": {"id": "sentence-transformers/all-MiniLM-L6-v2", "revision": None}}
CROSS = {**CROSS_MANIFEST, "source": {"id": "own-cross", "revision": "abc"}}


def values(program: str) -> dict[str, Any]:
    """Return what the program assigns as literals."""
    found = {}
    for node in ast.parse(program).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                continue
    return found


def test_texts_are_literals_that_read_back_exactly() -> None:
    program = write_snippet(NASTY[2], NASTY, BI, CROSS)
    found = values(program)
    assert found["query"] == NASTY[2]
    assert found["passages"] == NASTY
    assert "\u202e" not in program


def test_models_lengths_and_revisions_are_the_manifests() -> None:
    program = write_snippet("q", ["a", "b"], BI, CROSS)
    assert "SentenceTransformer('sentence-transformers/all-MiniLM-L6-v2')" in program
    assert "bi_encoder.max_seq_length = 10" in program
    assert "CrossEncoder('own-cross', revision='abc', max_length=14)" in program
    assert "'own-cross' is no id of a model hub" in program
    assert "is no id" not in program.partition("Cross-encoder")[0]


def test_prompts_and_two_logits_are_part_of_the_program() -> None:
    bi = {**BI, "prompts": {"query": "query: ", "passage": "passage: "}}
    cross = {**CROSS, "head": {"logits": 2, "activation": "softmax"}}
    program = write_snippet("q", ["a", "b"], bi, cross)
    assert "'query: ' + query, *['passage: ' + passage for passage in passages]" in program
    assert "logits[:, 1] - logits[:, 0]" in program
    ast.parse(program)
