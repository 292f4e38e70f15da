"""Measures: how good rankings are, by ir-measures, and how sure a difference between two systems is.

Judged queries and rankings come in; a value by query, means and paired bootstrap intervals go out.
`tests/test_evaluate.py` holds `ranklens.metrics`, which the page uses, against the values made here.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import ir_measures
import numpy as np
from numpy.typing import NDArray

from export.judged import JudgedQuery

RESAMPLES = 10_000
CONFIDENCE = 0.95
_AT_ONCE = 1_000_000  # drawn numbers held in memory

Values = NDArray[np.float64]


class Difference(NamedTuple):
    """A mean difference to another system and the interval that holds it with 95 % confidence."""

    mean: float
    low: float
    high: float


def names(ks: Sequence[int]) -> list[str]:
    """Return the names of the measures, in the order of the report."""
    return ["nDCG@10", "MRR@10", "success@1", *(f"recall@{k}" for k in ks)]


def by_query(
    queries: Sequence[JudgedQuery], rankings: Mapping[str, Sequence[str]], ks: Sequence[int]
) -> dict[str, Values]:
    """Return each measure's value for each query, in the order of the queries."""
    qrels = {query.id: query.grades for query in queries}
    # Scores that count down keep our order: the tools behind ir-measures break ties by id.
    run = {
        key: {passage: float(-rank) for rank, passage in enumerate(ranking)}
        for key, ranking in rankings.items()
    }
    # Gains of 2^grade - 1 (Burges et al. 2005). nDCG(dcg="exp-log2") says the same but needs perl and numeric
    # ids.
    grades = {grade for query in queries for grade in query.grades.values()}
    gains = {grade: 2**grade - 1 for grade in grades}
    measures = {
        "nDCG@10": ir_measures.nDCG(gains=gains) @ 10,
        "MRR@10": ir_measures.RR @ 10,
        "success@1": ir_measures.Success @ 1,
        **{f"recall@{k}": ir_measures.R @ k for k in ks},
    }
    place = {query.id: index for index, query in enumerate(queries)}
    name_of = {measure: name for name, measure in measures.items()}
    values = {name: np.zeros(len(queries)) for name in measures}
    for metric in ir_measures.iter_calc(list(measures.values()), qrels, run):
        values[name_of[metric.measure]][place[metric.query_id]] = metric.value
    return values


def paired_bootstrap(
    ours: Values, theirs: Values, seed: int, resamples: int = RESAMPLES, confidence: float = CONFIDENCE
) -> Difference:
    """Return the mean of ours - theirs with its percentile interval over resampled queries.

    Queries are drawn with replacement, both systems' values together (Sakai, "Evaluating evaluation metrics
    based on the bootstrap", SIGIR 2006). The same seed gives the same interval.
    """
    differences = ours - theirs
    count = len(differences)
    draw = np.random.default_rng(seed)
    rows = max(1, _AT_ONCE // count)
    means = []
    for start in range(0, resamples, rows):
        picked = draw.integers(0, count, size=(min(rows, resamples - start), count))
        means.append(differences[picked].mean(axis=1))
    tail = (1 - confidence) / 2
    low, high = np.quantile(np.concatenate(means), [tail, 1 - tail])
    return Difference(float(differences.mean()), float(low), float(high))
