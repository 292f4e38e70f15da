"""Browser runtimes: npm's lock file in, `web/node_modules` out, and the table of files that the site ships.

Versions are pinned in web/package-lock.json and nowhere else. Nothing is rewritten here:
`export.vendor` leaves out what the page cannot use, and puts in what `export.bytecode` has compiled.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

from export import bytecode, nodejs
from export.errors import ExportError

WEB = Path(__file__).resolve().parent.parent / "web"
TOOLS = ("esbuild",)  # never shipped: joins the page's own scripts (`export.bundle`)
# Nor these, for tests: the type checker, what exported folders must load in, rules for access, a server.
DEVELOPMENT = ("typescript", "@huggingface/transformers", "axe-core", "sirv-cli")


@dataclass(frozen=True)
class Runtime:
    """A runtime: its name in site.json, its npm package, where its files lie there, and which are shipped."""

    name: str
    package: str
    source: str
    files: tuple[str, ...]

    @property
    def folder(self) -> str:
        """Return the runtime's folder in the site."""
        return f"vendor/{self.name}/"


RUNTIMES = (
    Runtime(
        name="pyodide",
        package="pyodide",
        source=".",
        files=(
            "pyodide.mjs",
            "pyodide.asm.mjs",
            "pyodide.asm.wasm",
            "python_stdlib.zip",
            "pyodide-lock.json",
        ),
    ),
    Runtime(
        name="onnxruntime-web",
        package="onnxruntime-web",
        source="dist",
        # The bundle holds the glue, also for threads: each of their workers loads it again.
        files=("ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"),
    ),
    Runtime(
        name="tokenizers",
        package="@huggingface/tokenizers",
        source="dist",
        files=("tokenizers.min.mjs",),
    ),
    # Drawn with when the plot is first seen. The package's own ES module is three times as large.
    Runtime(
        name="uplot",
        package="uplot",
        source="dist",
        files=("uPlot.iife.min.js", "uPlot.min.css"),
    ),
)

# Shipped only with models that it can run: it is twice the size. The bundle holds the glue.
WEBGPU = Runtime(
    name="onnxruntime-web-webgpu",
    package="onnxruntime-web",
    source="dist",
    files=("ort.webgpu.bundle.min.mjs", "ort-wasm-simd-threaded.asyncify.wasm"),
)


def locked_versions(web: Path = WEB) -> dict[str, str]:
    """Return package -> version as web/package-lock.json pins them."""
    packages = json.loads((web / "package-lock.json").read_text("utf-8"))["packages"]
    return {path.removeprefix("node_modules/"): entry["version"] for path, entry in packages.items() if path}


def installed_version(package: str, web: Path = WEB) -> str | None:
    """Return the version of a package under web/node_modules, or None."""
    try:
        return str(
            json.loads((web / "node_modules" / package / "package.json").read_text("utf-8"))["version"]
        )
    except (OSError, ValueError, KeyError):
        return None


def missing_packages(web: Path = WEB, *, development: bool = False) -> list[str]:
    """Return the packages that are absent or have another version than the lock file."""
    locked = locked_versions(web)
    wanted = [*(runtime.package for runtime in RUNTIMES), *TOOLS, *(DEVELOPMENT if development else ())]
    return [package for package in wanted if installed_version(package, web) != locked[package]]


def fetch(web: Path = WEB, *, development: bool = False) -> list[str]:
    """Run `npm ci` where a package is missing; return the packages that were missing."""
    missing = missing_packages(web, development=development)
    if not missing:
        return []
    command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    status, said = nodejs.run("npm", command if development else [*command, "--omit=dev"], web)
    if status != 0:
        raise ExportError(f"`npm ci` in {web} failed with status {status}:\n{said}")
    if left := missing_packages(web, development=development):
        raise ExportError(
            f"`npm ci` in {web} did not install {', '.join(left)}; is web/package-lock.json whole?"
        )
    return missing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `python -m export runtimes`."""
    parser.add_argument(
        "--dev",
        action="store_true",
        help="fetch the type checker and transformers.js, for the tests, as well",
    )


def run(args: argparse.Namespace) -> int:
    """Fetch what is missing, compile what Python starts with, and say what is there."""
    fetch(development=args.dev)
    bytecode.make(WEB)
    for runtime in RUNTIMES:
        print(f"{runtime.package} {installed_version(runtime.package)}")
    return 0
