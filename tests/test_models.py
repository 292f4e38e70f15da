"""Models: what is read out of a model's own files, and that everything else is refused with a reason."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from export.errors import ExportError
from export.models import BiEncoderSpec, CrossEncoderSpec, read_bi_encoder, read_cross_encoder
from export.pooling import Dense, Normalize
from export.refusals import Refused
from export.sources import Source
from tests.encoder_files import (
    CONFIG,
    HEAD,
    MODULES,
    POOLING,
    TOKENIZER,
    write_bi_encoder,
    write_cross_encoder,
    write_encoder,
    write_json,
)


def bi(folder: Path, **prompts: str) -> BiEncoderSpec:
    return read_bi_encoder(Source(folder, folder.name), prompts)


def cross(folder: Path) -> CrossEncoderSpec:
    return read_cross_encoder(Source(folder, folder.name))


def test_a_bi_encoder(tmp_path: Path) -> None:
    spec = bi(write_bi_encoder(tmp_path / "model"))
    assert (spec.pooling, spec.layers, spec.dimensions) == ("mean", (Normalize(),), 4)
    assert spec.prompts == {"query": "", "passage": ""}
    assert spec.encoder.inputs == ("input_ids", "attention_mask", "token_type_ids")
    assert spec.encoder.max_tokens == 50


def test_the_newer_names_of_modules_and_keys(tmp_path: Path) -> None:
    modules = [
        {"path": "", "type": "sentence_transformers.base.modules.transformer.Transformer"},
        {"path": "1_Pooling", "type": "sentence_transformers.sentence_transformer.modules.pooling.Pooling"},
        {"path": "2_Dense", "type": "sentence_transformers.base.modules.dense.Dense"},
    ]
    pooling = {"embedding_dimension": 4, "pooling_mode": "cls", "include_prompt": True}
    sentences = {"prompts": {"query": "query: ", "document": "passage: "}, "similarity_fn_name": "cosine"}
    folder = write_bi_encoder(tmp_path / "model", modules, pooling, sentences)
    activation = "torch.nn.modules.activation.Tanh"
    write_json(
        folder / "2_Dense" / "config.json",
        {"in_features": 4, "out_features": 3, "bias": False, "activation_function": activation},
    )
    spec = bi(folder)
    assert spec.pooling == "cls"
    assert spec.layers == (Dense("2_Dense", 4, 3, False, "Tanh"),)
    assert spec.dimensions == 3
    assert spec.prompts == {"query": "query: ", "passage": "passage: "}


def test_what_the_user_says_of_prompts_counts(tmp_path: Path) -> None:
    sentences = {"prompts": {"a": "both: "}, "default_prompt_name": "a"}
    folder = write_bi_encoder(tmp_path / "model", sentences=sentences)
    assert bi(folder).prompts == {"query": "both: ", "passage": "both: "}
    assert bi(folder, query="ask: ").prompts == {"query": "ask: ", "passage": "both: "}


@pytest.mark.parametrize(
    ("config", "settings", "expected"),
    [
        ({}, {"model_max_length": 10**30}, 64),
        ({}, {"model_max_length": 512}, 64),
        ({"model_type": "roberta", "pad_token_id": 1}, {"model_max_length": 10**30}, 62),
        ({"model_type": "mpnet", "pad_token_id": 1}, {"model_max_length": 60}, 60),
    ],
)
def test_the_limit_is_the_least_of_all(
    tmp_path: Path, config: dict[str, Any], settings: dict[str, Any], expected: int
) -> None:
    folder = write_bi_encoder(tmp_path / "model", config=config, settings=settings)
    assert bi(folder).encoder.max_tokens == expected
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": 20, "do_lower_case": True})
    assert bi(folder).encoder.max_tokens == 20
    assert bi(folder).encoder.lower_case


def test_a_family_without_token_types(tmp_path: Path) -> None:
    folder = write_bi_encoder(tmp_path / "model", config={"model_type": "roberta", "pad_token_id": 1})
    assert bi(folder).encoder.inputs == ("input_ids", "attention_mask")


@pytest.mark.parametrize(
    "settings", [{"tokenizer_class": "DistilBertTokenizer"}, {"model_input_names": ["input_ids"]}]
)
def test_a_tokenizer_without_token_types(tmp_path: Path, settings: dict[str, Any]) -> None:
    folder = write_bi_encoder(tmp_path / "model", settings=settings)
    assert bi(folder).encoder.inputs == ("input_ids", "attention_mask")


@pytest.mark.parametrize(("labels", "logits"), [({"0": "a"}, 1), ({"0": "a", "1": "b"}, 2)])
def test_cross_encoders_of_one_and_two_logits(tmp_path: Path, labels: dict[str, str], logits: int) -> None:
    shapes = {**HEAD, "classifier.weight": [logits, 4]}
    spec = cross(write_cross_encoder(tmp_path / "model", {"id2label": labels}, shapes=shapes))
    assert spec.logits == logits
    assert spec.activation == ("sigmoid" if logits == 1 else "identity")


def without(tokenizer: Path) -> Path:
    tokenizer.unlink()
    return tokenizer.parent


THREE = {"id2label": {"0": "a", "1": "b", "2": "c"}}
OUTSIDE = {**TOKENIZER, "added_tokens": [{"id": 6, "content": "[NEW]"}]}
REFUSED: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    "three labels": (lambda at: write_cross_encoder(at, THREE), "cross", "3 labels.*no reranker"),
    "no head": (lambda at: write_encoder(at), "cross", "no ranking head.*bare encoder"),
    "a bi-encoder as cross-encoder": (lambda at: write_bi_encoder(at), "cross", "--bi"),
    "a cross-encoder as bi-encoder": (lambda at: write_cross_encoder(at), "bi", "--cross"),
    "labels that the weights deny": (
        lambda at: write_cross_encoder(at, {"id2label": {"0": "a", "1": "b"}}),
        "cross",
        r"says 2 label\(s\).*has 1 rows",
    ),
    "a head that is not in the file": (
        lambda at: write_cross_encoder(at, shapes={"bert.embeddings.word_embeddings.weight": [6, 4]}),
        "cross",
        "hold no ranking head",
    ),
    "a decoder": (
        lambda at: write_encoder(at, {"model_type": "bert", "is_decoder": True}),
        "bi",
        "decoder",
    ),
    "a generative reranker": (
        lambda at: write_encoder(at, {"model_type": "qwen3", "architectures": ["Qwen3ForCausalLM"]}),
        "cross",
        "generative",
    ),
    "an encoder and decoder": (
        lambda at: write_encoder(at, {"model_type": "t5", "is_encoder_decoder": True}),
        "cross",
        "decoder",
    ),
    "an unknown family": (lambda at: write_encoder(at, {"model_type": "clip"}), "bi", "family 'clip'"),
    "code of its own": (
        lambda at: write_encoder(at, {"auto_map": {"AutoModel": "modeling.Model"}}),
        "bi",
        "trust_remote_code",
    ),
    "no tokenizer.json": (
        lambda at: without(write_bi_encoder(at) / "tokenizer.json"),
        "bi",
        "no tokenizer.json.*save_pretrained",
    ),
    "another kind of tokenizer": (
        lambda at: write_bi_encoder(at, tokenizer={"model": {"type": "WordLevel", "vocab": {}}}),
        "bi",
        "WordLevel tokenizer",
    ),
    "a token id outside the table": (
        lambda at: write_bi_encoder(at, tokenizer=OUTSIDE),
        "bi",
        "token id 6.*6 rows",
    ),
    "nothing that says how to pool": (lambda at: write_encoder(at), "bi", "--pooling"),
    "two poolings": (
        lambda at: write_bi_encoder(at, pooling={**POOLING, "pooling_mode_max_tokens": True}),
        "bi",
        r"pools by mean \+ max",
    ),
    "the last token's pooling": (
        lambda at: write_bi_encoder(at, pooling={"pooling_mode": "lasttoken"}),
        "bi",
        "pools by lasttoken",
    ),
    "a module of another kind": (
        lambda at: write_bi_encoder(at, [*MODULES, {"path": "3", "type": "my.own.LayerNorm"}]),
        "bi",
        "LayerNorm",
    ),
    "dot product without unit length": (
        lambda at: write_bi_encoder(at, MODULES[:2], sentences={"similarity_fn_name": "dot"}),
        "bi",
        "dot.*cosine",
    ),
    "a quantized checkpoint": (
        lambda at: write_encoder(at, {"quantization_config": {"bits": 4}}),
        "bi",
        "quantized already",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals(tmp_path: Path, case: str) -> None:
    write, role, message = REFUSED[case]
    folder = write(tmp_path / "model")
    with pytest.raises(Refused, match=message):
        (bi if role == "bi" else cross)(folder)


def test_a_file_that_was_cut_off(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="has .* bytes and should have .* cut off"):
        bi(write_bi_encoder(tmp_path / "model", cut=10))


def test_a_header_that_is_no_header(tmp_path: Path) -> None:
    folder = write_bi_encoder(tmp_path / "model")
    (folder / "model.safetensors").write_bytes(b"<!doctype html>")
    with pytest.raises(ExportError, match="not a safetensors file"):
        bi(folder)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = write_bi_encoder(tmp_path / "model")
    (folder / name).unlink()
    with pytest.raises(ExportError, match=name):
        bi(folder)


def test_a_configuration_without_its_sizes(tmp_path: Path) -> None:
    folder = write_bi_encoder(tmp_path / "model")
    write_json(folder / "config.json", {key: CONFIG[key] for key in ("model_type", "vocab_size")})
    with pytest.raises(Refused, match="hidden_size"):
        bi(folder)
