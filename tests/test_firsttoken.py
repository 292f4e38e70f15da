"""First token: where a head reads one token the rest of the last layer is left undone; the result stays."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.model

FAMILIES = ("bert", "electra", "roberta", "xlm-roberta")


def fused(spec: Any, monkeypatch: pytest.MonkeyPatch, narrow: bool) -> Any:
    """Return a model's fused graph, narrowed or as the fusions leave it."""
    from export import encoders, graph, recipe
    from export.native import NativeModel
    from ranklens.runtime import ModelSpec

    if not narrow:
        monkeypatch.setattr(graph, "narrow", lambda model: model)
    module = encoders.load(spec)
    tokenizer = recipe.read_tokenizer(spec.encoder)
    manifest = recipe.describe(spec, "m", "int8", module.outputs[-1], tokenizer)
    samples = recipe.calibration_runs(NativeModel(ModelSpec.from_manifest(dict(manifest)), tokenizer, None))
    plain = graph.trace(module, spec.encoder.inputs, module.outputs)
    found = graph.fuse(plain, spec.encoder.heads, spec.encoder.hidden, samples[:3])
    monkeypatch.undo()
    return found


def outputs(model: Any, *extra: str) -> list[Any]:
    """Run a padded batch of three sequences; return the model's output and those of the nodes named."""
    import onnx

    from export.native import session

    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in extra)
    ids = np.random.default_rng(1).integers(5, 40, (3, 9))
    mask = np.ones_like(ids)
    mask[1, 6:], mask[2, 3:] = 0, 0
    feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    wanted = [entry.name for entry in model.graph.input]
    found: list[Any] = session(watched.SerializeToString()).run(None, {name: feeds[name] for name in wanted})
    return found


@pytest.mark.parametrize("family", FAMILIES)
def test_a_cross_encoder_computes_one_row_of_its_last_layer(
    family: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from export.models import read_cross_encoder
    from export.sources import find
    from tests.families import save_cross_encoder

    spec = read_cross_encoder(find(str(save_cross_encoder(family, tmp_path / family))))
    whole, narrowed = (fused(spec, monkeypatch, narrow) for narrow in (False, True))
    activations = [
        [node.output[0] for node in model.graph.node if "Gelu" in node.op_type] for model in (whole, narrowed)
    ]
    assert len(activations[0]) == len(activations[1]) >= 2
    expected, *all_rows = outputs(whole, *activations[0])
    logits, *rows = outputs(narrowed, *activations[1])
    assert np.allclose(logits, expected, atol=1e-5)
    assert [found.shape[1] for found in all_rows[:2]] == [9, 9]
    assert [found.shape[1] for found in rows[:2]] == [9, 1]


def test_what_is_made_of_all_tokens_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from export.models import read_bi_encoder
    from export.sources import find
    from tests.families import save_bi_encoder

    spec = read_bi_encoder(find(str(save_bi_encoder("bert", tmp_path / "bert"))), {}, None)
    whole, narrowed = (fused(spec, monkeypatch, narrow) for narrow in (False, True))
    assert [node.SerializeToString() for node in whole.graph.node] == [
        node.SerializeToString() for node in narrowed.graph.node
    ]


def test_a_graph_without_fused_attention_stays_as_it_is() -> None:
    from export.firsttoken import narrow
    from tests.graphs import product

    plain = product(np.ones((16, 16), np.float32))
    assert narrow(plain).SerializeToString() == plain.SerializeToString()
