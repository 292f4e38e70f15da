"""Runtime: a manifest is read in full or refused with the field that is wrong."""

from typing import Any

import pytest

from ranklens.runtime import ModelSpec, special_tokens
from tests.fakes import BI_MANIFEST, CROSS_MANIFEST


def test_a_manifest_is_read() -> None:
    spec = ModelSpec.from_manifest({**BI_MANIFEST, "prompts": {"query": "query: ", "passage": "passage: "}})
    assert (spec.role, spec.max_tokens, spec.dimensions) == ("bi-encoder", 10, 16)
    assert spec.single == ((101, 0), ("A", 0), (102, 0))
    assert spec.prompts.query == "query: "


def test_special_tokens_are_counted() -> None:
    assert special_tokens(ModelSpec.from_manifest(CROSS_MANIFEST).pair) == 3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"role": "decoder"}, "role is 'decoder'"),
        ({"head": {"logits": 3}}, "3 logits"),
        ({"max_tokens": 3}, "leaves no room"),
        ({"templates": {"single": [[101, 0], ["A", 0]]}}, "needs a 'pair' template"),
    ],
)
def test_a_manifest_that_the_engine_cannot_use_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ModelSpec.from_manifest({**CROSS_MANIFEST, **change})


@pytest.mark.parametrize("field", ["name", "role", "max_tokens", "inputs", "output", "templates"])
def test_a_missing_field_is_named(field: str) -> None:
    manifest = {key: value for key, value in CROSS_MANIFEST.items() if key != field}
    with pytest.raises(ValueError, match=field):
        ModelSpec.from_manifest(manifest)
