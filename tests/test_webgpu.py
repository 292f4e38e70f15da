"""WebGPU: which folders add a graph to a model, and when the larger runtime is shipped."""

import json
from pathlib import Path
from typing import Any

import pytest

from export.build import build
from export.errors import ExportError
from export.files import describe
from tests.folders import MODEL_FILES, make_model, make_web, write

NAMES = {"all-MiniLM-L6-v2": "bi-encoder", "ranklens-minilm-l6-cross": "cross-encoder"}
RUNTIME = "onnxruntime-web-webgpu"

pytestmark = pytest.mark.usefixtures("unbundled")


def make(folder: Path, precision: str, weights: str = "a", names: Any = NAMES) -> Path:
    """Write models at a precision, converted from the same weights."""
    for name, role in names.items():
        model = make_model(folder / name, role, precision=precision, source={"weights_sha256": weights})
        if precision != "int8":
            paths = ("onnx/model.onnx", *MODEL_FILES[1:])
            manifest = json.loads((model / "manifest.json").read_text("utf-8"))
            files = [describe(model, path) for path in paths]
            write(model / "manifest.json", json.dumps({**manifest, "files": files}))
    return folder


def test_a_graph_for_webgpu_is_added_to_the_int8_model(tmp_path: Path) -> None:
    folders = [make(tmp_path / "fp32", "fp32"), make(tmp_path / "int8", "int8")]
    site = build(tmp_path / "dist", folders, make_web(tmp_path / "web"))
    assert len(site["pairs"]) == 1
    for name in NAMES:
        model = site["models"][name]
        assert model["manifest"]["precision"] == "int8"
        assert model["webgpu"]["precision"] == "fp32"
        (entry,) = model["webgpu"]["files"]
        assert entry == describe(tmp_path / "dist" / model["folder"], "onnx/model.onnx")
    assert (tmp_path / "dist" / site["runtimes"][RUNTIME]["folder"]).is_dir()


def test_the_larger_runtime_comes_with_a_whole_pair_only(tmp_path: Path) -> None:
    one = {"all-MiniLM-L6-v2": "bi-encoder"}
    folders = [make(tmp_path / "int8", "int8"), make(tmp_path / "fp32", "fp32", names=one)]
    site = build(tmp_path / "dist", folders, make_web(tmp_path / "web"))
    assert RUNTIME not in site["runtimes"]
    assert not (tmp_path / "dist" / "vendor" / RUNTIME).exists()


def test_a_graph_of_other_weights_is_another_model(tmp_path: Path) -> None:
    folders = [make(tmp_path / "int8", "int8"), make(tmp_path / "fp32", "fp32", weights="b")]
    with pytest.raises(ExportError, match="two model folders have the name all-MiniLM-L6-v2"):
        build(tmp_path / "dist", folders, make_web(tmp_path / "web"))
