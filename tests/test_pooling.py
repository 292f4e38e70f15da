"""Pooling: vectors of tokens become one of unit length; a graph that pools is believed only in that."""

import math
from array import array
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from ranklens import pooling, vectors
from ranklens.runtime import ModelSpec, Tensor
from tests.fakes import BI_MANIFEST, DIMENSIONS, FakeModel, drive

ROWS = [3.0, 4.0, 1.0, 8.0, 2.0, 0.0]  # three tokens of two dimensions


def spec(**change: Any) -> ModelSpec:
    return ModelSpec.from_manifest({**BI_MANIFEST, "dimensions": 2, **change})


def outputs(name: str, dims: tuple[int, ...], values: Sequence[float]) -> dict[str, Tensor]:
    return {name: Tensor("float32", dims, array("f", values))}


@pytest.mark.parametrize(
    ("mode", "expected"), [("mean", [2.0, 4.0]), ("cls", [3.0, 4.0]), ("max", [3.0, 8.0])]
)
def test_each_pooling_and_unit_length(mode: str, expected: list[float]) -> None:
    assert pooling.pool(ROWS, 2, mode) == expected
    tokens = spec(output="last_hidden_state", pooling=mode, normalized=True)
    (found,) = pooling.vectors(tokens, outputs("last_hidden_state", (1, 3, 2), ROWS), 1, 3)
    length = math.hypot(*expected)
    assert list(found) == pytest.approx([value / length for value in expected])
    assert found.typecode == "f"


def test_a_vector_of_the_graph_is_scaled_unless_the_manifest_says_that_it_is() -> None:
    given = outputs("sentence_embedding", (1, 2), [3.0, 4.0])
    assert list(pooling.vectors(spec(pooling="mean"), given, 1, 7)[0]) == [3.0, 4.0]
    assert list(pooling.vectors(spec(normalized=False), given, 1, 7)[0]) == pytest.approx([0.6, 0.8])


def test_texts_of_one_run_are_pooled_each_on_its_own() -> None:
    tokens = spec(output="last_hidden_state", pooling="max")
    given = outputs("last_hidden_state", (2, 2, 2), [3.0, 0.0, 1.0, 4.0, 0.0, 2.0, 0.0, 1.0])
    first, second = pooling.vectors(tokens, given, 2, 2)
    assert list(first) == pytest.approx([0.6, 0.8])
    assert list(second) == pytest.approx([0.0, 1.0])


@pytest.mark.parametrize("values", [[0.0, 0.0], [math.nan, 1.0], [math.inf, 1.0]])
def test_a_vector_without_a_length_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="fake-bi gave a vector of length"):
        pooling.vectors(spec(normalized=False), outputs("sentence_embedding", (1, 2), values), 1, 1)


def test_an_output_with_another_number_of_tokens_is_refused() -> None:
    tokens = spec(output="token_embeddings", pooling="mean")
    with pytest.raises(ValueError, match=r"of shape \[1, 3, 2\], expected float32 of shape \[1, 4, 2\]"):
        pooling.vectors(tokens, outputs("token_embeddings", (1, 3, 2), ROWS), 1, 4)


def test_a_pooling_that_is_unknown_or_missing_is_refused() -> None:
    with pytest.raises(ValueError, match="pooling 'lasttoken' is not one of mean, cls, max"):
        spec(output="last_hidden_state", pooling="lasttoken")
    with pytest.raises(ValueError, match="'pooling'"):
        spec(output="last_hidden_state")


class TokenVectors(FakeModel):
    """Gives the fake's counts token by token, so that their mean points the same way."""

    async def run(self, feeds: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Give each token a vector with a one at its id."""
        given = feeds["input_ids"]
        values = [float(token == place) for token in given.data for place in range(DIMENSIONS)]
        return {self.spec.output: Tensor("float32", (*given.dims, DIMENSIONS), array("f", values))}


def test_a_graph_without_pooling_gives_the_vectors_of_one_with_it() -> None:
    manifest = {**BI_MANIFEST, "output": "last_hidden_state", "pooling": "mean"}
    for text in ("a", "a bb bb ccc"):
        pooled = drive(vectors.Vectors(FakeModel(BI_MANIFEST)).work().vector(text))
        here = drive(vectors.Vectors(TokenVectors(manifest)).work().vector(text))
        assert list(here.vector) == pytest.approx(list(pooled.vector))
        assert here.tokens == pooled.tokens
