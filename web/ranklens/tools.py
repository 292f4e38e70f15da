"""Tools: what the visitor's Python may ask of the two models, in plain Python values.

In:  queries and passages as strings; left out, they are the page's.
Out: ``Ranked`` (a table), vectors (lists of floats), logits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ranklens import rankings, text
from ranklens.output import Output
from ranklens.pairs import Pairs
from ranklens.pipeline import Ranker
from ranklens.progress import IsCurrent


@dataclass(frozen=True)
class RankedPassage:
    """One passage in both lists; ``moved``: places up in the cross-encoder's list."""

    cross_encoder_rank: int
    bi_encoder_rank: int
    moved: int
    logit: float
    probability: float
    cosine: float
    passage: int
    text: str


@dataclass(frozen=True, repr=False)
class Ranked:
    """Both rankings of a query; ``rows`` are in the cross-encoder's order."""

    query: str
    rows: list[RankedPassage]
    bi_encoder: list[int]
    cross_encoder: list[int]

    def __iter__(self) -> Iterator[RankedPassage]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place: int) -> RankedPassage:
        return self.rows[place]

    def __repr__(self) -> str:
        lines = [f"{'cross':>5} {'bi':>4} {'moved':>5} {'logit':>8} {'cosine':>7}  passage"]
        lines += [
            f"{row.cross_encoder_rank:5} {row.bi_encoder_rank:4} {row.moved:+5} {row.logit:8.3f} "
            f"{row.cosine:7.3f}  {row.passage}: {' '.join(row.text.split())[:60]}"
            for row in self.rows
        ]
        return "\n".join(lines)


class Tools:
    """The functions of one run; each stops when the run is no longer wanted."""

    def __init__(
        self, ranker: Ranker, query: str, passages: Sequence[str], output: Output, is_current: IsCurrent
    ) -> None:
        """Take the models, the page's query and passages, and the run's output."""
        self._ranker = ranker
        self._query = query
        self._passages = list(passages)
        self._output = output
        self._is_current = is_current

    def by_name(self) -> dict[str, Callable[..., Any]]:
        """Return the functions as the visitor calls them."""
        return {"rank": self.rank, "embed": self.embed, "score": self.score}

    async def rank(self, query: str | None = None, passages: Sequence[str] | None = None) -> Ranked:
        """Rank passages with both models; without arguments, the page's query and passages."""
        query, passages = self._asked(query, passages)
        if isinstance(passages, str):
            raise TypeError("passages is one string; rank needs a list of strings")
        self._output.flush()
        result = await self._ranker.rank(query, passages, is_current=self._is_current)
        first, second = result["bi_encoder"], result["cross_encoder"]
        before, after = rankings.ranks(first["ranking"]), rankings.ranks(second["ranking"])
        rows = [
            RankedPassage(
                cross_encoder_rank=after[passage],
                bi_encoder_rank=before[passage],
                moved=before[passage] - after[passage],
                logit=second["scores"][passage],
                probability=second["probabilities"][passage],
                cosine=first["scores"][passage],
                passage=passage,
                text=passages[passage],
            )
            for passage in second["ranking"]
        ]
        return Ranked(query, rows, first["ranking"], second["ranking"])

    async def embed(self, texts: str | Sequence[str], query: bool = False) -> Any:  # noqa: ANN401
        """Return the bi-encoder's unit vector of each text (of one text: one vector), as lists of floats.

        ``query=True`` puts the model's prompt for queries before each text, for models that have one.
        """
        prompts = self._ranker.bi_encoder.spec.prompts
        prompt = prompts.query if query else prompts.passage
        work = self._ranker.vectors.work()
        self._output.flush()
        prompted = [prompt + each for each in self._listed(texts)]
        found = {
            place: embedding.vector.tolist()
            async for place, embedding in work.each(prompted, self._is_current)
        }
        vectors = [found[place] for place in range(len(prompted))]
        return vectors[0] if isinstance(texts, str) else vectors

    async def score(self, query: str | None = None, passages: str | Sequence[str] | None = None) -> Any:  # noqa: ANN401
        """Return the cross-encoder's logit of each passage, in input order (of one passage: one logit)."""
        query, asked = self._asked(query, passages)
        pairs = Pairs(self._ranker.cross_encoder, text.check_query(query))
        self._output.flush()
        listed = self._listed(asked)
        found = {place: pair.logit async for place, pair in pairs.each(listed, self._is_current)}
        logits = [found[place] for place in range(len(listed))]
        return logits[0] if isinstance(asked, str) else logits

    def _asked(self, query: str | None, passages: Any) -> tuple[str, Any]:  # noqa: ANN401
        asked = self._query if query is None else query
        if not isinstance(asked, str):
            raise TypeError(f"the query is a {type(asked).__name__}, not a string")
        return asked, self._passages if passages is None else passages

    def _listed(self, texts: str | Sequence[str]) -> list[str]:
        """Return texts as a checked list.

        Raises:
            TypeError: something in it is no string.
        """
        listed = [texts] if isinstance(texts, str) else list(texts)
        for number, each in enumerate(listed, start=1):
            if not isinstance(each, str):
                raise TypeError(f"text {number} is a {type(each).__name__}, not a string")
        return [text.check_passage(each, f"Text {number}") for number, each in enumerate(listed, start=1)]
