"""Hosting: the files for hosts say what the project's own server says, and run only what exists."""

import re
from pathlib import Path

import pytest

from export.headers import HEADERS

ROOT = Path(__file__).resolve().parent.parent
WORKFLOW = (ROOT / ".github" / "workflows" / "pages.yml").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def test_nginx_sends_the_headers_of_every_other_host() -> None:
    config = (ROOT / "docs" / "nginx.conf").read_text("utf-8")
    sent = dict(re.findall(r'add_header (\S+) "?([^"]*?)"? always;', config))
    assert sent == {**HEADERS, "Cache-Control": "no-cache"}


def test_the_workflow_is_yaml_with_a_build_and_a_deployment() -> None:
    yaml = pytest.importorskip("yaml")
    jobs = yaml.safe_load(WORKFLOW)["jobs"]
    assert list(jobs) == ["build", "deploy"]
    assert jobs["deploy"]["needs"] == "build"
    for job in jobs.values():
        assert all(len({"uses", "run"} & set(step)) == 1 for step in job["steps"])


def test_the_workflow_runs_what_exists_and_publishes_what_that_writes() -> None:
    targets = re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE)
    runs = re.findall(r"run: (.*)", WORKFLOW)
    assert runs == ["make site"]
    assert "site" in targets
    folder = re.search(r"^SITE := (\S+)$", MAKEFILE, re.MULTILINE)
    assert folder
    assert re.findall(r"^\s+path: (\S+)$", WORKFLOW, re.MULTILINE) == [folder[1]]


def test_the_workflow_pins_actions_of_github_and_may_only_publish() -> None:
    for action in re.findall(r"uses: (\S+)", WORKFLOW):
        assert re.fullmatch(r"actions/[a-z-]+@v\d+", action)
    granted = re.findall(r"^\s+([a-z-]+): (read|write)$", WORKFLOW, re.MULTILINE)
    assert granted == [("contents", "read"), ("pages", "write"), ("id-token", "write")]


def test_the_guide_names_files_that_exist() -> None:
    guide = (ROOT / "docs" / "hosting.md").read_text("utf-8")
    assert ".github/workflows/pages.yml" in guide
    for path in re.findall(r"\]\(([\w./-]+)\)", guide):
        assert (ROOT / "docs" / path).exists(), path
