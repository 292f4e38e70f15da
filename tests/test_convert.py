"""Convert: the command itself, its exit statuses, and that trouble leaves nothing behind."""

import argparse
import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.model

MODELS = Path(__file__).parent.parent / "web" / "models"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a tiny model of each kind."""
    from tests.families import save_bi_encoder, save_cross_encoder

    folder = tmp_path_factory.mktemp("tiny")
    save_bi_encoder("bert", folder / "bi")
    save_cross_encoder("bert", folder / "cross")
    return folder


@pytest.fixture(autouse=True)
def _own_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def call(command: str, *arguments: str) -> int:
    import importlib

    module = importlib.import_module(f"export.{command}")
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return int(module.run(parser.parse_args(arguments)))


def convert(tiny: Path, out: Path, *more: str) -> int:
    pair = ["--bi", str(tiny / "bi"), "--cross", str(tiny / "cross")]
    return call("convert", *pair, "--out", str(out), "--queries", "2", *more)


def test_a_pair_is_converted_and_checked_again(tiny: Path, tmp_path: Path) -> None:
    from export.manifest import read_manifest

    out = tmp_path / "site" / "models"
    assert convert(tiny, out) == 0
    assert sorted(os.listdir(out)) == ["bi", "cross"]
    for name in ("bi", "cross"):
        card = json.loads((out / name / "card.json").read_text("utf-8"))
        assert card["passed"]
        assert str(tmp_path) not in (out / name / "manifest.json").read_text("utf-8")
        assert read_manifest(out / name)["source"]["id"] == name
    assert call("check", str(out), "--queries", "2") == 0


def test_check_needs_the_original_and_says_how_to_name_it(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert(tiny, tmp_path / "out") == 0
    shutil.rmtree(tmp_path / "cache")
    bi, cross = (str(tmp_path / "out" / name) for name in ("bi", "cross"))
    assert call("check", bi, "--queries", "2") == 4
    told = capsys.readouterr().out
    assert "pass  files" in told
    assert "--source" in told
    assert call("check", bi, "--queries", "2", "--source", str(tiny / "bi")) == 0
    assert call("check", cross, "--queries", "2", "--source", "ranklens-minilm-l6-cross") == 4
    assert "was made from" in capsys.readouterr().out


def test_a_tokenizer_that_is_json_but_no_tokenizer(tiny: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny / "bi", tmp_path / "bi")
    path = tmp_path / "bi" / "tokenizer.json"
    tokenizer = json.loads(path.read_text("utf-8"))
    tokenizer["normalizer"] = {"type": "Imaginary"}
    path.write_text(json.dumps(tokenizer), "utf-8")
    assert call("convert", "--bi", str(tmp_path / "bi"), "--out", str(tmp_path / "out")) == 3


def test_one_name_for_two_models(tiny: Path, tmp_path: Path) -> None:
    assert convert(tiny, tmp_path / "out", "--name", "mine") == 0
    assert sorted(os.listdir(tmp_path / "out")) == ["mine-bi-encoder", "mine-cross-encoder"]


def test_a_refusal_has_its_own_status(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = call("convert", "--cross", str(tiny / "bi"), "--out", str(tmp_path / "out"))
    assert status == 3
    assert "refused: bi has no ranking head" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    from export import parity
    from export.rung import Rung

    monkeypatch.setattr(parity, "neighbours", lambda *args: Rung("neighbours", False, "moves by 0.5"))


def test_a_failed_check_writes_nothing(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch)
    assert convert(tiny, tmp_path / "out") == 4
    assert os.listdir(tmp_path) == []


def test_force_writes_it_and_its_card_says_so(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch)
    assert convert(tiny, tmp_path / "out", "--force") == 4
    card = json.loads((tmp_path / "out" / "bi" / "card.json").read_text("utf-8"))
    assert (card["passed"], card["forced"]) == (False, True)


@pytest.mark.parametrize("trouble", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_trouble_leaves_what_was_there(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: BaseException
) -> None:
    """The second model fails after the first was made: neither is placed, and the old pair stays."""
    from export import recipe
    from export.errors import ExportError

    out = tmp_path / "out"
    for name in ("bi", "cross"):
        (out / name).mkdir(parents=True)
        (out / name / "manifest.json").write_text("old", "utf-8")
    whole = recipe.write

    def write(folder: Path, *rest: Any) -> Any:
        if folder.name == "cross":
            (folder / "onnx").mkdir(parents=True)
            (folder / "onnx" / "model_quantized.onnx").write_text("half", "utf-8")
            raise trouble
        return whole(folder, *rest)

    monkeypatch.setattr(recipe, "write", write)
    with pytest.raises(ExportError if isinstance(trouble, OSError) else KeyboardInterrupt):
        convert(tiny, out)
    assert sorted(os.listdir(tmp_path)) == ["out"]
    assert [(out / name / "manifest.json").read_text("utf-8") for name in ("bi", "cross")] == ["old", "old"]


@pytest.mark.parametrize("name", ["all-MiniLM-L6-v2", "ranklens-minilm-l6-cross"])
def test_the_bundled_models_come_out_as_they_are_committed(name: str, tmp_path: Path) -> None:
    """Behaviour, not bytes: another processor may round a calibration differently."""
    import numpy as np
    import onnx

    from export import grids, recipe, runs, sources
    from export.models import read_bi_encoder, read_cross_encoder
    from export.native import load
    from export.parity import token_ids

    if name == sources.CROSS_ENCODER:
        spec: Any = read_cross_encoder(sources.find(name))
    else:
        spec = read_bi_encoder(sources.find(sources.BI_ENCODER), {})
    graph = MODELS / "all-MiniLM-L6-v2" / "onnx" / "model_quantized.onnx"
    relatives = grids.read(onnx.load(graph)) if name == sources.CROSS_ENCODER else []
    recipe.make(spec, name, "int8", tmp_path / name, lambda title: None, relatives)
    ours, committed = load(tmp_path / name), load(MODELS / name)
    assert ours.spec == committed.spec
    assert token_ids(committed, spec).passed
    pairs = [(runs.in_engine(ours)(one), runs.in_engine(committed)(one)) for one in runs.hard(committed)]
    moved = max(float(np.abs(a - b).max()) for a, b in pairs)
    assert moved < (0.02 if name != sources.CROSS_ENCODER else 0.3)
    scores = np.array([[row.ravel()[0] for row in pair] for pair in pairs])
    assert np.corrcoef(scores[:, 0], scores[:, 1])[0, 1] > 0.999
