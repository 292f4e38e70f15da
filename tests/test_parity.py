"""Parity: each kind of damage makes its own rung fail, and the rungs after it are climbed all the same."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.model

RUNGS = ["files", "token ids", "original", "fp32 graph", "neighbours", "scores"]


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Convert a tiny cross-encoder; return it with its original."""
    from export import recipe
    from tests.families import save_cross_encoder
    from tests.test_families import cross

    folder = tmp_path_factory.mktemp("parity")
    spec = cross(save_cross_encoder("bert", folder / "source"))
    manifest, original = recipe.make(spec, "tiny", "int8", folder / "tiny", lambda title: None)
    return folder / "tiny", manifest, original


def climb(folder: Path, original: Any) -> dict[str, Any]:
    from export.judgedset import read_judged_set
    from export.manifest import read_manifest
    from export.parity import climb

    ascent = climb(folder, read_manifest(folder), original, read_judged_set(2), lambda count: None)
    return {rung.name: rung for rung in ascent.rungs}


def damaged_file(folder: Path, original: Any) -> None:
    (folder / "tokenizer_config.json").write_text("{}", "utf-8")


def other_vocabulary(folder: Path, original: Any) -> None:
    path = folder / "tokenizer.json"
    tokenizer = json.loads(path.read_text("utf-8"))
    vocabulary = tokenizer["model"]["vocab"]
    vocabulary["the"], vocabulary["a"] = vocabulary["a"], vocabulary["the"]
    path.write_text(json.dumps(tokenizer), "utf-8")


def other_weights(folder: Path, original: Any) -> None:
    import numpy as np
    import onnx
    from onnx import numpy_helper

    path = folder / "onnx" / "model_quantized.onnx"
    model = onnx.load(path)
    rng = np.random.default_rng(0)
    for tensor in model.graph.initializer:
        if tensor.name.endswith(".weights"):
            values = numpy_helper.to_array(tensor).copy()
            rng.shuffle(values)
            tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))
    onnx.save(model, path)


def one_scale_for_all(folder: Path, original: Any) -> None:
    import onnx

    from export.compare import dynamic

    onnx.save(dynamic(original.fp32, True), folder / "onnx" / "model_quantized.onnx")


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (damaged_file, {"files"}),
        (other_vocabulary, {"files", "token ids"}),
        (other_weights, {"files", "scores"}),
        (one_scale_for_all, {"files", "neighbours"}),
    ],
)
def test_damage_fails_its_rung(
    converted: Any, tmp_path: Path, damage: Callable[[Path, Any], None], expected: set[str]
) -> None:
    folder, _, original = converted
    copy = tmp_path / "tiny"
    shutil.copytree(folder, copy)
    damage(copy, original)
    rungs = climb(copy, original)
    assert list(rungs) == RUNGS
    failed = {name for name, rung in rungs.items() if not rung.passed}
    assert expected <= failed
    assert "fp32 graph" not in failed


def test_a_graph_that_cannot_be_read(converted: Any, tmp_path: Path) -> None:
    folder, _, original = converted
    shutil.copytree(folder, tmp_path / "tiny")
    (tmp_path / "tiny" / "onnx" / "model_quantized.onnx").write_bytes(b"<!doctype html>")
    rungs = climb(tmp_path / "tiny", original)
    assert not rungs["loading"].passed
    assert "model_quantized.onnx" in rungs["loading"].line


def test_the_card_of_a_failure_says_so(converted: Any, tmp_path: Path) -> None:
    from export import card
    from export.judgedset import read_judged_set
    from export.rung import Rung

    folder, manifest, _ = converted
    shutil.copytree(folder, tmp_path / "tiny")
    rungs = [Rung("files", True, "fine"), Rung("neighbours", False, "moves by 0.5 | a lot")]
    card.write(tmp_path / "tiny", card.make(manifest, rungs, read_judged_set(2), forced=True))
    stored = json.loads((tmp_path / "tiny" / "card.json").read_text("utf-8"))
    assert (stored["passed"], stored["forced"]) == (False, True)
    text = (tmp_path / "tiny" / "README.md").read_text("utf-8")
    assert "failed a check" in text
    assert "**fail** | moves by 0.5 / a lot |" in text
    assert json.loads((tmp_path / "tiny" / "manifest.json").read_text("utf-8"))["quality"]["forced"] is True
