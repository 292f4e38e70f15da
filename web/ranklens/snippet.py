"""Snippet: the Python that computes both rankings with the original models.

In:  a query, passages, and the manifests of both models.
Out: a program for sentence-transformers 5 or newer. Its texts are Python literals, so nothing in them is run.
Scores differ a little from the page's: the originals are not quantized. A model that this project made itself
is on no hub; the program then names the folder that it must be copied to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ranklens.runtime import ModelSpec

_PROGRAM = """\
# Both rankings of one query, as RankLens computes them, with the models as published (not quantized).
# pip install "sentence-transformers>=5"
import torch
from sentence_transformers import CrossEncoder, SentenceTransformer

query = {query}
passages = [
{passages}
]

# Bi-encoder: each text becomes a vector on its own.{bi_note}
bi_encoder = SentenceTransformer({bi_source}{bi_revision})
bi_encoder.max_seq_length = {bi_tokens}
vectors = bi_encoder.encode([{bi_query}, *{bi_passages}], prompt="", normalize_embeddings=True)
cosines = vectors[1:] @ vectors[0]

# Cross-encoder: query and passage are read together.{cross_note}
cross_encoder = CrossEncoder({cross_source}{cross_revision}, max_length={cross_tokens})
logits = cross_encoder.predict(
    [({cross_query}, {cross_passage}) for passage in passages], activation_fn=torch.nn.Identity()
){difference}

for name, scores in (("Bi-encoder, cosine", cosines), ("Cross-encoder, logit", logits)):
    print(name)
    for rank, passage in enumerate(sorted(range(len(passages)), key=lambda i: -scores[i]), start=1):
        print(f"{{rank:4}} {{scores[passage]:8.4f}}  {{passages[passage][:80]!r}}")
"""


def write_snippet(
    query: str, passages: Sequence[str], bi_encoder: Mapping[str, Any], cross_encoder: Mapping[str, Any]
) -> str:
    """Return the program."""
    bi, cross = ModelSpec.from_manifest(bi_encoder), ModelSpec.from_manifest(cross_encoder)
    prompted = f"[{bi.prompts.passage!r} + passage for passage in passages]"
    return _PROGRAM.format(
        query=repr(query),
        passages="\n".join(f"    {passage!r}," for passage in passages),
        bi_source=repr(_source(bi_encoder)),
        bi_revision=_revision(bi_encoder),
        bi_note=_note(bi_encoder),
        bi_tokens=bi.max_tokens,
        bi_query=_prompted(bi.prompts.query, "query"),
        bi_passages=prompted if bi.prompts.passage else "passages",
        cross_source=repr(_source(cross_encoder)),
        cross_revision=_revision(cross_encoder),
        cross_note=_note(cross_encoder),
        cross_tokens=cross.max_tokens,
        cross_query=_prompted(cross.prompts.query, "query"),
        cross_passage=_prompted(cross.prompts.passage, "passage"),
        difference="\nlogits = logits[:, 1] - logits[:, 0]  # (irrelevant, relevant)"
        if cross.logits == 2
        else "",
    )


def _source(manifest: Mapping[str, Any]) -> str:
    return str((manifest.get("source") or {}).get("id") or manifest["name"])


def _revision(manifest: Mapping[str, Any]) -> str:
    revision = (manifest.get("source") or {}).get("revision")
    return f", revision={str(revision)!r}" if revision else ""


def _note(manifest: Mapping[str, Any]) -> str:
    if "/" in _source(manifest):
        return ""
    return f"\n# {_source(manifest)!r} is no id of a model hub: give the folder where its original lies."


def _prompted(prompt: str, name: str) -> str:
    return f"{prompt!r} + {name}" if prompt else name
