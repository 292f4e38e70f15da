"""Published folders: what is derived from hand-made ones, and why others are refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from export.build import build
from export.errors import ExportError
from export.model_folders import find_models
from export.published import describe_folder
from tests.encoder_files import CONFIG, POOLING, TOKENIZER, write_json
from tests.folders import make_model, make_web, unpacked
from tests.onnx_bytes import FLOAT16, Dims, write_graph

HEAD = {"architectures": ["BertForSequenceClassification"], "id2label": {"0": "LABEL_0"}}
PROCESSOR = {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}
TOKENS: dict[str, Dims] = {"last_hidden_state": ("batch_size", "sequence_length", 4)}
LOGITS: dict[str, Dims] = {"logits": ("batch_size", 1)}

pytestmark = pytest.mark.usefixtures("unbundled")


def publish(
    folder: Path,
    outputs: dict[str, Dims] | None = None,
    config: dict[str, Any] | None = None,
    tokenizer: dict[str, Any] | None = None,
    graph: str = "onnx/model_quantized.onnx",
    **written: Any,
) -> Path:
    """Write a folder as others publish them; `written` goes to `write_graph`."""
    write_json(folder / "config.json", {**CONFIG, **(config or {})})
    write_json(
        folder / "tokenizer.json",
        {**TOKENIZER, "post_processor": PROCESSOR} if tokenizer is None else tokenizer,
    )
    write_json(folder / "tokenizer_config.json", {"model_max_length": 50})
    write_graph(folder / graph, TOKENS if outputs is None else outputs, **written)
    return folder


def test_a_bi_encoder_that_gives_vectors_of_tokens(tmp_path: Path) -> None:
    found = describe_folder(publish(tmp_path / "tiny-bi"))
    assert (found["name"], found["role"], found["precision"]) == ("tiny-bi", "bi-encoder", "int8")
    assert found["source"]["id"] == "tiny-bi"
    assert (found["output"], found["pooling"], found["normalized"]) == ("last_hidden_state", "mean", True)
    assert (found["dimensions"], found["max_tokens"]) == (4, 50)
    assert found["assumed"] == ["mean pooling"]
    assert found["templates"] == {
        "single": [(2, 0), ("A", 0), (3, 0)],
        "pair": [(2, 0), ("A", 0), (3, 0), ("B", 1), (3, 1)],
    }
    assert found["inputs"] == ["input_ids", "attention_mask", "token_type_ids"]
    assert [entry["path"] for entry in found["files"]] == [
        "onnx/model_quantized.onnx",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    assert found["quality"] == {}


def test_pooling_limit_prompts_and_licence_are_read_where_they_are_said(tmp_path: Path) -> None:
    folder = publish(tmp_path / "tiny-bi")
    write_json(folder / "1_Pooling" / "config.json", {**POOLING, "pooling_mode_mean_tokens": False})
    with pytest.raises(ExportError, match="pools by nothing"):
        describe_folder(folder)
    write_json(folder / "1_Pooling" / "config.json", {"pooling_mode": "cls"})
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": 20})
    prompts = {"query": "query: ", "document": "passage: "}
    write_json(folder / "config_sentence_transformers.json", {"prompts": prompts})
    (folder / "README.md").write_text("---\nlicense: mit\n---\n", "utf-8")
    found = describe_folder(folder)
    assert (found["pooling"], found["max_tokens"], found["licence"]) == ("cls", 20, "MIT")
    assert found["prompts"] == {"query": "query: ", "passage": "passage: "}
    assert "assumed" not in found


def test_a_graph_that_pools_is_preferred_and_its_length_not_trusted(tmp_path: Path) -> None:
    outputs: dict[str, Dims] = {"token_embeddings": ("b", "n", 4), "sentence_embedding": ("b", 3)}
    found = describe_folder(publish(tmp_path / "tiny-bi", outputs))
    assert (found["output"], found["dimensions"]) == ("sentence_embedding", 3)
    assert found["normalized"] is False
    assert "pooling" not in found


@pytest.mark.parametrize(("labels", "activation"), [(1, "sigmoid"), (2, "identity")])
def test_a_cross_encoder(tmp_path: Path, labels: int, activation: str) -> None:
    config = {**HEAD, "id2label": {str(label): "x" for label in range(labels)}}
    outputs: dict[str, Dims] = {"logits": ("batch_size", labels)}
    found = describe_folder(publish(tmp_path / "cross", outputs, config))
    assert found["role"] == "cross-encoder"
    assert found["head"] == {"logits": labels, "activation": activation}


def test_positions_that_begin_behind_the_padding_token(tmp_path: Path) -> None:
    folder = publish(tmp_path / "cross", config={"model_type": "roberta", "pad_token_id": 1})
    write_json(folder / "tokenizer_config.json", {"model_max_length": 10**30})
    assert describe_folder(folder)["max_tokens"] == 62


def test_a_tokenizer_without_token_types_gives_zeros(tmp_path: Path) -> None:
    folder = publish(tmp_path / "cross", LOGITS, HEAD)
    write_json(folder / "tokenizer_config.json", {"model_max_length": 50, "model_input_names": ["input_ids"]})
    assert {type_id for _, type_id in describe_folder(folder)["templates"]["pair"]} == {0}


def test_the_smallest_graph_is_taken(tmp_path: Path) -> None:
    folder = publish(tmp_path / "bi", graph="onnx/model.onnx")
    assert describe_folder(folder)["precision"] == "fp32"
    write_graph(folder / "onnx" / "model_int8.onnx", TOKENS)
    assert describe_folder(folder)["files"][0]["path"] == "onnx/model_int8.onnx"


def test_a_snapshot_in_the_hubs_cache_keeps_its_id(tmp_path: Path) -> None:
    found = describe_folder(publish(tmp_path / "models--Owner--tiny-bi" / "snapshots" / "0123abc"))
    assert found["name"] == "tiny-bi"
    assert (found["source"]["id"], found["source"]["revision"]) == ("Owner/tiny-bi", "0123abc")


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a masked language model": (
        {"outputs": {"logits": ("b", "n", 6)}},
        "its graph gives logits; the page needs",
    ),
    "three labels": (
        {"outputs": LOGITS, "config": {**HEAD, "id2label": {"0": "a", "1": "b", "2": "c"}}},
        "3 labels",
    ),
    "a config that lies about labels": (
        {"outputs": {"logits": ("b", 2)}, "config": HEAD},
        "graph gives 2 logit",
    ),
    "a reranker without logits": ({"config": HEAD}, "gives last_hidden_state; the page needs logits"),
    "a decoder": ({"config": {"architectures": ["Qwen2ForCausalLM"]}}, "Qwen2ForCausalLM is a decoder"),
    "an input that texts do not have": (
        {"inputs": {"input_ids": ("b", "n"), "position_ids": ("b", "n")}},
        r"takes position_ids \(int64\)",
    ),
    "no input ids": ({"inputs": {"attention_mask": ("b", "n")}}, "takes no input_ids"),
    "a fixed length": ({"inputs": {"input_ids": (1, 128)}}, r"in the fixed shape \[1, 128\] only"),
    "half precision outside": ({"dtype": FLOAT16}, "gives last_hidden_state as float16"),
    "no post-processor": ({"tokenizer": TOKENIZER}, "post-processor of tokenizer.json is empty"),
    "a vocabulary larger than the table": ({"config": {"vocab_size": 3}}, "do not belong together"),
    "no graph": ({"graph": "onnx/model_q4.onnx"}, r"has no ONNX file \(onnx/model_quantized.onnx"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_be_derived_is_refused_with_the_next_step(tmp_path: Path, why: str) -> None:
    written, message = REFUSED[why]
    folder = publish(tmp_path / "model", **written)
    with pytest.raises(ExportError, match=message) as caught:
        describe_folder(folder)
    assert "has no manifest.json" in str(caught.value)
    assert str(caught.value).endswith("with `python -m export convert`")


@pytest.mark.parametrize("name", ["tokenizer.json", "tokenizer_config.json"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = publish(tmp_path / "model")
    (folder / name).unlink()
    with pytest.raises(ExportError, match=f"has no {name}"):
        describe_folder(folder)


def test_layers_behind_the_pooling_that_the_graph_lacks(tmp_path: Path) -> None:
    folder = publish(tmp_path / "model")
    kinds = ("Transformer", "Pooling", "Dense")
    paths = ("", "1_Pooling", "2_Dense")
    write_json(
        folder / "modules.json",
        [{"type": kind, "path": path} for kind, path in zip(kinds, paths, strict=True)],
    )
    write_json(folder / "1_Pooling" / "config.json", POOLING)
    write_json(folder / "2_Dense" / "config.json", {"in_features": 4, "out_features": 2})
    with pytest.raises(ExportError, match="ends at last_hidden_state, before the Dense layers"):
        describe_folder(folder)


def test_a_site_with_a_published_pair(tmp_path: Path) -> None:
    publish(tmp_path / "models" / "bi")
    publish(tmp_path / "models" / "cross", LOGITS, HEAD)
    (tmp_path / "models" / "notes").mkdir()
    own = make_model(tmp_path / "own", "cross-encoder")
    assert [folder.name for folder in find_models([tmp_path / "models", own])] == ["bi", "cross", "own"]
    site = build(tmp_path / "dist", [tmp_path / "models", own], make_web(tmp_path / "web"), largest=200)
    assert [pair["name"] for pair in site["pairs"]] == ["bi+cross", "bi+own"]
    shipped = tmp_path / "dist" / "models" / "bi"
    written = json.loads((shipped / "manifest.json").read_text("utf-8"))
    assert written == json.loads(json.dumps(site["models"]["bi"]["manifest"]))
    parts = written["files"][0]["parts"]
    assert len(parts) > 1
    whole = (tmp_path / "models" / "bi" / "onnx" / "model_quantized.onnx").read_bytes()
    assert b"".join(unpacked(shipped, part) for part in parts) == whole
    assert not (tmp_path / "models" / "bi" / "manifest.json").exists()


def test_a_folder_of_weights_alone_is_sent_to_the_converter(tmp_path: Path) -> None:
    write_json(tmp_path / "model" / "config.json", CONFIG)
    with pytest.raises(ExportError, match="python -m export convert"):
        build(tmp_path / "dist", [tmp_path / "model"], make_web(tmp_path / "web"))
