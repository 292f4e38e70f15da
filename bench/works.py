"""Works: every text ranked by page and peer in turn; times, agreement, Python's share, share of the ceiling.

In:  both sides, loaded, and the works. Out: for each work a plain dict (results.json).

Every round adds its number to every text, for both sides. So the page has no vector of a first query's texts,
while for the second query it has the passages'. What neither side may profit from is the browser's compiler,
so a round that is not counted comes first. Page and peer rank a work one right after the other, and what is
told is the median of such pairs: a machine that is shared changes its speed from one minute to the next.
"""

import json
from collections.abc import Callable, Sequence
from statistics import mean, median
from typing import Any

from bench.agreement import agreement, worst
from bench.arithmetic import all_products, rate
from bench.ceiling import Ceiling
from bench.ours import Ours, Ranking
from bench.peer import First, Peer, Second
from bench.processor import Processor
from bench.rounds import summary, times, turns
from bench.texts import MOST_TIMES, Count, Work, rankings_a_round
from export.runtimes import WEB

PAIR = 3
"""Special tokens of a pair: [CLS] query [SEP] passage [SEP]."""
CROSS_ENCODER = WEB / "models" / "ranklens-minilm-l6-cross"

SIDES = ("page", "peer")
Say = Callable[[str], None]


class Measured:
    """What the rounds gave for one work."""

    def __init__(self, work: Work) -> None:
        """Start with nothing."""
        self.work = work
        self.ours: list[Ranking] = []
        self.ours_second: list[Ranking] = []
        self.peer: list[First] = []
        self.peer_second: list[Second] = []
        self.ceiling: list[float] = []
        self.processor: dict[str, list[float]] = {"page": [], "peer": []}

    def result(self, count: Count) -> dict[str, Any]:
        """Return medians, ratios and shares."""
        cross = compare([_cross(each)["ms"] for each in self.ours], [each.cross_ms for each in self.peer])
        bi = compare([_bi(each)["ms"] for each in self.ours], [each.bi_ms for each in self.peer])
        second = compare(
            [_bi(each)["ms"] for each in self.ours_second], [each.ms for each in self.peer_second]
        )
        config = json.loads((CROSS_ENCODER / "config.json").read_text("utf-8"))
        alone = summary([each.query_ms for each in self.peer_second])
        return {
            "name": self.work.name,
            "passages": len(self.work.passages),
            "tokens": lengths(self.work, count, int(config["max_position_embeddings"])),
            "cross_encoder": cross,
            "bi_encoder": bi,
            "second_query": second | {"peer_query_alone": alone, "times_alone": times(alone, second["page"])},
            "whole": compare([each.ms for each in self.ours], [each.ms for each in self.peer]),
            "processor": compare(self.processor["page"], self.processor["peer"]),
            "agreement": {
                "logits": worst([agreement(_cross(a)["scores"], b.cross_scores) for a, b in self._pairs()]),
                "cosines": worst([agreement(_bi(a)["scores"], b.bi_scores) for a, b in self._pairs()]),
            },
            "python": python_share(self.ours),
            "ceiling": self._ceiling(count, config),
        }

    def _pairs(self) -> list[tuple[Ranking, First]]:
        return list(zip(self.ours, self.peer, strict=True))

    def _ceiling(self, count: Count, config: dict[str, Any]) -> dict[str, Any]:
        pairs = pair_lengths(self.work, count, int(config["max_position_embeddings"]))
        counted = all_products(config, pairs, head=True)
        ms = median(each.cross_ms for each in self.ours)

        def share(products: int) -> float:
            """Compare what was measured one after the other: the machine's speed is another in each round."""
            both = zip(self.ours, self.ceiling, strict=True)
            return round(median(rate(products, each.cross_ms) / ceiling for each, ceiling in both), 3)

        return {
            "rate": round(rate(counted.int8, ms), 2),
            "with_attention": round(rate(sum(counted), ms), 2),
            "ceiling": round(median(self.ceiling), 2),
            "share": share(counted.int8),
            "share_with_attention": share(sum(counted)),
        }


def measure(
    sides: tuple[Ours, Peer, Ceiling, Processor], works: Sequence[Work], rounds: int, count: Count, say: Say
) -> list[dict[str, Any]]:
    """Rank every work in every round; the first round (number 0) is not counted."""
    ours, peer, ceiling, processor = sides
    found = {work.name: Measured(work.varied(0)) for work in works}
    for number in range(rounds + 1):
        say(f"round {number} of {rounds}" if number else "a round to warm up")
        for place, work in enumerate(works if number else works[:2]):
            kept = found[work.name] if number else Measured(work)
            for again, side in turns(SIDES[:: 1 if number % 2 else -1], rankings_a_round(work, count)):
                texts = work.varied((number * len(works) + place) * MOST_TIMES + again + 1)
                if side == "page":
                    around = [ceiling.rate()]
                    before = processor.read()
                    kept.ours.append(ours.first(texts))
                    kept.processor[side].append(processor.read() - before)
                    kept.ceiling.append(mean([*around, ceiling.rate()]))
                    kept.ours_second.append(ours.second(texts))
                else:
                    before = processor.read()
                    kept.peer.append(peer.first(texts))
                    kept.processor[side].append(processor.read() - before)
                    kept.peer_second.append(peer.second(texts))
    return [each.result(count) for each in found.values()]


def compare(ours: Sequence[float], theirs: Sequence[float]) -> dict[str, Any]:
    """Return both medians and how many times as long the peer took, by the median of the pairs."""
    ratios = [peer / page if page else float("inf") for page, peer in zip(ours, theirs, strict=True)]
    return {"page": summary(ours), "peer": summary(theirs), "times": round(median(ratios), 2)}


def python_share(rankings: Sequence[Ranking]) -> dict[str, Any]:
    """Return what of a first query's wall clock was outside models and tokenizer: Python and messages."""
    rest = [each.ms - each.bi_ms - each.cross_ms - each.tokenize_ms for each in rankings]
    return {
        "whole": summary([each.ms for each in rankings]),
        "models": summary([each.bi_ms + each.cross_ms for each in rankings]),
        "tokenizer": summary([each.tokenize_ms for each in rankings]),
        "rest": summary(rest),
        "share": round(median(other / each.ms for other, each in zip(rest, rankings, strict=True)), 3),
    }


def _cross(ranking: Ranking) -> dict[str, Any]:
    found: dict[str, Any] = ranking.result["cross_encoder"]
    return found


def _bi(ranking: Ranking) -> dict[str, Any]:
    found: dict[str, Any] = ranking.result["bi_encoder"]
    return found


def lengths(work: Work, count: Count, most: int) -> dict[str, float]:
    """Return tokens of a passage; `padded`: what a padded batch of pairs reads for each token of text."""
    passages = [count(passage) for passage in work.passages]
    pairs = pair_lengths(work, count, most)
    return {
        "least": min(passages),
        "mean": round(mean(passages), 1),
        "most": max(passages),
        "padded": round(max(pairs) / mean(pairs), 2),
    }


def pair_lengths(work: Work, count: Count, most: int) -> list[int]:
    """Return the tokens of each pair as the cross-encoder reads it."""
    query = count(work.query)
    return [min(most, query + count(passage) + PAIR) for passage in work.passages]
