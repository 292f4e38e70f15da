"""Compare: forms of quantization on the bundled models; `python -m export.compare` writes QUANTIZATION.md.

In:  both bundled originals, the judged cards, and Chromium.
Out: `export/QUANTIZATION.md` and `quantization.json`: a row for every form: size, time in WebAssembly
relative to plain dynamic int8, fidelity to fp32, and whether a score depends on its neighbours.
Left out: other models. The default of `export.quantize` was chosen by this table.
"""

import argparse
import json
import logging
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from tqdm import tqdm

from export import agreement, browser, calibrate, encoders, recipe, runs, sources
from export.graph import Feeds, fuse, trace
from export.judgedset import JudgedSet, read_judged_set
from export.models import Spec, read_bi_encoder, read_cross_encoder
from export.native import NativeModel, session
from export.quantize import quantize
from ranklens.runtime import ModelSpec

HERE = Path(__file__).parent
LENGTHS = (40, 128, 256)
ROUNDS = 25
BASE = "dynamic int8, per channel, fused"
DEFAULT = "int8 per token, balanced, fused"
Form = Callable[[onnx.ModelProto, onnx.ModelProto, calibrate.Maxima, calibrate.Maxima], onnx.ModelProto]


def dynamic(model: onnx.ModelProto, per_channel: bool) -> onnx.ModelProto:
    """Quantize with onnxruntime's own dynamic quantizer."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "fp32.onnx", Path(folder) / "int8.onnx"
        onnx.save(model, source)
        quantize_dynamic(
            source,
            target,
            per_channel=per_channel,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
        return onnx.load(target)


# Each form: (plain fp32 graph, fused fp32 graph, their channel maxima) -> graph.
FORMS: dict[str, Form] = {
    "fp32, fused": lambda plain, fused, _, __: fused,
    "dynamic int8, per tensor": lambda plain, fused, _, __: dynamic(plain, False),
    "dynamic int8, per channel": lambda plain, fused, _, __: dynamic(plain, True),
    "dynamic int8, per tensor, fused": lambda plain, fused, _, __: dynamic(fused, False),
    BASE: lambda plain, fused, _, __: dynamic(fused, True),
    "int8 per token": lambda plain, fused, _, __: quantize(plain, {}),
    "int8 per token, balanced": lambda plain, fused, maxima, _: quantize(plain, maxima),
    "int8 per token, fused": lambda plain, fused, _, __: quantize(fused, {}),
    DEFAULT: lambda plain, fused, _, maxima: quantize(fused, maxima),
}


def compare(spec: Spec, name: str, judged: JudgedSet) -> list[dict[str, Any]]:
    """Return a row of figures for each form of one model."""
    module = encoders.load(spec)
    tokenizer = recipe.read_tokenizer(spec.encoder)
    manifest = recipe.describe(spec, name, "int8", module.outputs[-1], tokenizer)
    model = NativeModel(ModelSpec.from_manifest(dict(manifest)), tokenizer, None)
    samples = recipe.calibration_runs(model)
    plain = trace(module, spec.encoder.inputs, module.outputs)
    fused = fuse(plain, spec.encoder.heads, spec.encoder.hidden, samples[:3])
    maxima = [calibrate.channel_maxima(graph, samples) for graph in (plain, fused)]
    inputs = runs.judged_runs(model, judged)
    reference: runs.Outputs = {}
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (form, make) in enumerate(tqdm(FORMS.items(), desc=name, disable=None)):
            path = Path(folder) / f"{number}.onnx"
            onnx.save(make(plain, fused, *maxima), path)
            outputs = native_outputs(path, inputs, model.spec.output)
            reference = reference or outputs
            figures = agreement.compare(model, judged, reference, outputs)
            moved = batch_move(path, list(inputs.values())[:12], model.spec.output)
            rows.append(figures | {"form": form, "bytes": path.stat().st_size, "batch_move": moved})
        for row, ms in zip(rows, times(Path(folder), model), strict=True):
            row["ms"] = ms
    base = next(row for row in rows if row["form"] == BASE)
    for row in rows:
        row["relative_time"] = [ms / plain_ms for ms, plain_ms in zip(row["ms"], base["ms"], strict=True)]
    return rows


def native_outputs(path: Path, inputs: dict[str, Feeds], output: str) -> runs.Outputs:
    """Run a graph on every input."""
    loaded = session(path)
    return {key: loaded.run([output], feeds)[0][0] for key, feeds in inputs.items()}


def batch_move(path: Path, inputs: list[Feeds], output: str) -> float:
    """Return how far an output moves when inputs share a padded batch."""
    loaded = session(path)
    single = np.concatenate([loaded.run([output], feeds)[0] for feeds in inputs])
    width = max(feeds["input_ids"].shape[1] for feeds in inputs)
    batch = {
        name: np.concatenate([np.pad(one[name], ((0, 0), (0, width - one[name].shape[1]))) for one in inputs])
        for name in inputs[0]
    }
    return float(np.abs(loaded.run([output], batch)[0] - single).max())


def times(folder: Path, model: NativeModel) -> list[list[float]]:
    """Return the milliseconds of a run of each length for each graph of a folder, in Chromium, one thread.

    Forms take turns and the least time counts: what else the machine does can only add to it.
    """
    rng = np.random.default_rng(0)
    ones: list[Feeds] = []
    for length in LENGTHS:
        ids = rng.integers(1000, 20000, (1, length))
        full = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        ones.append({name: full[name] for name in model.spec.inputs})
    with browser.chromium(folder) as page:
        count = len(FORMS)
        for number in range(count):
            page.open(f"{number}.onnx", f"form {number}")
        found: list[list[list[float]]] = [[[] for _ in LENGTHS] for _ in range(count)]
        for _ in range(ROUNDS + 1):
            for number in range(count):
                _, ms = page.run(ones, model.spec.output, f"form {number}")
                for place, value in enumerate(ms):
                    found[number][place].append(value)
    return [[min(values[1:]) for values in form] for form in found]


def markdown(results: dict[str, list[dict[str, Any]]], judged: JudgedSet) -> str:
    """Return the tables."""
    lengths = ", ".join(map(str, LENGTHS))
    lines = [
        "# Forms of quantization, compared",
        "",
        "Written by `python -m export.compare`. Times: onnxruntime-web in headless Chromium, one thread,"
        f" one run of {lengths} tokens, the least of {ROUNDS}, relative to `{BASE}`. Fidelity: onnxruntime"
        f" against the fp32 graph on {judged.name} ({len(judged.lists)} queries). Batch: the largest move of"
        " an output when 12 inputs share a padded batch.",
        "",
        "Plain forms take one activation scale from the whole batch, so a score moves with its neighbours."
        " Forms per token do not, in about the same time; balancing channels halves what is lost. Fused ones"
        " leave out what no output of a model depends on, and those per token compute GELU with tanh.",
        f"`{DEFAULT}` is the default.",
    ]
    for name, rows in results.items():
        cosine = "least_cosine" in rows[0]
        lines += [
            "",
            f"## {name}",
            "",
            f"| Form | MB | ms ({lengths}) | Time, relative | nDCG@10 | Δ nDCG@10 | Top-1 agreement"
            f" | Largest shift | {'Least cosine | ' if cosine else ''}Batch |",
            "|---" * (10 if cosine else 9) + "|",
        ]
        for row in rows:
            form = f"**{row['form']}**" if row["form"] == DEFAULT else row["form"]
            cells = [
                form,
                f"{row['bytes'] / 1e6:.1f}",
                " / ".join(f"{ms:.1f}" for ms in row["ms"]),
                " / ".join(f"{ratio:.2f}" for ratio in row["relative_time"]),
                f"{row['ndcg_at_10']:.4f}",
                f"{0.0 - row['ndcg_loss']:+.4f}",
                f"{row['top_1_agreement']:.1%}",
                f"{row['largest_shift']:.3f}",
                *([f"{row['least_cosine']:.4f}"] if cosine else []),
                f"{row['batch_move']:.0e}",
            ]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def main(arguments: list[str]) -> int:
    """Measure both bundled models and write the table."""
    parser = argparse.ArgumentParser(prog="python -m export.compare", description=__doc__)
    parser.add_argument("--queries", type=int, help="judged queries (default: all)")
    args = parser.parse_args(arguments)
    logging.disable(logging.WARNING)  # the quantizer recommends steps that were taken
    judged = read_judged_set(args.queries)
    specs: list[Spec] = [
        read_bi_encoder(sources.find(sources.BI_ENCODER), {}),
        read_cross_encoder(sources.find(sources.CROSS_ENCODER)),
    ]
    results = {}
    for spec in specs:
        name = spec.encoder.source.id.rsplit("/", 1)[-1]
        results[name] = compare(spec, name, judged)
    (HERE / "quantization.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    (HERE / "QUANTIZATION.md").write_text(markdown(results, judged), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
