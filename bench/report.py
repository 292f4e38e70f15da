"""Reports: the results as Markdown, whole (RESULTS.md) and as the README's short table.

Results (a dict, stored as results.json) come in, text goes out.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.goals import goals
from bench.line import OVER
from bench.tables import megabytes, memory_part, threads_part, visits_part, works_part
from export.markdown import table

START, END = "<!-- speed:start -->", "<!-- speed:end -->"
BUSY = 0.5
"""Load of a core before the benchmark began, above which other programs took part in it."""

METHOD = Path(__file__).with_name("METHOD.md")
"""How to read the figures; the end of every report."""

Results = Mapping[str, Any]
VISITS = {
    "cold": "first visit until ranked, from this machine",
    "cold_online": f"first visit until ranked, {OVER}",
    "warm": "second visit until ranked",
}


def markdown(results: Results) -> str:
    """Return the whole report."""
    lines = ["# Speed", "", machine(results), ""]
    if results.get("works"):
        lines += works_part(results["works"])
    if results.get("own_threads"):
        lines += threads_part(results["own_threads"])
    if results.get("visits"):
        lines += visits_part(results["visits"])
    if results.get("memory"):
        lines += memory_part(results["memory"])
    lines += ["## Goals", "", *_goals(results), "", "## How it was measured", ""]
    return "\n".join(lines) + "\n" + METHOD.read_text("utf-8")


def block(results: Results) -> str:
    """Return what a README shows."""
    rows = []
    for work in results.get("works", ()):
        cross, second = work["cross_encoder"], work["second_query"]
        rows.append([f"cross-encoder, {work['name']}", *_pair(cross), f"{cross['times']:.1f}"])
        rows.append([f"second query, bi-encoder, {work['name']}", *_pair(second), f"{second['times']:.1f}"])
    if results.get("visits"):
        for kind, words in VISITS.items():
            page, peer = (results["visits"][side][kind]["median"] for side in ("page", "peer"))
            rows.append([words, f"{page:,.0f} ms", f"{peer:,.0f} ms", f"{peer / page:.1f}"])
        page, peer = (results["visits"][side]["cold_bytes"] for side in ("page", "peer"))
        rows.append(["first visit, moved", megabytes(page), megabytes(peer), f"{peer / page:.1f}"])
    head = ["", "this page", "transformers.js", "times as fast, or as light"]
    return "\n".join([START, "", *table(head, rows), "", machine(results), "", END])


def machine(results: Results) -> str:
    """Return a sentence on what it was measured with."""
    facts, versions = results["machine"], results["versions"]
    said = [
        f"{facts['cores']} cores, {facts['processor']}, {facts['system']}; {facts['browser']};",
        f"{_many(results.get('threads', 1), 'thread')};",
        f"{_many(results['rounds'], 'round')} in turn, medians, {results['date']}.",
        f"transformers.js {versions['@huggingface/transformers']},",
        f"onnxruntime-web {versions['onnxruntime-web']}, Pyodide {versions['pyodide']}.",
    ]
    if (facts["load"] or 0) > BUSY:
        said.append("Other programs ran at the same time: the milliseconds are too high, and ratios vary.")
    return " ".join(said)


def _goals(results: Results) -> list[str]:
    words = {True: "met", False: "**not met**", None: ""}
    rows = [[each.what, each.goal, each.found, words[each.met]] for each in goals(results)]
    return table(["", "goal", "found", ""], rows)


def _pair(found: Results) -> list[str]:
    return [f"{found[side]['median']:,.0f} ms" for side in ("page", "peer")]


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
