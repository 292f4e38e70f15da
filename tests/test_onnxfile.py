"""ONNX files: inputs and outputs are read, weights are stepped over, and what is no whole file is refused."""

from pathlib import Path

import pytest

from export.errors import ExportError
from export.onnxfile import Value, read_graph
from tests.onnx_bytes import INT64, Dims, field, value, weight, write_graph


def test_inputs_and_outputs_with_their_shapes(tmp_path: Path) -> None:
    outputs: dict[str, Dims] = {
        "last_hidden_state": ("batch", "tokens", 384),
        "sentence_embedding": ("batch", None),
    }
    graph = read_graph(write_graph(tmp_path / "model.onnx", outputs))
    assert [one.name for one in graph.inputs] == ["input_ids", "attention_mask", "token_type_ids"]
    assert graph.inputs[0] == Value("input_ids", "int64", ("batch", "tokens"))
    assert graph.outputs == (
        Value("last_hidden_state", "float32", ("batch", "tokens", 384)),
        Value("sentence_embedding", "float32", ("batch", None)),
    )
    assert not graph.external


def test_weights_that_older_files_list_among_the_inputs(tmp_path: Path) -> None:
    graph = field(5, weight("table"))
    graph += field(11, value("table", (6, 4), 1)) + field(11, value("input_ids", (1, "n"), INT64))
    (tmp_path / "model.onnx").write_bytes(field(7, graph))
    assert [one.name for one in read_graph(tmp_path / "model.onnx").inputs] == ["input_ids"]


def test_weights_in_another_file_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(field(7, field(5, weight("table", external=True))))
    assert read_graph(tmp_path / "model.onnx").external


@pytest.mark.parametrize("kept", [0, 3, 40, -1])
def test_a_file_that_is_cut_off(tmp_path: Path, kept: int) -> None:
    path = write_graph(tmp_path / "model.onnx", {"logits": ("batch", 1)})
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ExportError, match=r"model\.onnx is no whole ONNX file .*; download it again"):
        read_graph(path)


@pytest.mark.parametrize(
    "content",
    [
        b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
        b"<!doctype html>",
        b"\xff" * 30,
        b"\x0b",
    ],
)
def test_a_file_that_is_something_else(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.onnx").write_bytes(content)
    with pytest.raises(ExportError, match="is no whole ONNX file"):
        read_graph(tmp_path / "model.onnx")
