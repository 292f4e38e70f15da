"""`python -m export build`: writes the site into a folder, whole or not at all.

The site is written beside its place and moved there at the end: a failed build leaves the old site as it was.
"""

import argparse
import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from export import runtimes
from export.errors import ExportError
from export.model_folders import find_models
from export.parts import LARGEST
from export.site import write_site


def is_site(folder: Path) -> bool:
    """Tell whether a folder is a built RankLens site."""
    try:
        return "engine" in json.loads((folder / "site.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False


def build(
    out: Path, models: Iterable[Path], web: Path = runtimes.WEB, largest: int = LARGEST
) -> dict[str, Any]:
    """Write the site to `out`, replacing at most an older site; return what site.json says.

    Files of models over `largest` bytes are split.
    """
    if out.exists() and not is_site(out) and (not out.is_dir() or any(out.iterdir())):
        raise ExportError(f"{out} exists and is not a RankLens site; name another folder, or remove it")
    folders = find_models(models)
    runtimes.fetch(web)
    out.parent.mkdir(parents=True, exist_ok=True)
    new, old = (out.with_name(f".{out.name}.{kind}-{os.getpid()}") for kind in ("new", "old"))
    try:
        content = write_site(new, folders, web, largest)
        if out.exists():
            out.rename(old)
        new.rename(out)
    except OSError as error:
        raise ExportError(f"the site could not be written ({error}); {out} is as it was") from error
    finally:
        if old.exists() and not out.exists():
            old.rename(out)
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    return content


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `python -m export build`."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the site goes")
    parser.add_argument(
        "--models",
        type=lambda value: [Path(part) for part in value.split(",") if part],
        default=[runtimes.WEB / "models"],
        metavar="DIR[,DIR...]",
        help="model folders, or folders that contain some, to ship instead of web/models; also such as others"
        " published for transformers.js",
    )


def run(args: argparse.Namespace) -> int:
    """Build the site, say what is in it, and print the command that serves it."""
    out: Path = args.out.resolve()
    content = build(out, args.models)
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    names = ", ".join(content["models"])
    print(f"RankLens {content['version']}: {size / 1e6:.1f} MB in {args.out}, models {names}")
    for name, model in content["models"].items():
        for assumption in model["manifest"].get("assumed", ()):
            print(f"{name}: {assumption} is assumed, because none of its files says otherwise")
    print(f"python -m export serve {args.out}")
    return 0
