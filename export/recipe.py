"""Recipe: the steps from a spec to the files of a model folder.

In:  a spec (`export.models`), a precision, an empty folder.
Out: the folder's files but for the card, its manifest, and the `Original` that the ladder compares with.
Left out: reading sources, checking, and putting the folder into its place (`export.convert`).
"""

import shutil
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import onnx
from onnxruntime.transformers.float16 import convert_float_to_float16
from tokenizers import Tokenizer, normalizers

from export import calibrate, encoders, runs
from export.graph import Feeds, fuse, trace
from export.grids import Grid
from export.manifest import GRAPHS, SCHEMA, Manifest, write_json, write_manifest
from export.models import BiEncoderSpec, EncoderFacts, Spec
from export.native import NativeModel
from export.parity import Original
from export.quantize import BALANCE, quantize
from export.refusals import Refused
from export.steps import TABLE_STEP, WEIGHT_STEP
from export.templates import plain, templates
from ranklens.runtime import Model, ModelSpec

STEPS = ("loading", "tracing", "fusing", "calibrating", "quantizing", "writing")
Step = Callable[[str], object]
LIBRARIES = ("torch", "transformers", "onnx", "onnxruntime", "tokenizers")


def make(
    spec: Spec, name: str, precision: str, folder: Path, step: Step, relatives: Sequence[Grid] = ()
) -> tuple[Manifest, Original]:
    """Write a model folder; `step` is told the name of each of `STEPS` as it begins.

    `relatives` are the grids of a model that this one may share a checkpoint with.
    """
    step("loading")
    module = encoders.load(spec)
    tokenizer = read_tokenizer(spec.encoder)
    manifest = describe(spec, name, precision, module.outputs[-1], tokenizer)
    step("tracing")
    try:
        fp32 = trace(module, spec.encoder.inputs, module.outputs)
    except Exception as error:  # whatever an unusual architecture makes torch say
        raise Refused(f"{spec.encoder.source.id} cannot be written as an ONNX graph: {error}") from error
    step("fusing")
    samples = calibration_runs(NativeModel(ModelSpec.from_manifest(dict(manifest)), tokenizer, None))
    # What is not quantized is meant for WebGPU.
    fused = fuse(fp32, spec.encoder.heads, spec.encoder.hidden, samples[:3], attention=precision == "int8")
    step("calibrating")
    maxima = calibrate.channel_maxima(fused, samples) if precision == "int8" else {}
    step("quantizing")
    graph = at_precision(fused, precision, maxima, relatives)
    manifest["quantization"] = settings(precision, fused is not fp32)
    step("writing")
    return write(folder, spec.encoder, manifest, graph, tokenizer), Original(spec, module, fp32)


def at_precision(
    model: onnx.ModelProto, precision: str, maxima: calibrate.Maxima, relatives: Sequence[Grid]
) -> onnx.ModelProto:
    """Return a fused graph at a precision; fp16 keeps fp32 outputs, which is what the page reads."""
    if precision == "int8":
        return quantize(model, maxima, relatives=relatives)
    return convert_float_to_float16(model, keep_io_types=True) if precision == "fp16" else model


def settings(precision: str, fused: bool) -> dict[str, Any]:
    """Return what the manifest says of the graph's numbers."""
    if precision != "int8":
        return {"fused": fused}
    return {
        "activations": "uint8, one scale a token",
        "weights": f"int8, one scale an output channel: {WEIGHT_STEP} standard deviations",
        "embeddings": f"int8, one scale a row: {TABLE_STEP} standard deviations",
        "balance": BALANCE,
        "fused": fused,
    }


def calibration_runs(model: Model) -> list[Feeds]:
    """Return the calibration texts as runs: each text, or each with the next as a pair."""
    texts = calibrate.texts()
    if model.spec.role == "bi-encoder":
        return [runs.of_text(model, text) for text in texts]
    following = [*texts[1:], texts[0]]
    return [runs.of_pair(model, *pair) for pair in zip(texts, following, strict=True)]


def read_tokenizer(facts: EncoderFacts) -> Tokenizer:
    """Return the tokenizer as transformers sets it up: its settings may overrule tokenizer.json."""
    original = encoders.tokenizer(facts)
    backend = getattr(original, "backend_tokenizer", None)
    if backend is None:
        raise Refused(f"{facts.source.id} has a tokenizer that exists in Python only; the page cannot run it")
    tokenizer = plain(backend)
    if facts.lower_case:
        steps = [normalizers.Lowercase(), *([tokenizer.normalizer] if tokenizer.normalizer else [])]
        tokenizer.normalizer = normalizers.Sequence(steps)
    return tokenizer


def describe(spec: Spec, name: str, precision: str, output: str, tokenizer: Tokenizer) -> Manifest:
    """Return the manifest but for files, quantization and quality."""
    facts = spec.encoder
    manifest: Manifest = {
        "schema": SCHEMA,
        "name": name,
        "role": spec.role,
        "source": {
            "id": facts.source.id,
            "revision": facts.source.revision,
            "weights_sha256": facts.weights_sha256,
        },
        "licence": facts.licence,
        "architecture": facts.family,
        "precision": precision,
        "quantization": {},
        "max_tokens": facts.max_tokens,
        "templates": templates(tokenizer),
        "inputs": list(facts.inputs),
        "output": output,
        "files": [],
        "versions": {library: version(library).split("+")[0] for library in LIBRARIES},
        "quality": {},
    }
    if isinstance(spec, BiEncoderSpec):
        manifest["dimensions"] = spec.dimensions
        manifest["pooling"] = spec.pooling
        manifest["normalized"] = True
        manifest["prompts"] = spec.prompts
    else:
        manifest["head"] = {"logits": spec.logits, "activation": spec.activation}
    return manifest


def write(
    folder: Path, facts: EncoderFacts, manifest: Manifest, graph: onnx.ModelProto, tokenizer: Tokenizer
) -> Manifest:
    """Write the files in the layout of transformers.js, then the manifest that describes them."""
    path = folder / GRAPHS[manifest["precision"]]
    path.parent.mkdir(parents=True)
    graph.producer_name, graph.producer_version = "ranklens", ""
    path.write_bytes(graph.SerializeToString())
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), "utf-8")
    source = facts.source.folder
    shutil.copyfile(source / "config.json", folder / "config.json")
    if (source / "tokenizer_config.json").is_file():
        shutil.copyfile(source / "tokenizer_config.json", folder / "tokenizer_config.json")
    else:
        write_json(folder / "tokenizer_config.json", {"model_max_length": facts.max_tokens})
    return write_manifest(folder, manifest)
