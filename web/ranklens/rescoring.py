"""Rescoring: one query and one passage through both models, apart from all others.

In:  a query and a passage; for its places, the scores that all passages had.
Out: cosine, logit, probability and token counts, the very numbers that a whole ranking would give this
passage, and the ranks that it had and would now have.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypedDict

from ranklens import rankings, scores, text
from ranklens.pairs import Pairs
from ranklens.pipeline import Ranker
from ranklens.progress import IsCurrent, always, checkpoint
from ranklens.results import TokenCount


class Among(NamedTuple):
    """The ranking that a passage stands in: its index, and both models' scores by passage."""

    passage: int
    bi_encoder: Sequence[float]
    cross_encoder: Sequence[float]


class Score(TypedDict):
    """What one model says of one passage."""

    model: str
    score: float
    tokens: TokenCount


class Relevance(Score):
    """What a cross-encoder says: its score is a logit."""

    probability: float


class Scored(TypedDict):
    """One passage's scores by both models."""

    bi_encoder: Score
    cross_encoder: Relevance


Places = TypedDict("Places", {"from": int, "to": int})


class Ranks(TypedDict):
    """The ranks that the passage had and would have, in each list."""

    bi_encoder: Places
    cross_encoder: Places


class RescoreResult(Scored):
    """One passage's scores, and its ranks if it was said among which others it stands."""

    ranks: Ranks | None


async def rescore(
    ranker: Ranker,
    query: str,
    passage: str,
    among: Among | None = None,
    is_current: IsCurrent = always,
) -> RescoreResult:
    """Score one passage as it now reads.

    Raises:
        InputError: the query or the passage cannot be scored.
        StoppedError: ``is_current`` turned false.
        ValueError: ``among`` does not hold the passage.
    """
    query, passage = text.check_query(query), text.check_passage(passage)
    await checkpoint(is_current)
    scored = await score_one(ranker, query, passage)
    ranks: Ranks | None = None
    if among:
        ranks = {
            "bi_encoder": _places(among.bi_encoder, among.passage, scored["bi_encoder"]["score"]),
            "cross_encoder": _places(among.cross_encoder, among.passage, scored["cross_encoder"]["score"]),
        }
    return {**scored, "ranks": ranks}


async def score_one(ranker: Ranker, query: str, passage: str, keep: bool = True) -> Scored:
    """Score one pair with both models; vectors that are not known yet are kept unless ``keep`` is false."""
    bi_encoder, cross_encoder = ranker.bi_encoder.spec, ranker.cross_encoder.spec
    work = ranker.vectors.work(keep)
    query_vector, _ = await work.vector(bi_encoder.prompts.query + query)
    vector, count = await work.vector(bi_encoder.prompts.passage + passage)
    pair = await Pairs(ranker.cross_encoder, query).score(passage)
    return {
        "bi_encoder": {
            "model": bi_encoder.name,
            "score": scores.cosine_similarity(query_vector, vector),
            "tokens": count,
        },
        "cross_encoder": {
            "model": cross_encoder.name,
            "score": pair.logit,
            "probability": scores.sigmoid(pair.logit),
            "tokens": pair.tokens,
        },
    }


def _places(before: Sequence[float], passage: int, score: float) -> Places:
    """Return the rank of ``passage`` as it was and with ``score`` in place of its own.

    >>> _places([0.9, 0.5, 0.1], 2, 0.7)
    {'from': 3, 'to': 2}
    """
    if not 0 <= passage < len(before):
        raise ValueError(f"passage {passage} is not among {len(before)} scores")
    after = [*before[:passage], score, *before[passage + 1 :]]
    old, new = (rankings.ranks(rankings.rank(each))[passage] for each in (before, after))
    return {"from": old, "to": new}
