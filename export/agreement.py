"""Agreement: how far the scores of a converted model lie from PyTorch's, and what that costs on judged data.

In:  the outputs of two runtimes for every run of the same judged lists (`export.runs`).
Out: rank correlation, top-1 agreement, nDCG@10, the largest shift; and what is not good enough.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from export.judgedset import JudgedSet
from export.runs import Array, Outputs, texts_of
from ranklens.metrics import kendall_tau, ndcg_at_k
from ranklens.rankings import rank, ranks
from ranklens.runtime import Model
from ranklens.scores import relevance

NDCG_GOAL = 0.003
NDCG_LIMIT = 0.02
CORRELATION_LIMIT = 0.95
COSINE_LIMIT = 0.95
FLAT_SHIFT = 0.02
"""Scores that move less than this are as they were, even if many are so close that ranks change."""


def scores(model: Model, judged: JudgedSet, outputs: Outputs) -> list[list[float]]:
    """Return the score of every passage of every list: logits or cosine similarities."""
    if model.spec.role == "cross-encoder":
        return [
            [relevance(outputs[f"{place}/{index}"].tolist()) for index in range(len(one.passages))]
            for place, one in enumerate(judged.lists)
        ]
    found = []
    for one in judged.lists:
        query, *passages = (outputs[text] for text in texts_of(model, one))
        found.append([float(query @ passage) for passage in passages])
    return found


def compare(model: Model, judged: JudgedSet, reference: Outputs, outputs: Outputs) -> dict[str, Any]:
    """Return the figures of a runtime's outputs against PyTorch's."""
    before, after = scores(model, judged, reference), scores(model, judged, outputs)
    orders = [(rank(a), rank(b)) for a, b in zip(before, after, strict=True)]
    quality = np.array(
        [
            [ndcg_at_k(order, one.grades) for order in pair]
            for pair, one in zip(orders, judged.lists, strict=True)
        ]
    )
    losses = quality[:, 0] - quality[:, 1]
    shifts = np.abs(np.concatenate(before) - np.concatenate(after))
    figures: dict[str, Any] = {
        "queries": len(judged.lists),
        "ndcg_at_10_pytorch": float(quality[:, 0].mean()),
        "ndcg_at_10": float(quality[:, 1].mean()),
        "ndcg_loss": float(losses.mean()),
        "ndcg_loss_standard_error": float(losses.std() / np.sqrt(len(losses))),
        "top_1_agreement": float(np.mean([a[0] == b[0] for a, b in orders])),
        "kendall_tau": float(np.mean([kendall_tau(ranks(a), ranks(b)) for a, b in orders])),
        "spearman": spearman(np.concatenate(before), np.concatenate(after)),
        "largest_shift": float(shifts.max()),
        "mean_shift": float(shifts.mean()),
    }
    if model.spec.role == "bi-encoder":
        cosines = [float(vector @ outputs[text]) for text, vector in reference.items()]
        figures |= {"least_cosine": min(cosines), "mean_cosine": float(np.mean(cosines))}
    return figures


def spearman(one: Array, other: Array) -> float:
    """Return Spearman's rank correlation; 1 if a side is constant, as nothing was reordered."""
    places = [_average_ranks(values) for values in (one, other)]
    if any(np.ptp(values) == 0 for values in places):
        return 1.0
    return float(np.corrcoef(places[0], places[1])[0, 1])


def _average_ranks(values: Array) -> Array:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    averages: Array = np.cumsum(counts) - (counts - 1) / 2
    ranked: Array = averages[inverse]
    return ranked


def shortcomings(figures: dict[str, Any]) -> Sequence[str]:
    """Return what is wrong with the figures; the limits catch broken conversions, not coarse ones.

    A loss of nDCG counts only if it is larger than chance (two standard errors): untrained models, and close
    scores, change places without meaning.
    """
    wrong = []
    loss = figures["ndcg_loss"]
    if loss > NDCG_LIMIT and loss > 2 * figures["ndcg_loss_standard_error"]:
        wrong.append(f"nDCG@10 falls by {loss:.3f} (allowed {NDCG_LIMIT})")
    if figures["spearman"] < CORRELATION_LIMIT and figures["largest_shift"] > FLAT_SHIFT:
        wrong.append(f"Spearman's rho is {figures['spearman']:.3f} (allowed {CORRELATION_LIMIT})")
    if figures.get("least_cosine", 1.0) < COSINE_LIMIT:
        wrong.append(f"the least cosine is {figures['least_cosine']:.3f} (allowed {COSINE_LIMIT})")
    return wrong


def line(figures: dict[str, Any]) -> str:
    """Return the figures in a line."""
    goal = "within" if abs(figures["ndcg_loss"]) < NDCG_GOAL else "outside"
    cosine = f", least cosine {figures['least_cosine']:.4f}" if "least_cosine" in figures else ""
    return (
        f"nDCG@10 {figures['ndcg_at_10']:.4f} (PyTorch {figures['ndcg_at_10_pytorch']:.4f}, {goal} the"
        f" goal of {NDCG_GOAL}), top-1 agreement {figures['top_1_agreement']:.1%},"
        f" Spearman {figures['spearman']:.4f}, largest shift {figures['largest_shift']:.3f}{cosine}"
    )
