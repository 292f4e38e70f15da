"""Published folders with real graphs: the manifest is like the converter's, and the rankings are the same."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from export.published import describe_folder
from ranklens.pipeline import Ranker

pytestmark = pytest.mark.model

QUERY = "Does the free plan include API access?"
PASSAGES = [
    "Plans and prices: the free plan costs nothing, the team plan 12 euros a month.",
    "API keys can be created on the Team and Business plans; free accounts cannot call the API.",
    "Bananas are rich in potassium.",
]
# What only the converter knows, and where a derived manifest says less.
UNKNOWN = {"source", "licence", "quantization", "versions", "quality"}


@pytest.mark.parametrize("role", ["bi-encoder", "cross-encoder"])
def test_a_stripped_folder_gets_an_equivalent_manifest(role: str, tmp_path: Path) -> None:
    from tests.published_models import BI_ENCODER, CROSS_ENCODER, MODELS, publish

    name = BI_ENCODER if role == "bi-encoder" else CROSS_ENCODER
    unknown = set(UNKNOWN)
    committed = json.loads((MODELS / name / "manifest.json").read_text("utf-8"))
    folder = publish(tmp_path / name, name)
    if role == "bi-encoder":  # as sentence-transformers says it; the converter keeps it in the manifest only
        limit = json.dumps({"max_seq_length": committed["max_tokens"]})
        (folder / "sentence_bert_config.json").write_text(limit, "utf-8")
        # A graph that pools does not say how, nor whether it scales.
        unknown |= {"pooling", "normalized"}
    derived: Any = json.loads(json.dumps(describe_folder(folder)))
    assert derived["quality"] == {}
    assert {key: value for key, value in derived.items() if key not in unknown} == {
        key: value for key, value in committed.items() if key not in unknown
    }


@pytest.mark.parametrize("output", ["last_hidden_state", "sentence_embedding"])
def test_the_engines_pooling_ranks_as_the_graphs(output: str, tmp_path: Path) -> None:
    from export.manifest import write_json
    from export.native import load
    from tests.published_models import BI_ENCODER, CROSS_ENCODER, MODELS, publish

    folder = publish(tmp_path / "published", BI_ENCODER, output)
    manifest = describe_folder(folder)
    assert manifest["output"] == output
    write_json(folder / "manifest.json", {**manifest, "max_tokens": 256})
    cross = load(MODELS / CROSS_ENCODER)
    expected, found = (
        asyncio.run(Ranker(load(bi), cross).rank(QUERY, PASSAGES))["bi_encoder"]
        for bi in (MODELS / BI_ENCODER, folder)
    )
    assert found["ranking"] == expected["ranking"]
    assert found["scores"] == pytest.approx(expected["scores"], abs=1e-5)


FAMILIES = ("bert", "distilbert", "modernbert", "mpnet", "roberta", "xlm-roberta")


@pytest.mark.parametrize("family", FAMILIES)
def test_templates_are_those_that_the_tokenizer_shows(family: str, tmp_path: Path) -> None:
    """`export.templates` learns from a running tokenizer what the file is read for here."""
    from export import postprocessor
    from export.templates import templates
    from tests.families import make_config

    _, tokenizer = make_config(family)
    tokenizer.save_pretrained(tmp_path)
    content = json.loads((tmp_path / "tokenizer.json").read_text("utf-8"))
    assert postprocessor.templates(content) == templates(tokenizer.backend_tokenizer)


def test_graphs_of_onnx_are_read(tmp_path: Path) -> None:
    import numpy as np
    import onnx

    from export.onnxfile import read_graph
    from tests.graphs import product

    onnx.save(product(np.ones((4, 2), np.float32)), tmp_path / "model.onnx")
    graph = read_graph(tmp_path / "model.onnx")
    assert [(value.name, value.dtype, value.dims) for value in (*graph.inputs, *graph.outputs)] == [
        ("x", "float32", ("batch", "tokens", 4)),
        ("y", "float32", ("batch", "tokens", 2)),
    ]
    external = tmp_path / "external.onnx"
    onnx.save(product(np.ones((64, 64), np.float32)), external, save_as_external_data=True, size_threshold=0)
    assert read_graph(external).external
