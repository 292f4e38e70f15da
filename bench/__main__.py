"""The command line: builds the site into a temporary folder, measures it beside the peer, and reports."""

import argparse
import datetime
import json
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from bench import machine, memory, report, threads, visits, works
from bench.ceiling import Ceiling, write_graph
from bench.chrome import Chrome, chrome, peer_places, site_places
from bench.hosts import Host
from bench.ours import Ours
from bench.peer import Peer
from bench.plan import Plan, make_plan, parser
from bench.processor import Processor
from bench.texts import Count
from export.build import build, is_site
from export.errors import ExportError
from export.markdown import rewrite
from export.runtimes import WEB


def main() -> int:
    """Run the benchmark."""
    args = parser().parse_args()
    try:
        results = stored(args.results) if args.results else run(args, counter())
        text = report.markdown(results)
        if args.out:
            args.out.mkdir(parents=True, exist_ok=True)
            (args.out / "results.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
            (args.out / "RESULTS.md").write_text(text, "utf-8")
        if args.readme:
            rewrite(args.readme, report.START, report.END, report.block(results))
    except ExportError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(text)
    return 0


def counter() -> Count:
    """Return a function that counts a text's own tokens as both models do (they share a vocabulary)."""
    tokenizer = Tokenizer.from_file(str(works.CROSS_ENCODER / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)


def stored(path: Path) -> dict[str, Any]:
    """Return the results of an earlier run."""
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ExportError(f"{path} cannot be read: {error}") from error
    return found


def run(args: argparse.Namespace, count: Count) -> dict[str, Any]:
    """Measure everything in the plan."""
    plan, baseline = make_plan(args, count), args.baseline
    if baseline and not is_site(baseline):
        raise ExportError(f"{baseline} is not a built site")
    load = machine.load()  # before the benchmark itself makes some
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        say("building the site")
        site = build(work / "site", [WEB / "models"])
        write_graph(work / "ceiling.onnx")

        def host(places: dict[str, Path], own_headers: bool) -> Host:
            started = Host(places, own_headers=own_headers)
            stack.callback(started.stop)
            return started

        example = work / "site" / site["examples"][0]["path"]
        hosts = {
            "page": host(site_places(work / "site"), True),
            "peer": host(peer_places(work, example), False),
            **({"baseline": host({"": baseline}, True)} if baseline else {}),
        }
        browser = stack.enter_context(chrome())
        return {
            "schema": 1,
            "date": args.date or datetime.date.today().isoformat(),
            "rounds": plan.rounds,
            **measure(browser, hosts, plan, count),
            "machine": machine.describe(browser.version(), load),
            "versions": machine.versions(),
        }


def measure(chrome: Chrome, hosts: dict[str, Host], plan: Plan, count: Count) -> dict[str, Any]:
    """Measure the parts of the plan, one after the other."""
    found: dict[str, Any] = {}
    site, peer = hosts["page"], hosts["peer"]
    if plan.works:
        say("loading page and peer")
        with chrome.launch() as window:
            ours = Ours(window, site.url, plan.threads)
            theirs = Peer(window, peer.url, ours.threads)
            sides = ours, theirs, Ceiling(window, peer.url, ours.threads), Processor(window)
            found["threads"] = ours.threads
            found["works"] = works.measure(sides, plan.works, plan.rounds, count, say)
            chosen = threads.own_choice(os.cpu_count() or 1)
            if chosen != ours.threads:
                say("the peer with its own choice of threads")
                found["own_threads"] = threads.measure(window, peer.url, plan.works[-1], plan.rounds, chosen)
    if plan.visits:
        say("first and second visits")
        all_visited = {name: visits.visited(host, name) for name, host in hosts.items()}
        found["visits"] = visits.measure(chrome, all_visited, plan.rounds)
    if plan.memory:
        say("memory")
        found["memory"] = memory.peaks(chrome, site.url, peer.url, plan.memory)
    return found


def say(what: str) -> None:
    """Tell the person who waits what is going on."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
