"""`export evaluate`: ranking quality of model folders on judged data, through the code of the page.

Model folders and judged data come in; results.json, results.md and TREC runs go out, and a table is printed.
The systems are BM25, the bi-encoder, the cross-encoder, and the bi-encoder's top k reranked by the
cross-encoder.
"""

import argparse
import asyncio
from pathlib import Path
from typing import Any

from tqdm import tqdm

from export import report, trec
from export.beir import read_beir
from export.errors import ExportError
from export.example_files import layout
from export.judged import Judged, read_cards
from export.native import load
from export.pair import BUNDLED, choose
from export.results import make_results
from export.systems import Answers, Plan, answer

MOST_PAIRS = 50_000
"""Pairs up to which the cross-encoder scores everything: some ten minutes."""
POOL = 100
KS = (3, 5, 10, 20, 50, 100)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("models", nargs="?", default=BUNDLED, metavar="DIR[,DIR]", help="model folders")
    parser.add_argument("--data", type=Path, required=True, help="topic cards, a BEIR folder, or a TREC run")
    parser.add_argument("--split", help="of a BEIR folder: the stem of its file below qrels/")
    parser.add_argument("--qrels", type=Path, help="of a TREC run: its judgements")
    parser.add_argument("--queries", type=Path, help="of a TREC run: texts (JSON lines, or id, tab, text)")
    parser.add_argument("--corpus", type=Path, help="of a TREC run: texts of the passages, likewise")
    parser.add_argument("--k", help="shortlists of the two-stage systems, as in 5,10,20")
    parser.add_argument("--pool", type=int, help="most pairs that the cross-encoder scores for a query")
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap (default 0)")
    parser.add_argument("--date", help="date to write down (default today)")
    parser.add_argument("--out", type=Path, help="folder for results.json, results.md and runs/*.trec")
    parser.add_argument("--readme", type=Path, help="Markdown file whose results block is written anew")


def run(args: argparse.Namespace) -> int:
    """Evaluate, write what was asked for, and print the report."""
    results, answers = results_of(args)
    if args.out:
        write(args.out, results, answers)
    if args.readme:
        report.rewrite(args.readme, results)
    print(report.markdown(results))
    return 0


def results_of(args: argparse.Namespace) -> tuple[dict[str, Any], Answers]:
    """Read the data first (its mistakes show in seconds), then load the models, rank and measure."""
    judged, chosen = read_judged(args), choose(args.models)
    sizes = [len(corpus.passages) for corpus in judged.corpora for _ in corpus.queries]
    pool = choose_pool(args.pool, sizes)
    ks = choose_ks(args.k, sizes, pool)
    models = {role: load(model.folder) for role, model in chosen.items()}
    plan = Plan(models.get("bi-encoder"), models.get("cross-encoder"), ks, pool)
    answers = rank_all(judged, plan)
    results = make_results(judged, plan, answers, args.seed, args.date)
    results["models"] = {
        role: {**model.identity(), "precision": model.manifest.get("precision", "unknown")}
        for role, model in chosen.items()
    }
    return results, answers


def read_judged(args: argparse.Namespace) -> Judged:
    """Read the data of whichever kind it is."""
    trec_files = {"--qrels": args.qrels, "--queries": args.queries, "--corpus": args.corpus}
    if args.data.is_dir():
        return read_beir(args.data, args.split)
    if not any(trec_files.values()):
        return read_cards(args.data)
    missing = [name for name, path in trec_files.items() if path is None]
    if missing:
        raise ExportError(f"a TREC run needs {' and '.join(missing)} as well")
    return trec.read_trec(args.data, args.qrels, args.queries, args.corpus)


def choose_pool(asked: int | None, sizes: list[int]) -> int | None:
    """Return the most pairs for a query: what was asked, all of them (None), or POOL if all are too many."""
    if asked is not None and asked < 1:
        raise ExportError(f"--pool is {asked}; it must be 1 or more")
    pool = asked or (POOL if sum(sizes) > MOST_PAIRS else None)
    return None if pool is None or pool >= max(sizes) else pool


def choose_ks(asked: str | None, sizes: list[int], pool: int | None) -> list[int]:
    """Return the shortlists: those asked for, or the usual ones that are shorter than what there is."""
    most = min(max(sizes), pool or max(sizes))
    if asked is None:
        return [k for k in KS if k < most or (pool and k == most)] or [1]
    try:
        ks = sorted({int(part) for part in asked.split(",")})
    except ValueError as error:
        raise ExportError(f"--k is {asked!r}; it must be numbers, as in 5,10,20") from error
    if ks[0] < 1 or ks[-1] > most:
        raise ExportError(
            f"--k is {asked!r}; the numbers must be from 1 to {most}, the most pairs of a query"
        )
    return ks


def rank_all(judged: Judged, plan: Plan) -> Answers:
    """Ask every system every query, with a progress bar."""

    async def ask() -> Answers:
        answers: Answers = {}
        with tqdm(total=plan.work(judged.corpora), unit=" runs", desc=judged.name, disable=None) as bar:
            for corpus in judged.corpora:
                for name, found in (await answer(plan, corpus, judged.run, bar.update)).items():
                    answers.setdefault(name, {}).update(found)
        return answers

    return asyncio.run(ask())


def write(out: Path, results: dict[str, Any], answers: Answers) -> None:
    """Write the results, the report and one run for each system."""
    (out / "runs").mkdir(parents=True, exist_ok=True)
    (out / "results.json").write_text(layout(results) + "\n", "utf-8")
    (out / "results.md").write_text(report.markdown(results), "utf-8")
    for name, found in answers.items():
        file = name.lower().replace(", k = ", "-").replace(" ", "-")
        trec.write_run(out / "runs" / f"{file}.trec", name, {key: one.ranking for key, one in found.items()})
