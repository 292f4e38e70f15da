"""Tensors: named int64 arrays of sequences of one length; outputs of the shape that the manifest promises."""

from array import array

import pytest

from ranklens import tensors
from ranklens.runtime import ModelSpec, Tensor
from ranklens.tokens import Tokens
from tests.fakes import BI_MANIFEST

SPEC = ModelSpec.from_manifest(BI_MANIFEST)
TOKENS = Tokens((101, 7, 102), (0, 0, 1), 1, 1)


def test_feeds_have_the_shape_one_by_tokens_and_a_full_mask() -> None:
    feeds = tensors.feeds(SPEC, [TOKENS])
    assert {name: (tensor.dtype, tensor.dims, list(tensor.data)) for name, tensor in feeds.items()} == {
        "input_ids": ("int64", (1, 3), [101, 7, 102]),
        "attention_mask": ("int64", (1, 3), [1, 1, 1]),
        "token_type_ids": ("int64", (1, 3), [0, 0, 1]),
    }
    assert all(tensor.data.itemsize == 8 for tensor in feeds.values())


def test_a_graph_gets_only_the_inputs_that_it_names() -> None:
    spec = ModelSpec.from_manifest({**BI_MANIFEST, "inputs": ["input_ids", "attention_mask"]})
    assert set(tensors.feeds(spec, [TOKENS])) == {"input_ids", "attention_mask"}


def test_an_input_that_no_text_gives_is_refused_by_name() -> None:
    spec = ModelSpec.from_manifest({**BI_MANIFEST, "inputs": ["input_ids", "decoder_input_ids"]})
    with pytest.raises(ValueError, match="decoder_input_ids"):
        tensors.feeds(spec, [TOKENS])


def test_an_output_of_another_shape_is_refused_with_both_shapes() -> None:
    outputs = {"sentence_embedding": Tensor("float32", (1, 3), array("f", [1, 2, 3]))}
    assert list(map(list, tensors.output(SPEC, outputs, 1, 3))) == [[1, 2, 3]]
    with pytest.raises(ValueError, match=r"float32 of shape \[1, 3\], expected float32 of shape \[1, 16\]"):
        tensors.output(SPEC, outputs, 1, 16)
    with pytest.raises(ValueError, match="no output 'sentence_embedding'"):
        tensors.output(SPEC, {}, 1, 3)


def test_sequences_of_one_length_share_a_run_row_by_row() -> None:
    other = Tokens((101, 9, 102), (0, 1, 1), 1, 1)
    feeds = tensors.feeds(SPEC, [TOKENS, other])
    assert feeds["input_ids"].dims == (2, 3)
    assert list(feeds["input_ids"].data) == [101, 7, 102, 101, 9, 102]
    assert list(feeds["token_type_ids"].data) == [0, 0, 1, 0, 1, 1]
    outputs = {"sentence_embedding": Tensor("float32", (2, 3), array("f", [1, 2, 3, 4, 5, 6]))}
    assert list(map(list, tensors.output(SPEC, outputs, 2, 3))) == [[1, 2, 3], [4, 5, 6]]


def test_sequences_of_two_lengths_are_never_padded_into_one_run() -> None:
    with pytest.raises(ValueError, match=r"of \[3, 4\] tokens"):
        tensors.feeds(SPEC, [TOKENS, Tokens((101, 7, 8, 102), (0, 0, 0, 0), 2, 2)])
