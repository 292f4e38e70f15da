"""Tables: the parts of the report, one for each thing that is measured.

Results or parts of them come in, lines of Markdown go out.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bench.goals import CEILING_SHARE, PYTHON_SHARE, SECOND_TIMES, cross_goal
from bench.line import OVER
from export.markdown import table

Found = Mapping[str, Any]
Works = Sequence[Found]


def works_part(works: Works) -> list[str]:
    """Return everything that was ranked in rounds."""
    lines = ["## Texts", ""]
    rows = [
        [
            each["name"],
            str(each["passages"]),
            *(f"{each['tokens'][key]:g}" for key in ("least", "mean", "most", "padded")),
        ]
        for each in works
    ]
    lines += [*table(["", "passages", "tokens, least", "mean", "most", "padded"], rows), ""]
    lines += [
        "## Cross-encoder",
        "",
        *_comparison(works, "cross_encoder", lambda work: f"{cross_goal(work):g}"),
    ]
    lines += ["## Bi-encoder, first query", "", *_comparison(works, "bi_encoder")]
    lines += ["## Bi-encoder, second query over the same passages", ""]
    lines += [*_second(works), "## Whole ranking, wall clock", "", *_comparison(works, "whole")]
    lines += ["## Whole ranking, processor time", "", *_comparison(works, "processor")]
    lines += ["## Do both say the same?", "", *_agreement(works)]
    lines += ["## Share of the ceiling, cross-encoder", "", *_ceiling(works)]
    return [*lines, "## Python's share of a ranking", "", *_python(works)]


def _comparison(works: Works, key: str, goal: Callable[[Found], str] | None = None) -> list[str]:
    head = ["", "page, ms", "range", "peer, ms", "range", "peer ÷ page", *(["goal"] if goal else [])]
    rows = []
    for work in works:
        found = work[key]
        cells = [cell for side in ("page", "peer") for cell in (_ms(found[side]), _range(found[side]))]
        rows.append([work["name"], *cells, f"{found['times']:.2f}", *([goal(work)] if goal else [])])
    return [*table(head, rows), ""]


def _second(works: Works) -> list[str]:
    head = ["", "page, ms", "peer, all again, ms", "peer ÷ page", "goal", "peer, query alone, ms"]
    rows = []
    for work in works:
        found = work["second_query"]
        cells = [_ms(found["page"]), _ms(found["peer"]), f"{found['times']:.1f}", str(SECOND_TIMES)]
        rows.append([work["name"], *cells, _ms(found["peer_query_alone"])])
    return [*table(head, rows), ""]


def _agreement(works: Works) -> list[str]:
    head = [
        "",
        "largest difference of a logit",
        "pairs in another order",
        "of a cosine",
        "pairs in another order",
    ]
    rows = []
    for work in works:
        found = [work["agreement"][key] for key in ("logits", "cosines")]
        cells = [cell for each in found for cell in (f"{each['largest']:.1g}", str(each["swapped"]))]
        rows.append([work["name"], *cells])
    return [*table(head, rows), ""]


def _ceiling(works: Works) -> list[str]:
    head = ["", "int8 Gmul-adds/s", "one MatMulInteger", "share", "goal", "share with attention"]
    rows = []
    for work in works:
        found = work["ceiling"]
        rates = [f"{found['rate']:.1f}", f"{found['ceiling']:.1f}", f"{found['share']:.0%}"]
        rows.append([work["name"], *rates, f"{CEILING_SHARE:.0%}", f"{found['share_with_attention']:.0%}"])
    return [*table(head, rows), ""]


def _python(works: Works) -> list[str]:
    head = ["", "whole, ms", "models, ms", "tokenizer, ms", "rest, ms", "rest's share", "goal at 100"]
    rows = []
    for work in works:
        found = work["python"]
        cells = [_ms(found[key]) for key in ("whole", "models", "tokenizer", "rest")]
        rows.append([work["name"], *cells, f"{found['share']:.1%}", f"{PYTHON_SHARE:.0%}"])
    return [*table(head, rows), ""]


def threads_part(found: Found) -> list[str]:
    """Return what the peer does with its own number of threads."""
    row = [f"cross-encoder, {found['work']}, {found['threads']} threads", _ms(found["cross_encoder"])]
    return ["## The peer with as many threads as it chooses itself", "", *table(["", "peer, ms"], [row]), ""]


def visits_part(visits: Found) -> list[str]:
    """Return first and second visits."""
    head = [
        "",
        "first, ms",
        f"first, {OVER}, ms",
        "second, ms",
        "first, moved",
        "from a compressing host",
        "second, moved",
    ]
    rows = []
    for name, found in visits.items():
        sizes = [megabytes(found[key]) for key in ("cold_bytes", "cold_bytes_compressed", "warm_bytes")]
        rows.append([name, *(_ms(found[kind]) for kind in ("cold", "cold_online", "warm")), *sizes])
    return ["## Visits", "", *table(head, rows), ""]


def memory_part(memory: Found) -> list[str]:
    """Return the peaks."""
    sizes = [
        "not measured here" if memory[side] is None else megabytes(memory[side]) for side in ("page", "peer")
    ]
    rows = [[f"{memory['work']}, both models", *sizes]]
    return ["## Peak memory of the tab", "", *table(["", "page", "peer"], rows), ""]


def _ms(spread: Found) -> str:
    return f"{spread['median']:,.1f}"


def _range(spread: Found) -> str:
    return f"{spread['least']:,.0f}–{spread['most']:,.0f}"


def megabytes(size: int) -> str:
    """Return a size for reading."""
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.1f} kB"
