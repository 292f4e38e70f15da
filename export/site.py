"""The site as a folder: page, browser runtimes and model folders in; what any static host can serve out.

site.json, at its top, names every file that the page loads with its bytes and SHA-256.
Model folders are checked against their manifests here and converted elsewhere (`export convert`).
"""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from export import __version__, engine, webgpu
from export.bundle import bundle
from export.files import describe
from export.headers import headers_file
from export.model_folders import copy_models, pair_models
from export.packing import pack
from export.parts import LARGEST
from export.preloads import write_preloads
from export.runtimes import RUNTIMES, WEB, WEBGPU
from export.shell import write_shell
from export.vendor import copy_runtimes

ROOT = WEB.parent
DATA = Path(__file__).resolve().parent / "data"
# Not part of the page: npm's files, the type declarations, and what is written or put elsewhere below.
LEFT_OUT = {
    "compiled.zip",
    "node_modules",
    "package.json",
    "package-lock.json",
    "ranklens",
    "models",
    "types",
    "vendor",
    "__pycache__",
}


def copy_page(site: Path, web: Path) -> None:
    """Copy what the page itself is made of, with the licence texts."""

    def left_out(folder: str, names: list[str]) -> set[str]:
        top = LEFT_OUT if Path(folder) == web else {"__pycache__"}
        return {name for name in names if name in top or name.startswith(".")}

    shutil.copytree(web, site, ignore=left_out)
    for name in ("LICENSE", "NOTICE"):
        shutil.copyfile(ROOT / name, site / name)
    (site / "_headers").write_text(headers_file(), "utf-8")
    (site / ".nojekyll").touch()  # GitHub Pages: serve the files as they are, `_headers` and all


def list_examples(site: Path) -> list[dict[str, str]]:
    """Return what the page needs to list the examples, in the order of their file names."""
    listed = []
    for path in sorted((site / "examples").glob("*.json")):
        example = json.loads(path.read_text("utf-8"))
        entry = {key: str(example[key]) for key in ("id", "title", "kind")}
        listed.append({**entry, "path": f"examples/{path.name}"})
    return listed


def copy_evaluation(site: Path) -> dict[str, Any]:
    """Copy the judged queries that the project measures itself with; return them and what was measured."""
    shutil.copyfile(DATA / "evaluation.jsonl", site / "evaluation.jsonl")
    results = json.loads((DATA / "results.json").read_text("utf-8"))
    return {"judged": pack(site, describe(site, "evaluation.jsonl")), "results": results}


def write_site(site: Path, models: Sequence[Path], web: Path = WEB, largest: int = LARGEST) -> dict[str, Any]:
    """Write the whole site into a folder that does not exist yet; return what site.json says."""
    copy_page(site, web)
    joined = bundle(site, web)
    write_preloads(site)
    (site / "ranklens.zip").write_bytes(engine.pack(web / "ranklens"))
    described = copy_models(site, models, largest)
    runtimes = copy_runtimes(site, web, (*RUNTIMES, WEBGPU) if webgpu.is_needed(described) else RUNTIMES)
    pairs = pair_models(model["manifest"] for model in described.values())
    content = {
        "schema": 1,
        "version": __version__,
        "runtimes": runtimes,
        "engine": pack(site, describe(site, "ranklens.zip")),
        "pairs": [pair._asdict() for pair in pairs],
        "models": described,
        "examples": list_examples(site),
        "evaluation": copy_evaluation(site),
    }
    (site / "site.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    write_shell(site, joined)
    return content
