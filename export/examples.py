"""`export examples`: the stored results that the page shows before its models are loaded, and their proof.

Example files and the bundled model folders come in. Every example is ranked by `ranklens` over the native
runtime; each claim of its watch line must hold. The result goes into its file as `stored`, with the date and
the models' SHA-256. Milliseconds in it are this machine's, not a browser's. A file whose stored result still
holds is left alone, so that another run changes nothing.
"""

import argparse
import asyncio
import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from export.errors import ExportError
from export.example_files import EXAMPLES, Example, broken_claims, queries, read_examples, write_example
from export.native import load
from export.pair import BUNDLED, ROLES, choose
from ranklens.pipeline import Ranker
from ranklens.results import RankResult

DIGITS = {"scores": 4, "probabilities": 6, "kendall_tau": 4, "ms": 1, "run_ms": 1, "dot_ms": 1}
TIMES = ("ms", "run_ms", "dot_ms")
TOLERANCE = 0.02
"""Scores of one int8 model differ by less than this between processors."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--models", default=BUNDLED, metavar="DIR,DIR", help="the pair of model folders")
    parser.add_argument("--examples", type=Path, default=EXAMPLES, help="folder of example files")
    parser.add_argument("--date", help="date to write down (default today)")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if anything would change")


def run(args: argparse.Namespace) -> int:
    """Rank every example; write what changed, unless a claim is false."""
    examples = read_examples(args.examples)
    chosen = choose(args.models)
    if len(chosen) < len(ROLES):
        raise ExportError(f"{args.models} must name a bi-encoder and a cross-encoder, with a comma between")
    ranker = Ranker(*(load(chosen[role].folder) for role in ROLES))
    models = {role.replace("-", "_"): model.identity() for role, model in chosen.items()}
    date = args.date or datetime.date.today().isoformat()
    false, changed = [], {}
    for path, example in examples.items():
        results = rank_example(ranker, example)
        false += list(broken_claims(example, results))
        stored = {"date": date, "models": models, "result": rounded(results[example["query"]])}
        if not still_holds(example.get("stored"), stored):
            changed[path] = {**example, "stored": stored}
    if false:
        raise ExportError("these claims are not true of the models; change the example:\n" + "\n".join(false))
    for path, example in changed.items():
        print(f"{path.name}: {'out of date' if args.check else 'stored'}")
        if not args.check:
            write_example(path, example)
    print(f"{len(examples)} examples, every claim true, {len(changed)} changed")
    return 1 if args.check and changed else 0


def rank_example(ranker: Ranker, example: Example) -> dict[str, RankResult]:
    """Return the result of the example's query, and of those to try, by query.

    The first one is ranked as in a page that knows no text yet, so its counts are those of a first visit.
    """
    fresh = Ranker(ranker.bi_encoder, ranker.cross_encoder)

    async def rank() -> dict[str, RankResult]:
        return {query: await fresh.rank(query, example["passages"]) for query in queries(example)}

    return asyncio.run(rank())


def rounded(value: Any, digits: int = 4) -> Any:  # noqa: ANN401  (JSON)
    """Return JSON with its numbers rounded by the name that they stand under.

    >>> rounded({"ms": 12.345, "scores": [0.123456]})
    {'ms': 12.3, 'scores': [0.1235]}
    """
    if isinstance(value, Mapping):
        return {key: rounded(item, DIGITS.get(key, digits)) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item, digits) for item in value]
    return round(value, digits) if isinstance(value, float) else value


def still_holds(old: Any, new: Any) -> bool:  # noqa: ANN401  (JSON)
    """Tell whether two stored blocks say the same but for date, times and the last digits of scores."""
    if isinstance(new, Mapping):
        if not isinstance(old, Mapping) or set(old) != set(new):
            return False
        return all(still_holds(old[key], new[key]) for key in new if key not in (*TIMES, "date"))
    if isinstance(new, list):
        return isinstance(old, list) and len(old) == len(new) and all(map(still_holds, old, new))
    if isinstance(new, float):
        return isinstance(old, int | float) and abs(old - new) < TOLERANCE
    return bool(old == new)
