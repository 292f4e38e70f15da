"""Results: the answers of every system, measured; the content of results.json.

Judged data and `Answers` come in; a dict of means, differences to the baseline with their intervals, and
costs goes out. Left out: how it reads (`export.report`).
"""

import datetime
import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from statistics import median
from typing import Any

from export import bm25, measures
from export.judged import Judged
from export.systems import Answer, Answers, Plan

BASELINES = ("bi-encoder", "BM25")


def make_results(judged: Judged, plan: Plan, answers: Answers, seed: int, date: str | None) -> dict[str, Any]:
    """Measure every system; the baseline is the bi-encoder, or BM25 where there is none."""
    baseline = next(name for name in BASELINES if name in answers)
    values = {name: _values(judged, plan, found) for name, found in answers.items()}
    return {
        "schema": 1,
        "data": {
            "name": judged.name,
            "form": judged.form,
            "queries": len(judged.queries),
            "passages": len({key for corpus in judged.corpora for key in corpus.passages}),
            "notes": judged.notes,
        },
        "models": {},
        "settings": {
            "seed": seed,
            "resamples": measures.RESAMPLES,
            "confidence": measures.CONFIDENCE,
            "k": list(plan.ks),
            "pool": plan.pool,
            "bm25": bm25.describe(),
            "scope": scope(judged, plan),
        },
        "baseline": baseline,
        "systems": [
            {"name": name, "measures": _measured(found, values[baseline], name == baseline, seed)}
            | _cost(answers[name])
            for name, found in values.items()
        ],
        "versions": {
            **{name: version(name) for name in ("onnxruntime", "ir-measures")},
            "Python": f"{platform.python_version()} ({platform.machine()})",
        },
        "date": date or datetime.date.today().isoformat(),
        "load": load_per_core(),
    }


def load_per_core() -> float | None:
    """Return how many programs share each core, so that a report can say when times mean little."""
    if not hasattr(os, "getloadavg"):  # Windows
        return None
    return round(os.getloadavg()[0] / (os.cpu_count() or 1), 1)


def scope(judged: Judged, plan: Plan) -> str:
    """Say in a sentence what the systems chose from."""
    ranked = {
        "topic cards": "Every system ranks the passages of the query's card.",
        "BEIR": "Every system ranks the whole corpus.",
        "TREC run": "Every system ranks the passages that the run has for the query.",
    }[judged.form]
    if plan.cross_encoder is None:
        return ranked
    if plan.pool is None:
        return f"{ranked} The cross-encoder scores all of them."
    return f"{ranked} The cross-encoder scores only the first {plan.pool} of the first stage."


def _values(judged: Judged, plan: Plan, found: Mapping[str, Answer]) -> dict[str, measures.Values]:
    rankings = {query: answer.ranking for query, answer in found.items()}
    return measures.by_query(judged.queries, rankings, plan.ks)


def _measured(
    ours: Mapping[str, measures.Values], theirs: Mapping[str, measures.Values], same: bool, seed: int
) -> dict[str, Any]:
    measured: dict[str, Any] = {}
    for name, values in ours.items():
        entry: dict[str, float | None] = {"mean": round(float(values.mean()), 4)}
        found = None if same else measures.paired_bootstrap(values, theirs[name], seed)
        entry |= {
            "difference": round(found.mean, 4) if found else None,
            "low": round(found.low, 4) if found else None,
            "high": round(found.high, 4) if found else None,
        }
        measured[name] = entry
    return measured


def _cost(found: Mapping[str, Answer]) -> dict[str, float]:
    count = len(found)
    return {
        "calls": round(sum(answer.calls for answer in found.values()) / count, 1),
        # The median: on a machine that does other things too, a few queries take many times as long.
        "ms": round(median(answer.ms for answer in found.values()), 2),
    }
