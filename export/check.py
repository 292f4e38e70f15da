"""`export check`: the ladder of proofs for model folders, stored as their cards.

Model folders come in; card.json, README.md and the manifest's figures are written anew. The originals are
found by the id of the manifest, by --source, or where they were when this machine converted them. Exit
status: 0 all passed, 1 something could not be read, 2 wrong call, 4 a rung failed.
"""

import argparse
from pathlib import Path

from tqdm import tqdm

from export import browser, card, sources
from export.errors import ExportError
from export.judgedset import JudgedSet, read_judged_set
from export.manifest import Manifest, read_manifest
from export.model_folders import find_models
from export.models import Spec, read_bi_encoder, read_cross_encoder
from export.native import load
from export.parity import Ascent, Original, attempt, climb, files
from export.rung import Rung, passed
from export.weights import weight_files, weights_sha256

FAILED = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = "exit status: 0 passed, 1 could not be checked, 2 wrong call, 4 a rung failed"
    add = parser.add_argument
    add("folders", type=Path, nargs="+", metavar="DIR", help="model folder, or a folder of model folders")
    add("--source", metavar="ID_OR_DIR", help="the original, if the manifest's id does not lead to it")
    add("--wasm", action="store_true", help="measure in onnxruntime-web in headless Chromium as well")
    add("--queries", type=int, help="judged queries to compare scores on (default: all)")
    add("--dry-run", action="store_true", help="print the ladder and write nothing")


def run(args: argparse.Namespace) -> int:
    """Check every folder before failing."""
    folders = find_models(args.folders)
    if args.source and len(folders) > 1:
        raise ExportError("--source names one original; check one model folder at a time with it")
    judged = read_judged_set(args.queries)
    verdicts = [check(folder, args, judged) for folder in folders]
    return 0 if all(verdicts) else FAILED


def check(folder: Path, args: argparse.Namespace, judged: JudgedSet) -> bool:
    """Climb the ladder with one folder and write its card; return whether it passed."""
    manifest = read_manifest(folder)
    name = manifest["name"]
    try:
        original = find_original(manifest, args.source)
    except ExportError as error:  # nothing to compare with: the old card stays, and the check has failed
        found = [attempt("files", lambda: files(folder, manifest)), Rung("original", False, str(error))]
        print(card.summary(name, found))
        return False
    with tqdm(desc=f"{name}: comparing", unit="run", disable=None, leave=False) as bar:
        ascent = climb(folder, manifest, original, judged, bar.update)
        rungs = ascent.rungs
        if args.wasm:
            rungs = rungs + in_browser(folder, manifest, ascent, judged, bar)
    if not args.dry_run:
        forced = bool(manifest["quality"].get("forced")) and not passed(rungs)
        card.write(folder, card.make(manifest, rungs, judged, forced))
    print(card.summary(name, rungs))
    return passed(rungs)


def in_browser(
    folder: Path, manifest: Manifest, ascent: Ascent, judged: JudgedSet, bar: "tqdm[None]"
) -> list[Rung]:
    """Climb the browser's rungs, if the ones before them gave something to compare with."""
    if not ascent.reference:
        return [Rung("browser", False, "not measured, because PyTorch's scores are missing")]
    try:
        return browser.climb(folder, manifest, load(folder), judged, ascent.reference, bar.update)
    except Exception as error:  # a crash of the page is the rung's failure
        if isinstance(error, ExportError):
            raise
        return [Rung("browser", False, f"broke off: {type(error).__name__}: {error}")]


def find_original(manifest: Manifest, given: str | None) -> Original:
    """Load what a model was converted from, after comparing its weights with the manifest."""
    from export import encoders
    from export.graph import trace

    spec = read_spec(manifest, find_source(manifest, given))
    expected = manifest["source"]["weights_sha256"]
    if spec.encoder.weights_sha256 != expected:
        raise ExportError(
            f"{spec.encoder.source.folder} holds weights with SHA-256 {spec.encoder.weights_sha256}, but"
            f" {manifest['name']} was made from {expected}; give the right original with --source"
        )
    module = encoders.load(spec)
    return Original(spec, module, trace(module, spec.encoder.inputs, module.outputs))


def find_source(manifest: Manifest, given: str | None) -> sources.Source:
    """Return the original's folder: as told, as remembered on this machine, or by its id."""
    source = manifest["source"]
    if given:
        return sources.find(given)
    if bundled := sources.find_bundled(source["id"]):
        return bundled
    remembered = Path(sources.recall_all().get(source["weights_sha256"], "/nonexistent"))
    if remembered.is_dir() and weights_sha256(weight_files(remembered)) == source["weights_sha256"]:
        return sources.Source(remembered, source["id"], source["revision"])
    if "/" not in source["id"]:
        raise ExportError(
            f"the original of {manifest['name']} is a folder, {source['id']}; say where with --source"
        )
    return sources.find(source["id"], source["revision"])


def read_spec(manifest: Manifest, source: sources.Source) -> Spec:
    """Read the original as the conversion did; its prompts and pooling may have been told by hand."""
    if manifest["role"] == "cross-encoder":
        return read_cross_encoder(source)
    return read_bi_encoder(source, dict(manifest["prompts"]), manifest["pooling"])
