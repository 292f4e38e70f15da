"""Pipeline: text -> tokens -> tensors -> scores -> rankings, for both models.

In:  a query and passages; two models behind ``runtime.Model``.
Out: ``RankResult``, with an event after every passage on the way there.
Left out: splitting text, drawing, and loading models.

No text or pair is padded, so a score depends on nothing but its own text (``batches.py``). Vectors of texts
are kept (a passage's vector serves every later query); pair scores are not, since a new query makes every
pair new.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from ranklens import rankings, scores, text
from ranklens.pairs import Pairs
from ranklens.progress import Event, IsCurrent, OnEvent, always, ignore
from ranklens.results import BiEncoderResult, CrossEncoderResult, RankResult, TokenCount
from ranklens.runtime import Model
from ranklens.vectors import Embedding, Vectors

__all__ = ["Event", "Ranker"]


class Ranker:
    """Ranks passages with a bi-encoder and a cross-encoder; remembers the vectors of texts."""

    def __init__(self, bi_encoder: Model, cross_encoder: Model) -> None:
        """Take two loaded models."""
        self.bi_encoder = bi_encoder
        self.cross_encoder = cross_encoder
        self.vectors = Vectors(bi_encoder)

    async def rank(
        self,
        query: str,
        passages: Sequence[str],
        on_event: OnEvent = ignore,
        is_current: IsCurrent = always,
    ) -> RankResult:
        """Rank with both models.

        Raises:
            InputError: the query or a passage cannot be ranked.
            StoppedError: ``is_current`` turned false; the vectors made so far are kept.
        """
        query, passages = text.check_query(query), text.check_passages(passages)
        first = await self.retrieve(query, passages, on_event, is_current)
        second = await self.rerank(query, passages, first["ranking"], on_event, is_current)
        return {
            "query": query,
            "total": len(passages),
            "bi_encoder": first,
            "cross_encoder": second,
            "comparison": rankings.compare(first["ranking"], second["ranking"]),
        }

    async def retrieve(
        self,
        query: str,
        passages: Sequence[str],
        on_event: OnEvent = ignore,
        is_current: IsCurrent = always,
    ) -> BiEncoderResult:
        """Rank by cosine similarity; only texts whose vector is not known go through the model."""
        started = perf_counter()
        prompts = self.bi_encoder.spec.prompts
        work = self.vectors.work()
        cosines = [0.0] * len(passages)
        counts: list[TokenCount] = [{"read": 0, "total": 0}] * len(passages)
        dot_ms, done = 0.0, 0
        query_vector: Sequence[float] | None = None
        waiting: list[tuple[int, Embedding]] = []  # passages that are known come before a query that is not
        texts = [prompts.query + query, *(prompts.passage + each for each in passages)]
        async for place, embedding in work.each(texts, is_current):
            if place == 0:
                query_vector = embedding.vector
            else:
                waiting.append((place - 1, embedding))
            if query_vector is None:
                continue
            for passage, (vector, count) in waiting:
                before = perf_counter()
                cosines[passage] = scores.cosine_similarity(query_vector, vector)
                dot_ms += _since(before)
                counts[passage] = count
                done += 1
                on_event(_progress("embedded", passage, cosines[passage], done, len(passages), count))
            waiting.clear()
        return {
            "model": self.bi_encoder.spec.name,
            "scores": cosines,
            "ranking": rankings.rank(cosines),
            "tokens": counts,
            "embedded": work.embedded,
            "reused": work.reused,
            "ms": _since(started),
            "run_ms": work.run_ms,
            "dot_ms": dot_ms,
        }

    async def rerank(
        self,
        query: str,
        passages: Sequence[str],
        order: Sequence[int],
        on_event: OnEvent = ignore,
        is_current: IsCurrent = always,
    ) -> CrossEncoderResult:
        """Score every pair, passages about in the given ``order`` so that the likely answers come first."""
        started = perf_counter()
        pairs = Pairs(self.cross_encoder, query)
        logits = [0.0] * len(passages)
        counts: list[TokenCount] = [{"read": 0, "total": 0}] * len(passages)
        done = 0
        async for place, pair in pairs.each([passages[passage] for passage in order], is_current):
            passage = order[place]
            logits[passage], counts[passage] = pair
            done += 1
            event = _progress("scored", passage, pair.logit, done, len(order), pair.tokens)
            on_event({**event, "probability": scores.sigmoid(pair.logit)})
        return {
            "model": self.cross_encoder.spec.name,
            "scores": logits,
            "probabilities": [scores.sigmoid(logit) for logit in logits],
            "ranking": rankings.rank(logits),
            "tokens": counts,
            "pairs": len(order),
            "flat": scores.is_flat(logits),
            "ms": _since(started),
            "run_ms": pairs.run_ms,
        }


def _progress(kind: str, passage: int, score: float, done: int, total: int, count: TokenCount) -> Event:
    return {
        "type": kind,
        "passage": passage,
        "score": score,
        "done": done,
        "total": total,
        "tokens": count,
    }


def _since(moment: float) -> float:
    """Milliseconds since a ``perf_counter`` reading."""
    return (perf_counter() - moment) * 1000
