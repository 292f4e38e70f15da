"""Influence: what each model looked at, by leaving out one word or sentence at a time.

In:  one query and one passage; whose units are left out ("passage" or "query"), words or sentences.
Out: spans, both models' scores of the whole, and for each unit ``delta = score(whole) - score(without it)``
on the bi-encoder's cosine and on the cross-encoder's logit. Positive: the unit raised the score.

Limits. A delta is what one removal does to this model and this text, not a share of the score: deltas do not
add up to it, two words that say the same hide each other's weight, and a text with a hole may be read in
another way altogether. If a text was cut at the model's limit, a removal lets its next word in. The two
models' deltas have different units, so only signs and orders compare. (Leave-one-out, or occlusion: Li,
Monroe and Jurafsky, "Understanding neural networks through representation erasure", 2016.)
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import Literal, TypedDict

from ranklens import text, units
from ranklens.pipeline import Ranker
from ranklens.progress import IsCurrent, OnEvent, always, checkpoint, ignore
from ranklens.rescoring import Score, Scored, score_one
from ranklens.results import TokenCount

Of = Literal["passage", "query"]
Unit = Literal["words", "sentences"]

MODELS: tuple[Literal["bi_encoder"], Literal["cross_encoder"]] = ("bi_encoder", "cross_encoder")
MAX_UNITS = 200
"""Units left out in turn: each costs a run of both models."""


class SpanResult(TypedDict):
    """A unit; offsets count UTF-16 code units, as JavaScript does."""

    start: int
    end: int
    text: str


class UnitDeltas(TypedDict):
    """One model's score of the whole text, and its change by span."""

    score: float
    deltas: list[float]
    tokens: TokenCount


class InfluenceResult(TypedDict):
    """Both models' influence of the same units."""

    of: Of
    units: Unit
    asked: Unit
    spans: list[SpanResult]
    left_out: int
    bi_encoder: UnitDeltas
    cross_encoder: UnitDeltas
    notes: list[str]
    variants: int
    ms: float


async def influence(
    ranker: Ranker,
    query: str,
    passage: str,
    of: Of = "passage",
    asked: Unit = "words",
    on_event: OnEvent = ignore,
    is_current: IsCurrent = always,
) -> InfluenceResult:
    """Leave out each unit once; events: the spans and both scores first, then each unit's two deltas.

    Raises:
        InputError: the query or the passage cannot be scored.
        StoppedError: ``is_current`` turned false.
    """
    if of not in ("passage", "query") or asked not in ("words", "sentences"):
        raise ValueError(
            f"influence of the {of}'s {asked}: it is a passage's or a query's words or sentences"
        )
    started = perf_counter()
    as_asked = passage if of == "passage" else query
    query, passage = text.check_query(query), text.check_passage(passage)
    whole = passage if of == "passage" else query
    unit, spans, left_out, notes = _choose(whole, asked)
    await checkpoint(is_current)
    base = await score_one(ranker, query, passage)
    notes += _notes_on_cuts(base)
    shown = _for_page(text.clean(as_asked), spans)
    on_event(
        {
            "type": "units",
            "done": 0,
            "total": len(spans),
            "units": unit,
            "spans": shown,
            "scores": {name: base[name]["score"] for name in MODELS},
        }
    )
    deltas: dict[str, list[float]] = {name: [] for name in MODELS}
    for place, span in enumerate(spans):
        await checkpoint(is_current)
        rest = units.without(whole, span)
        pair = (query, rest) if of == "passage" else (rest, passage)
        scored = await score_one(ranker, *pair, keep=False)
        here = {name: base[name]["score"] - scored[name]["score"] for name in MODELS}
        for name in MODELS:
            deltas[name].append(here[name])
        on_event({"type": "unit", "done": place + 1, "total": len(spans), "unit": place, "deltas": here})
    return {
        "of": of,
        "units": unit,
        "asked": asked,
        "spans": shown,
        "left_out": left_out,
        "bi_encoder": _deltas(base["bi_encoder"], deltas["bi_encoder"]),
        "cross_encoder": _deltas(base["cross_encoder"], deltas["cross_encoder"]),
        "notes": notes,
        "variants": len(spans),
        "ms": (perf_counter() - started) * 1000,
    }


def _choose(whole: str, asked: Unit) -> tuple[Unit, list[units.Span], int, list[str]]:
    """Return what to leave out: words, unless there are too many; how many units stay unasked; and notes."""
    words, sentences = units.words(whole), units.sentences(whole)
    unit, spans, notes = asked, words if asked == "words" else sentences, []
    if asked == "words" and len(words) > MAX_UNITS and len(sentences) > 1:
        unit, spans = "sentences", sentences
        notes.append(
            f"The text has {len(words):,} words, more than the {MAX_UNITS} that are left out one at a time, "
            "so whole sentences are left out instead."
        )
    left_out = max(0, len(spans) - MAX_UNITS)
    if left_out:
        notes.append(f"Only the first {MAX_UNITS} {unit} are left out one at a time; {left_out:,} follow.")
    if not spans:
        notes.append(f"The text has no {unit} that could be left out.")
    return unit, spans[:MAX_UNITS], left_out, notes


def _notes_on_cuts(base: Scored) -> list[str]:
    return [
        f"The {name} read {count['read']:,} of the passage's {count['total']:,} tokens: "
        "leaving out an early word lets a later one in, and words after the cut have no influence."
        for name, count in (
            ("bi-encoder", base["bi_encoder"]["tokens"]),
            ("cross-encoder", base["cross_encoder"]["tokens"]),
        )
        if count["read"] < count["total"]
    ]


def _for_page(asked: str, spans: Sequence[units.Span]) -> list[SpanResult]:
    """Give spans of the stripped text as the page has it: space in front counted, in UTF-16 code units."""
    offsets = units.utf16_offsets(asked)
    lead = len(asked) - len(asked.lstrip())
    return [
        {
            "start": offsets[start + lead],
            "end": offsets[end + lead],
            "text": asked[start + lead : end + lead],
        }
        for start, end in spans
    ]


def _deltas(base: Score, deltas: list[float]) -> UnitDeltas:
    return {"score": base["score"], "deltas": deltas, "tokens": base["tokens"]}
