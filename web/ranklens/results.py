"""Results: the shapes that leave the engine as JSON; ``web/protocol.js`` states the same ones for the page.

Lists "by passage" are in input order: index i belongs to passage i.
"""

from __future__ import annotations

from typing import TypedDict


class TokenCount(TypedDict):
    """Tokens of a passage that the model read, and those that it has; read < total means that it was cut."""

    read: int
    total: int


class BiEncoderResult(TypedDict):
    """A first stage: one vector a text, cosine similarity."""

    model: str
    scores: list[float]  # cosine similarity by passage
    ranking: list[int]  # passage indices, best first
    tokens: list[TokenCount]  # by passage
    embedded: int  # texts that went through the model now, the query among them
    reused: int  # texts whose vector was known
    ms: float  # the whole stage
    run_ms: float  # of it, inside the model
    dot_ms: float  # of it, n dot products


class CrossEncoderResult(TypedDict):
    """A second stage: query and passage read together, one relevance score."""

    model: str
    scores: list[float]  # logit by passage
    probabilities: list[float]  # its sigmoid, by passage
    ranking: list[int]
    tokens: list[TokenCount]
    pairs: int  # pairs that went through the model
    flat: bool  # all scores equal: the file has no ranking head
    ms: float
    run_ms: float


_From = TypedDict("_From", {"from": int})  # "from" is a keyword, so it cannot be a class member


class Promotion(_From):
    """The passage that rose most: ranks in the first and in the second list, from 1."""

    passage: int
    to: int
    places: int


class Comparison(TypedDict):
    """What the cross-encoder did to the bi-encoder's ranking."""

    moves: list[int]  # places up, by passage
    kendall_tau: float
    same_top: bool
    promoted: Promotion | None


class RankResult(TypedDict):
    """Both rankings of one query over its passages."""

    query: str
    total: int
    bi_encoder: BiEncoderResult
    cross_encoder: CrossEncoderResult
    comparison: Comparison


class LostPassage(TypedDict):
    """A passage that stage one kept from stage two: its rank in each list, from 1."""

    passage: int
    first_rank: int
    second_rank: int


class TwoStageResult(TypedDict):
    """A shortlist of k from the first stage, reranked by the second."""

    k: int
    ranking: list[int]
    lost: list[LostPassage]  # the second stage's best first
    pairs: int  # pairs that two stages score
    saved: int  # pairs that they do not
