"""Originals: the library that trained a model, run on its folder, against what we read out of that folder.

In:  a converted model, the spec and the torch module made from the original.
Out: a rung. It catches a wrong pooling, prompt, head or limit, which all other rungs would take for granted.
"""

from typing import Any

import numpy as np
import torch

from export import runs
from export.hardtexts import PAIRS, TEXTS
from export.models import BiEncoderSpec, Spec
from export.pooling import read_modules
from export.rung import Rung
from ranklens.runtime import Model

TOLERANCE = 1e-3  # padding and another attention kernel move an output in the fifth digit
NAME = "original"


def compare(model: Model, spec: Spec, module: Any) -> Rung:  # noqa: ANN401
    """Compare with sentence-transformers, on texts without outer spaces (it strips them)."""
    if isinstance(spec, BiEncoderSpec) and not read_modules(spec.encoder.source.folder):
        return Rung(
            NAME, True, f"not compared: there is no modules.json, and pooling {spec.pooling} was told"
        )
    try:
        if isinstance(spec, BiEncoderSpec):
            ours, theirs = _bi_encoder(model, spec, module)
        else:
            ours, theirs = _cross_encoder(model, spec, module)
    except (
        TypeError,
        KeyError,
    ) as error:  # a tokenizer that gives what its model does not take, for instance
        return Rung(NAME, True, f"not compared: sentence-transformers cannot run the original ({error})")
    largest = float(np.abs(ours - theirs).max() / max(1.0, np.abs(theirs).max()))
    return Rung(
        NAME,
        largest < TOLERANCE,
        f"sentence-transformers on the original gives outputs within {largest:.1e} (allowed {TOLERANCE:.0e})",
        {"largest_difference": largest},
    )


def _bi_encoder(model: Model, spec: BiEncoderSpec, module: Any) -> tuple[Any, Any]:  # noqa: ANN401
    from sentence_transformers import SentenceTransformer

    original = SentenceTransformer(str(spec.encoder.source.folder), device="cpu", local_files_only=True)
    original.max_seq_length = model.spec.max_tokens
    run = runs.in_torch(module)
    texts = [text for text in TEXTS if text == text.strip()]
    ours, theirs = [], []
    for prompt in dict.fromkeys(spec.prompts.values()):
        # An empty prompt, not None: a default prompt would be put in its place.
        options: dict[str, Any] = {"normalize_embeddings": True, "show_progress_bar": False}
        theirs.append(original.encode(texts, prompt=prompt, **options))
        ours += [run(runs.of_text(model, prompt + text)) for text in texts]
    return np.concatenate(ours), np.concatenate(theirs)


def _cross_encoder(model: Model, spec: Spec, module: Any) -> tuple[Any, Any]:  # noqa: ANN401
    from sentence_transformers import CrossEncoder

    folder = str(spec.encoder.source.folder)
    original = CrossEncoder(folder, device="cpu", local_files_only=True, max_length=model.spec.max_tokens)
    pairs = [pair for pair in PAIRS if all(text == text.strip() for text in pair)]
    theirs = original.predict(pairs, activation_fn=torch.nn.Identity(), show_progress_bar=False)
    run = runs.in_torch(module)
    ours = [run(runs.of_pair(model, *pair)) for pair in pairs]
    return np.concatenate(ours), np.asarray(theirs).reshape(len(pairs), -1)
