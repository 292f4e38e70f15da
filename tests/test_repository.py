"""Repository: what the texts say is what is there. Reads files only."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from export import __version__
from export.__main__ import COMMANDS
from export.runtimes import RUNTIMES, locked_versions

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
NOTICE = (ROOT / "NOTICE").read_text("utf-8")


def tracked() -> list[Path]:
    """Return the files that git knows, or all that a release without .git holds."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip("not a git clone")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_the_readme_gives_the_two_commands_first() -> None:
    assert re.findall(r"^    (.*?)(?: {2,}#.*)?$", README, re.MULTILINE)[:2] == ["make demo", "make test"]


def test_every_command_and_file_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b(?=[`\s]*(?:#|`|$))", README, re.MULTILINE)) <= targets
    assert set(re.findall(r"python -m export ([a-z]+)", README)) <= set(COMMANDS)
    for path in re.findall(r"`((?:web|export|tests)/[\w./-]*)`", README):
        assert (ROOT / path).exists(), path
    for path in re.findall(r"\]\(([\w./-]+)\)", README):
        assert (ROOT / path).exists(), path


def test_the_notice_names_every_runtime_in_its_locked_version() -> None:
    versions = locked_versions()
    for runtime in RUNTIMES:
        assert f" {versions[runtime.package]}, folder {runtime.folder}" in NOTICE
        assert f"npm package {runtime.package}," in NOTICE


def test_the_notice_names_every_model_that_is_shipped() -> None:
    for manifest in (ROOT / "web" / "models").glob("*/manifest.json"):
        assert f"folder models/{manifest.parent.name}/" in NOTICE


def test_one_version_everywhere() -> None:
    package = (ROOT / "web" / "package.json").read_text("utf-8")
    assert f'"version": "{__version__}"' in package


def test_pinned_versions_agree_with_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    for extra in project["optional-dependencies"].values():
        for requirement in extra:
            name = re.split(r"[<>=\[]", requirement)[0]
            if name != "ranklens":
                assert any(line.startswith(f"{name}==") for line in lock), f"run `make lock`: {requirement}"
            if "==" in requirement:
                assert requirement in lock, f"run `make lock`: {requirement}"


def test_locks_hold_no_addresses() -> None:
    assert "//" not in (ROOT / "constraints.txt").read_text("utf-8")
    assert '"resolved"' not in (ROOT / "web" / "package-lock.json").read_text("utf-8")


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    place = re.compile(rb"(?<![\w.])/(?:home|root|Users|work|opt)/[A-Za-z0-9_]")
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content[:1000]:
            assert not place.search(content), path
