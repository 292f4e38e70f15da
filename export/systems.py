"""Systems: BM25, the bi-encoder, the cross-encoder and both in a row, each asked every judged query.

Judged data and models come in; `Answers` (rankings with their cost) go out. The encoders run through
`ranklens`, the code of the page, one text or pair at a time. Left out: measuring how good the rankings are.
"""

from collections.abc import Callable, Iterable, Sequence
from time import perf_counter
from typing import NamedTuple

from export.bm25 import Bm25
from export.judged import Corpus, JudgedQuery
from ranklens import rankings, vectors
from ranklens.pipeline import Event, Ranker
from ranklens.runtime import Model
from ranklens.text import clean

DEPTH = 1000
"""Passages kept of a ranking, as in most TREC runs."""
BLOCK = vectors.MOST // 2
"""Passages ranked at once: what the engine keeps vectors of, with room for those of the queries."""

Tick = Callable[[int], None]


class Answer(NamedTuple):
    """What one system did for one query: passage ids, best first; runs of a model; milliseconds."""

    ranking: list[str]
    calls: int
    ms: float


Answers = dict[str, dict[str, Answer]]
"""Answers by system and query id."""


class Plan(NamedTuple):
    """Which systems there are: the models, the k of the two-stage ones, the most pairs scored for a query."""

    bi_encoder: Model | None
    cross_encoder: Model | None
    ks: Sequence[int]
    pool: int | None = None

    @property
    def ranker(self) -> Ranker | None:
        """Return the pipeline; where one model is missing, the stage that needs it is never asked for."""
        some = self.bi_encoder or self.cross_encoder
        return Ranker(self.bi_encoder or some, self.cross_encoder or some) if some else None

    def work(self, corpora: Iterable[Corpus]) -> int:
        """Count the runs of a model that answering takes, but for one a query."""
        total = 0
        for corpus in corpora:
            size = len(corpus.passages)
            total += size if self.bi_encoder else 0
            total += len(corpus.queries) * min(size, self.pool or size) if self.cross_encoder else 0
        return total


async def answer(plan: Plan, corpus: Corpus, run: str | None, tick: Tick) -> Answers:
    """Ask every system every query of a corpus; `tick` hears of passages embedded and pairs scored."""
    ids = list(corpus.passages)
    texts = [clean(text).strip() for text in corpus.passages.values()]
    queries = [query._replace(text=clean(query.text).strip()) for query in corpus.queries]
    answers: Answers = {}
    if run:  # the passages are in the given order
        answers[run] = {query.id: Answer(ids[:DEPTH], 0, 0.0) for query in queries}
    answers["BM25"] = _keywords(ids, texts, queries)
    ranker = plan.ranker
    first = answers["BM25"]
    if ranker and plan.bi_encoder:
        first = answers["bi-encoder"] = await _vectors(ranker, ids, texts, queries, tick)
    if ranker and plan.cross_encoder:
        texts_by_id = dict(zip(ids, texts, strict=True))
        for query in queries:
            # Likely answers first: what a two-stage system scores is the beginning of what one scores in all.
            order = first[query.id].ranking + answers["BM25"][query.id].ranking
            candidates = dict.fromkeys(order if plan.pool else order + ids)
            candidates.pop(query.id, None)
            known = {key: texts_by_id[key] for key in list(candidates)[: plan.pool]}
            staged = await _pairs(plan, ranker, query, known, first[query.id], tick)
            for name, found in staged.items():
                answers.setdefault(name, {})[query.id] = found
    return answers


def _keywords(ids: list[str], texts: list[str], queries: list[JudgedQuery]) -> dict[str, Answer]:
    index = Bm25(texts)
    answers = {}
    for query in queries:
        started = perf_counter()
        order = rankings.rank(index.scores(query.text))
        answers[query.id] = Answer(_top(ids, order, query), 0, _since(started))
    return answers


def _top(ids: list[str], order: Iterable[int], query: JudgedQuery) -> list[str]:
    """Return the best ids; a passage that is the query itself (same id, as in ArguAna) is no answer."""
    return [ids[index] for index in order if ids[index] != query.id][:DEPTH]


async def _vectors(
    ranker: Ranker, ids: list[str], texts: list[str], queries: list[JudgedQuery], tick: Tick
) -> dict[str, Answer]:
    """Rank by cosine, a block of passages at a time: a score does not depend on the other passages."""
    best: dict[str, list[tuple[float, int]]] = {query.id: [] for query in queries}
    ms = dict.fromkeys(best, 0.0)
    prompt = ranker.bi_encoder.spec.prompts.passage
    for start in range(0, len(texts), BLOCK):
        block = texts[start : start + BLOCK]
        work = ranker.vectors.work()  # embedding the corpus is no part of a query's time
        async for _ in work.each([prompt + text for text in block]):
            tick(1)
        for query in queries:
            result = await ranker.retrieve(query.text, block)
            ms[query.id] += result["ms"]
            scored = [(-result["scores"][index], start + index) for index in result["ranking"][: DEPTH + 1]]
            best[query.id] = sorted(best[query.id] + scored)[: DEPTH + 1]
    orders = {query.id: _top(ids, (index for _, index in best[query.id]), query) for query in queries}
    return {key: Answer(order, 1, ms[key]) for key, order in orders.items()}


async def _pairs(
    plan: Plan, ranker: Ranker, query: JudgedQuery, known: dict[str, str], first: Answer, tick: Tick
) -> dict[str, Answer]:
    """Score the pairs of a query once; every two-stage ranking is read off those scores and their times."""
    elapsed = [0.0]
    started = perf_counter()

    def hear(event: Event) -> None:
        elapsed.append(_since(started))
        tick(1)

    pool = list(known)
    result = await ranker.rerank(query.text, list(known.values()), range(len(pool)), hear)
    logits = dict(zip(pool, result["scores"], strict=True))
    order = [pool[index] for index in result["ranking"][:DEPTH]]
    answers = {"cross-encoder": Answer(order, len(pool), elapsed[-1])}
    for k in plan.ks:
        pairs = min(k, len(first.ranking))
        scores = [logits.get(key) for key in first.ranking]
        staged = rankings.two_stage(range(len(scores)), scores, pairs)["ranking"] if pairs else []
        order = [first.ranking[index] for index in staged]
        answers[f"two-stage, k = {k}"] = Answer(order, first.calls + pairs, first.ms + elapsed[pairs])
    return answers


def _since(moment: float) -> float:
    return (perf_counter() - moment) * 1000
