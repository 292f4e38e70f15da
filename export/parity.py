"""Parity: the ladder that a converted model climbs; every rung is tried before the model fails.

In:  a model folder, and its original as spec, torch module and fp32 graph.
Out: `Rung`s, and PyTorch's outputs for the judged set, against which `export.wasm` holds the browser's.
Left out: the card (`export.card`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx

from export import agreement, encoders, originals, runs
from export.graph import Feeds
from export.hardtexts import PAIRS, TEXTS
from export.judgedset import JudgedSet
from export.manifest import Manifest, damage
from export.models import Spec
from export.native import load, load_graph, session
from export.rung import Rung
from ranklens.runtime import Model
from ranklens.tokens import encode_pair, encode_single

FP32_TOLERANCE = 2e-4
SAME_SCORE = 1e-4
"""How far an output may move when neighbours or padding change."""
SAME_HALF_SCORE = 1e-3
"""The same in half precision, whose numbers are this far apart: another order of sums is another number."""
SHORT = 128
"""Hard texts of fewer tokens go into the batch; the rest would only make it slow."""

Progress = Callable[[int], object]


@dataclass(frozen=True)
class Original:
    """What a model was made from; `fp32` is its unquantized graph."""

    spec: Spec
    module: Any
    fp32: onnx.ModelProto


@dataclass(frozen=True)
class Ascent:
    """The rungs, and PyTorch's outputs if the scores were compared."""

    rungs: list[Rung]
    reference: runs.Outputs


def climb(
    folder: Path, manifest: Manifest, original: Original, judged: JudgedSet, progress: Progress
) -> Ascent:
    """Try every rung but the browser's; an error in one is that rung's failure, and the next is tried."""
    rungs = [attempt("files", lambda: files(folder, manifest))]
    try:
        model = load(folder)
    except Exception as error:  # a graph or a manifest that cannot be read at all
        return Ascent([*rungs, Rung("loading", False, str(error))], {})
    reference: runs.Outputs = {}

    def scores() -> Rung:
        inputs = runs.judged_runs(model, judged)
        reference.update(runs.outputs(inputs, runs.in_torch(original.module), progress))
        found = runs.outputs(inputs, runs.in_engine(model), progress)
        return score_rung("scores", agreement.compare(model, judged, reference, found))

    steps: dict[str, Callable[[], Rung]] = {
        "token ids": lambda: token_ids(model, original.spec),
        "original": lambda: originals.compare(model, original.spec, original.module),
        "fp32 graph": lambda: fp32_graph(model, original),
        "neighbours": lambda: neighbours(model, folder, manifest),
        "scores": scores,
    }
    return Ascent(rungs + [attempt(name, step) for name, step in steps.items()], reference)


def attempt(name: str, step: Callable[[], Rung]) -> Rung:
    """Try a rung; one that breaks off has failed."""
    try:
        return step()
    except Exception as error:
        return Rung(name, False, f"broke off: {type(error).__name__}: {error}")


def score_rung(name: str, figures: dict[str, Any]) -> Rung:
    """Make a rung of the figures of `export.agreement`."""
    wrong = agreement.shortcomings(figures)
    return Rung(name, not wrong, "; ".join([*wrong, agreement.line(figures)]), figures)


def files(folder: Path, manifest: Manifest) -> Rung:
    """Compare every file with the manifest."""
    found = damage(folder, manifest)
    good = f"{len(manifest['files'])} files have the bytes and hashes of the manifest"
    return Rung("files", not found, "; ".join(found) or good)


def token_ids(model: Model, spec: Spec) -> Rung:
    """Compare ids and token types with the original tokenizer's, truncation included."""
    tokenizer = encoders.tokenizer(spec.encoder)
    pairs = spec.role == "cross-encoder"
    cases: list[tuple[str, ...]] = list(PAIRS) if pairs else [(text,) for text in TEXTS]
    bad = []
    for texts in cases:
        ours = encode_pair(model, *map(model.encode, texts)) if pairs else encode_single(model, *texts)
        read = [text.lower() if spec.encoder.lower_case else text for text in texts]
        theirs = tokenizer(*read, truncation=True, max_length=model.spec.max_tokens)
        typed = "token_type_ids" in model.spec.inputs
        if list(ours.ids) != theirs["input_ids"] or (
            typed and list(ours.type_ids) != theirs["token_type_ids"]
        ):
            bad.append(texts)
    line = f"{len(cases)} hard {'pairs' if pairs else 'texts'} get the original tokenizer's ids"
    if bad:
        line = f"{len(bad)} of {len(cases)} differ from the original tokenizer, such as {str(bad[0])[:80]}"
    return Rung("token ids", not bad, line, {"cases": len(cases), "different": len(bad)})


def fp32_graph(model: Model, original: Original) -> Rung:
    """Compare the unquantized graph with PyTorch."""
    loaded = session(original.fp32.SerializeToString())
    run = runs.in_torch(original.module)
    largest = 0.0
    for inputs in runs.hard(model):
        expected = run(inputs)
        (found,) = loaded.run([model.spec.output], inputs)
        largest = max(largest, float(np.abs(found - expected).max() / max(1.0, np.abs(expected).max())))
    return Rung(
        "fp32 graph",
        largest < FP32_TOLERANCE,
        f"the unquantized graph is within {largest:.1e} of PyTorch (allowed {FP32_TOLERANCE:.0e})",
        {"largest_difference": largest},
    )


def neighbours(model: Model, folder: Path, manifest: Manifest) -> Rung:
    """Compare single runs with one padded batch: no output may know of another text."""
    inputs = [one for one in runs.hard(model) if one["input_ids"].shape[1] < SHORT]
    single = np.concatenate([runs.in_engine(model)(one) for one in inputs])
    width = min(manifest["max_tokens"], max(one["input_ids"].shape[1] for one in inputs) + 7)
    batch: Feeds = {
        name: np.concatenate([np.pad(one[name], ((0, 0), (0, width - one[name].shape[1]))) for one in inputs])
        for name in inputs[0]
    }
    (found,) = load_graph(folder, manifest).run([model.spec.output], batch)
    allowed = SAME_HALF_SCORE if manifest["precision"] == "fp16" else SAME_SCORE
    moved = float(np.abs(found - single).max() / max(1.0, np.abs(single).max()))
    return Rung(
        "neighbours",
        moved < allowed,
        f"no output moves by more than {moved:.1e} in a padded batch (allowed {allowed:.0e})",
        {"largest_move": moved, "batch": len(inputs)},
    )
