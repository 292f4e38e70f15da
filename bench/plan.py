"""Plan: what is measured, and with how many rounds, by the options of the command line."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.texts import Count, Work, choose, read_works
from export.errors import ExportError

CARDS = Path(__file__).resolve().parent.parent / "export" / "data" / "evaluation.jsonl"
ROUNDS, QUICK_ROUNDS = 3, 1
LARGE = 50
"""Passages from which a work is left out of a quick run."""
VISITS, MEMORY = "visits", "memory"


@dataclass(frozen=True)
class Plan:
    """Works to rank, and whether visits and memory are measured too; `memory` is the work to fill it with.

    `threads` are those that works are ranked with, on both sides; visits and memory are those of one.
    """

    rounds: int
    works: tuple[Work, ...]
    visits: bool
    memory: Work | None
    threads: int


def parser() -> argparse.ArgumentParser:
    """Return the options."""
    found = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    found.add_argument(
        "--rounds", type=int, help=f"that are counted (default {ROUNDS}; quick {QUICK_ROUNDS})"
    )
    found.add_argument(
        "--threads", type=int, default=1, help="of both sides (default 1, as on a first visit)"
    )
    found.add_argument("--quick", action="store_true", help="one round, and only works of few passages")
    found.add_argument(
        "--texts",
        type=Path,
        metavar="FILE",
        help='other texts: [{"name", "query", "passages", "second_query"}]',
    )
    found.add_argument(
        "--only", action="append", metavar="NAME", help="a work's name, visits, or memory; may be repeated"
    )
    found.add_argument("--baseline", type=Path, metavar="DIR", help="another built site, for its visits")
    found.add_argument(
        "--out", type=Path, metavar="DIR", help="where results.json and RESULTS.md are written"
    )
    found.add_argument("--readme", type=Path, metavar="FILE", help="whose speed table is written anew")
    found.add_argument(
        "--results", type=Path, metavar="FILE", help="report this results.json; measure nothing"
    )
    found.add_argument("--date", help="date to write down (default today)")
    return found


def make_plan(args: argparse.Namespace, count: Count) -> Plan:
    """Choose.

    Raises:
        ExportError: an option cannot be.
    """
    if args.threads < 1:
        raise ExportError(f"--threads is {args.threads}; it must be 1 or more")
    works = read_works(args.texts) if args.texts else choose(read_cards(), count)
    rounds = args.rounds if args.rounds is not None else QUICK_ROUNDS if args.quick else ROUNDS
    if rounds < 1:
        raise ExportError(f"--rounds is {rounds}; it must be 1 or more")
    names = [work.name for work in works]
    wanted = args.only or [*names, VISITS, MEMORY]
    if unknown := set(wanted) - {*names, VISITS, MEMORY}:
        raise ExportError(
            f"--only knows {', '.join([*names, VISITS, MEMORY])}; not {', '.join(sorted(unknown))}"
        )
    some = [work for work in works if not args.quick or len(work.passages) < LARGE] or works
    return Plan(
        rounds,
        tuple(work for work in works if work.name in wanted and (args.only or work in some)),
        VISITS in wanted,
        largest(some) if MEMORY in wanted else None,
        args.threads,
    )


def largest(works: Sequence[Work]) -> Work:
    """Return the work with the most passages; of several the one that comes first."""
    return max(works, key=lambda work: len(work.passages))


def read_cards() -> list[object]:
    """Return the project's own topic cards."""
    return [json.loads(line) for line in CARDS.read_text("utf-8").splitlines()]
