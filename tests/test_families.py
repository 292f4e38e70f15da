"""Families: a tiny random model of each is converted and climbs the whole ladder."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.model

NAMES = ("bert", "distilbert", "electra", "modernbert", "mpnet", "roberta", "xlm-roberta")
QUERIES = 12  # of fewer, chance alone takes two per cent


def convert(spec: Any, folder: Path, precision: str = "int8") -> Any:
    """Convert without placing, climb, and fail with the ladder's own words."""
    from export import card, parity, recipe, rung
    from export.judgedset import read_judged_set

    judged = read_judged_set(QUERIES)
    manifest, original = recipe.make(spec, folder.name, precision, folder, lambda title: None)
    ascent = parity.climb(folder, manifest, original, judged, lambda count: None)
    card.write(folder, card.make(manifest, ascent.rungs, judged))
    assert rung.passed(ascent.rungs), card.summary(folder.name, ascent.rungs)
    return ascent


def bi(folder: Path, **told: Any) -> Any:
    """Read a bi-encoder's folder."""
    from export.models import read_bi_encoder
    from export.sources import find

    return read_bi_encoder(find(str(folder)), told.get("prompts", {}), told.get("mode"))


def cross(folder: Path) -> Any:
    """Read a cross-encoder's folder."""
    from export.models import read_cross_encoder
    from export.sources import find

    return read_cross_encoder(find(str(folder)))


def figures(ascent: Any, name: str) -> Any:
    """Return the figures of a rung."""
    return next(rung.figures for rung in ascent.rungs if rung.name == name)


@pytest.mark.parametrize("family", NAMES)
def test_a_bi_encoder_of_the_family(family: str, tmp_path: Path) -> None:
    from tests.families import save_bi_encoder

    ascent = convert(bi(save_bi_encoder(family, tmp_path / family)), tmp_path / "out")
    assert figures(ascent, "scores")["least_cosine"] > 0.995
    assert figures(ascent, "neighbours")["batch"] > 5


@pytest.mark.parametrize("family", NAMES)
def test_a_cross_encoder_of_the_family(family: str, tmp_path: Path) -> None:
    from tests.families import save_cross_encoder

    ascent = convert(cross(save_cross_encoder(family, tmp_path / family)), tmp_path / "out")
    assert figures(ascent, "scores")["spearman"] > 0.95


@pytest.mark.parametrize("pooling", ["cls", "max", "mean_sqrt_len_tokens"])
def test_poolings(pooling: str, tmp_path: Path) -> None:
    from tests.families import save_bi_encoder

    folder = save_bi_encoder("bert", tmp_path / "model", pooling, normalize=False)
    spec = bi(folder)
    assert spec.pooling == pooling.removesuffix("_tokens")
    convert(spec, tmp_path / "out")


def test_dense_layers_and_prompts(tmp_path: Path) -> None:
    from tests.families import save_bi_encoder

    prompts = {"query": "query: ", "document": "passage: "}
    folder = save_bi_encoder("xlm-roberta", tmp_path / "model", dense=24, prompts=prompts)
    spec = bi(folder)
    assert spec.dimensions == 24
    assert spec.prompts == {"query": "query: ", "passage": "passage: "}
    convert(spec, tmp_path / "out")


def test_two_logits(tmp_path: Path) -> None:
    from tests.families import save_cross_encoder

    spec = cross(save_cross_encoder("electra", tmp_path / "model", logits=2))
    assert spec.logits == 2
    convert(spec, tmp_path / "out")


def test_a_bare_encoder_with_its_pooling_told(tmp_path: Path) -> None:
    from tests.families import save_bi_encoder

    save_bi_encoder("bert", tmp_path / "model")
    spec = bi(tmp_path / "model-bare", mode="cls", prompts={"query": "q: "})
    assert spec.prompts == {"query": "q: ", "passage": ""}
    convert(spec, tmp_path / "out")


@pytest.mark.parametrize("precision", ["fp32", "fp16"])
def test_precisions(precision: str, tmp_path: Path) -> None:
    from export.manifest import GRAPHS
    from tests.families import save_bi_encoder

    ascent = convert(bi(save_bi_encoder("bert", tmp_path / "model")), tmp_path / "out", precision)
    assert (tmp_path / "out" / GRAPHS[precision]).is_file()
    assert figures(ascent, "scores")["least_cosine"] > 0.999


def test_weights_that_the_header_does_not_betray(tmp_path: Path) -> None:
    """A safetensors file whose names belong to another architecture passes every cheap test."""
    from safetensors.torch import load_file, save_file

    from export import encoders
    from export.refusals import Refused
    from tests.families import save_cross_encoder

    folder = save_cross_encoder("bert", tmp_path / "model")
    file = folder / "model.safetensors"
    state = load_file(file)
    save_file({name.replace("layer.1.", "layer.9."): value for name, value in state.items()}, file)
    with pytest.raises(Refused, match=r"lack .*layer\.1\."):
        encoders.load(cross(folder))


def test_a_flat_row_of_zeros_does_not_divide_by_zero() -> None:
    from export.native import session
    from export.quantize import quantize
    from tests.graphs import product

    weights = np.random.default_rng(0).normal(size=(32, 16)).astype(np.float32)
    rows = np.zeros((1, 3, 32), np.float32)
    (found,) = session(quantize(product(weights), {}).SerializeToString()).run(None, {"x": rows})
    assert np.all(found == 0)
