"""Reports: what `export evaluate` found, as a Markdown table and as the results block of a README.

The results (a dict, stored as results.json) come in; text goes out, so that a table can always be made again
from its JSON and a test can compare the two.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from export.markdown import rewrite as rewrite_block
from export.markdown import table

START, END = "<!-- results:start -->", "<!-- results:end -->"
BUSY = 1.5
"""Load of a core above which the milliseconds say more about the other programs; measuring alone makes 1."""

Results = Mapping[str, Any]


def markdown(results: Results) -> str:
    """Return the whole report."""
    measures = list(results["systems"][0]["measures"])
    lines = [f"# {results['data']['name']}", "", _data(results), ""]
    lines += _table(results["systems"], measures)
    lines += ["", f"Differences to the {results['baseline']}, with {_interval(results)}:", ""]
    lines += _table(results["systems"], measures, difference=True)
    lines += ["", *(f"- {note}" for note in _notes(results))]
    return "\n".join(lines) + "\n"


def block(results: Results) -> str:
    """Return what a README shows: the measures that most people ask for, and the cost."""
    measures = ["nDCG@10", "MRR@10", "success@1"]
    head = ["system", "nDCG@10", f"difference to the {results['baseline']}", *measures[1:], *_COST]
    rows = []
    for system in results["systems"]:
        found = system["measures"]
        means = [f"{found[name]['mean']:.3f}" for name in measures]
        rows.append([system["name"], means[0], _difference(found["nDCG@10"]), *means[1:], *_cost(system)])
    lines = [START, "", *table(head, rows), ""]
    lines += [" ".join([_data(results), f"In brackets: {_interval(results)}.", *_busy(results)]), "", END]
    return "\n".join(lines)


def rewrite(path: Path, results: Results) -> None:
    """Put the results block between the two marks of a Markdown file."""
    rewrite_block(path, START, END, block(results))


_COST = ["model calls a query", "ms a query"]


def _cost(system: Mapping[str, Any]) -> list[str]:
    return [f"{system['calls']:g}", f"{system['ms']:.1f}"]


def _table(systems: Sequence[Mapping[str, Any]], names: list[str], difference: bool = False) -> list[str]:
    rows = []
    for system in systems:
        found = [system["measures"][name] for name in names]
        if difference and found[0]["difference"] is None:
            continue
        cells = [_difference(values) if difference else f"{values['mean']:.3f}" for values in found]
        rows.append([system["name"], *cells, *([] if difference else _cost(system))])
    return table(["system", *names, *([] if difference else _COST)], rows)


def _difference(values: Mapping[str, Any]) -> str:
    if values["difference"] is None:
        return ""
    return f"{values['difference']:+.3f} ({values['low']:+.3f} to {values['high']:+.3f})"


def _data(results: Results) -> str:
    data = results["data"]
    return f"{data['queries']:,} queries over {data['passages']:,} passages ({data['form']})."


def _interval(results: Results) -> str:
    settings = results["settings"]
    return (
        f"{settings['confidence']:.0%} intervals of a paired bootstrap over queries "
        f"({settings['resamples']:,} samples, seed {settings['seed']})"
    )


def _busy(results: Results) -> list[str]:
    """Return a warning if other programs wanted the processor too."""
    if (results["load"] or 0) <= BUSY:
        return []
    return [
        "Other programs ran at the same time, so the milliseconds are too high; what holds is their ratio."
    ]


def _notes(results: Results) -> list[str]:
    models = [
        f"{role}: {model['name']}, {model['precision']}, SHA-256 {model['sha256'][:12]}"
        for role, model in results["models"].items()
    ]
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    return [
        *models,
        f"BM25: {results['settings']['bm25']}",
        results["settings"]["scope"],
        *results["data"]["notes"],
        "nDCG with gains 2^grade - 1; measures by ir-measures. Milliseconds are medians of the native "
        "runtime; vectors of passages are made beforehand, outside a query's time.",
        *_busy(results),
        f"Measured on {results['date']} with {versions}.",
    ]
