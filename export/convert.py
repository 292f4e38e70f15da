"""`export convert`: a bi-encoder, a cross-encoder, or both, as folders that the page loads.

Hub ids or local folders come in; `OUT/<name>/` go out, each with its manifest and its card. A model that the
page cannot run, or that lost too much, is not written. Exit status: 0 written, 1 something failed (disk,
network, damaged file), 2 wrong call, 3 refused: the page cannot run this model, 4 not written because a check
failed (`--force` writes it, and its card says so), 130 interrupted.
"""

import argparse
import contextlib
import sys
from pathlib import Path

import onnx
from tqdm import tqdm

from export import card, grids, placing, recipe, sources
from export.errors import ExportError
from export.grids import Grid
from export.judgedset import JudgedSet, read_judged_set
from export.manifest import GRAPHS
from export.models import Spec, read_bi_encoder, read_cross_encoder
from export.parity import climb
from export.refusals import Refused
from export.rung import passed

REFUSED, FAILED = 3, 4
QUERIES = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = (
        "exit status: 0 written, 1 failed, 2 wrong call, 3 refused, 4 a check failed, 130 interrupted"
    )
    add = parser.add_argument
    add("--bi", metavar="ID_OR_DIR", help="bi-encoder (without --bi and --cross: both bundled models)")
    add("--cross", metavar="ID_OR_DIR", help="cross-encoder")
    add("--out", type=Path, required=True, metavar="DIR", help="folder to put the model folders into")
    add("--name", help="name of the model; of two models, the first part of both names")
    add("--revision", help="commit, tag or branch of a hub id")
    add(
        "--precision", choices=("int8", "fp32", "fp16"), default="int8", help="default: int8, for WebAssembly"
    )
    add("--pooling", choices=("mean", "cls", "max"), help="of a bi-encoder whose files do not say it")
    add(
        "--query-prompt",
        metavar="TEXT",
        help="put before queries, as in 'query: ', if the files do not say it",
    )
    add("--passage-prompt", metavar="TEXT", help="put before passages")
    add(
        "--queries",
        type=int,
        default=QUERIES,
        help=f"judged queries to compare scores on (default {QUERIES})",
    )
    add("--force", action="store_true", help="write a model even if a check failed")


def run(args: argparse.Namespace) -> int:
    """Convert, check, and only then put the folders into place."""
    try:
        return convert(args)
    except Refused as error:
        print(f"export convert: refused: {error}", file=sys.stderr)
        return REFUSED


def convert(args: argparse.Namespace) -> int:
    """Read both models first: a refusal should cost seconds, not minutes."""
    specs = read_specs(args)
    names = name_models(specs, args.name)
    placing.check_places(args.out, names)
    judged = read_judged_set(args.queries)
    good = True
    relatives: list[Grid] = []
    with placing.staging(args.out) as folder:
        for spec, name in zip(specs, names, strict=True):
            good = convert_one(spec, name, args, folder, judged, relatives) and good
            if args.precision == "int8":
                relatives += grids.read(onnx.load(folder / name / GRAPHS["int8"]))
        if good or args.force:
            placing.place(folder, args.out, names)
    if good or args.force:
        for spec in specs:
            sources.remember(spec.encoder.source, spec.encoder.weights_sha256)
        print("\n".join(f"wrote {args.out / name}" for name in names))
        return 0 if good else FAILED
    print("export convert: nothing was written, because a check failed; --force writes it", file=sys.stderr)
    return FAILED


def convert_one(
    spec: Spec, name: str, args: argparse.Namespace, folder: Path, judged: JudgedSet, relatives: list[Grid]
) -> bool:
    """Write one model folder with its card into the staging folder; return whether it passed."""
    target = folder / name
    with tqdm(total=len(recipe.STEPS), desc=name, unit="step", disable=None, leave=False) as bar:

        def step(title: str) -> None:
            bar.set_postfix_str(title)
            bar.update()

        manifest, original = recipe.make(spec, name, args.precision, target, step, relatives)
    with tqdm(desc=f"{name}: comparing with PyTorch", unit="run", disable=None, leave=False) as bar:
        ascent = climb(target, manifest, original, judged, bar.update)
    good = passed(ascent.rungs)
    card.write(target, card.make(manifest, ascent.rungs, judged, forced=args.force and not good))
    print(card.summary(name, ascent.rungs))
    return good


def read_specs(args: argparse.Namespace) -> list[Spec]:
    """Return the specs of what was asked for; without names, of the bundled pair."""
    bi, cross = args.bi, args.cross
    if bi is None and cross is None:
        bi, cross = sources.BI_ENCODER, sources.CROSS_ENCODER
    names = [name for name in (bi, cross) if name is not None]
    if args.revision and all(Path(name).is_dir() for name in names):
        raise ExportError("--revision names a commit on a hub, but only folders were given; leave it out")
    given = {"query": args.query_prompt, "passage": args.passage_prompt}
    prompts = {name: text for name, text in given.items() if text is not None}
    specs: list[Spec] = []
    if bi is not None:
        specs.append(read_bi_encoder(_source(bi, args.revision), prompts, args.pooling))
    if cross is not None:
        specs.append(read_cross_encoder(_source(cross, args.revision)))
    return specs


def _source(name: str, revision: str | None) -> sources.Source:
    return sources.find(name, None if Path(name).is_dir() else revision)


def name_models(specs: list[Spec], name: str | None) -> list[str]:
    """Return a folder name for each model, different from each other."""
    own = [spec.encoder.source.id.rsplit("/", 1)[-1] for spec in specs]
    if name is not None:
        with contextlib.suppress(ValueError):
            if Path(name).name != name or name.startswith("."):
                raise ExportError(f"--name {name} is no name for a folder; use letters, digits, - and _")
        own = [name] * len(specs)
    if len(set(own)) < len(own):
        return [f"{one}-{spec.role}" for one, spec in zip(own, specs, strict=True)]
    return own
