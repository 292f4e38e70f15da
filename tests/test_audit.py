"""Audit: a vulnerability fails, silence passes and is said, and neither is taken for the other."""

import importlib.util
import json
import urllib.error
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

CI = Path(__file__).resolve().parent.parent / ".ci"
# As npm 11 prints them; the first from a mirror without advisories, the second without a network.
NO_SERVICE = '{"message": "405 Method Not Allowed - POST https://example.org/bulk", "statusCode": 405}'
NO_NETWORK = '{"message": "request to https://example.org/bulk failed, reason: getaddrinfo ENOTFOUND"}'
CLEAN = (
    '{"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {"dependencies": {"prod": 31, "dev": 9}}}'
)
FOUND = json.dumps(
    {
        "auditReportVersion": 2,
        "vulnerabilities": {
            "protobufjs": {
                "name": "protobufjs",
                "severity": "critical",
                "via": [
                    {
                        "title": "protobufjs Prototype Pollution vulnerability",
                        "url": "https://github.com/advisories/GHSA-h755-8qp9-cq85",
                        "severity": "critical",
                    }
                ],
            },
            "onnxruntime-web": {"name": "onnxruntime-web", "severity": "critical", "via": ["protobufjs"]},
        },
        "metadata": {"dependencies": {"prod": 31, "dev": 9}},
    }
)
ADVISORY = {"id": "PYSEC-2026-1", "summary": "Reads out of bounds", "withdrawn": None}


@pytest.fixture
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", CI / "audit.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("output", [NO_SERVICE, NO_NETWORK, "", "npm ERR! what?"])
def test_npm_without_advisories_is_silence(audit: ModuleType, output: str) -> None:
    lines, passes = audit.judge("npm", audit.read_npm(output))
    assert passes
    assert len(lines) == 1
    assert "nothing was checked" in lines[0]


def test_npm_that_finds_nothing_says_in_how_many(audit: ModuleType) -> None:
    assert audit.judge("npm", audit.read_npm(CLEAN)) == (
        ["npm: 31 packages checked, 0 known vulnerabilities"],
        True,
    )


def test_a_vulnerability_fails_once_and_is_named(audit: ModuleType) -> None:
    lines, passes = audit.judge("npm", audit.read_npm(FOUND))
    assert not passes
    assert lines == [
        "npm: GHSA-h755-8qp9-cq85 protobufjs: protobufjs Prototype Pollution vulnerability",
        "npm: 31 packages checked, 1 known vulnerabilities",
    ]


def test_an_accepted_one_passes(audit: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(audit.ACCEPTED, "GHSA-h755-8qp9-cq85", "never parses what others wrote")
    assert audit.judge("npm", audit.read_npm(FOUND))[1]


def test_pypi_is_asked_for_every_pin(audit: ModuleType) -> None:
    asked = []

    def fetch(url: str) -> Any:
        asked.append(url)
        withdrawn = {**ADVISORY, "id": "PYSEC-2026-2", "withdrawn": "2026-01-01T00:00:00Z"}
        return {"vulnerabilities": [ADVISORY, withdrawn] if "onnx" in url else []}

    report = audit.ask_pypi(["onnx==1.23.2", "tqdm==4.70.1"], fetch)
    assert sorted(asked) == [
        audit.PYPI.format("onnx", "1.23.2"),
        audit.PYPI.format("tqdm", "4.70.1"),
    ]
    assert report == (2, ["PYSEC-2026-1 onnx==1.23.2: Reads out of bounds"], "")
    assert not audit.judge("PyPI", report)[1]


def test_pypi_that_cannot_be_asked_is_silence(audit: ModuleType) -> None:
    def fetch(url: str) -> Any:
        raise urllib.error.URLError("Name or service not known")

    lines, passes = audit.judge("PyPI", audit.ask_pypi(["onnx==1.23.2", "tqdm==4.70.1"], fetch))
    assert passes
    assert len(lines) == 1
    assert "nothing was checked: onnx: " in lines[0]
    assert "(and 1 more)" in lines[0]


def test_a_finding_beside_a_silence_still_fails(audit: ModuleType) -> None:
    def fetch(url: str) -> Any:
        if "tqdm" in url:
            raise TimeoutError("timed out")
        return {"vulnerabilities": [ADVISORY]}

    lines, passes = audit.judge("PyPI", audit.ask_pypi(["onnx==1.23.2", "tqdm==4.70.1"], fetch))
    assert not passes
    assert lines[-1] == "PyPI: some packages were not checked: tqdm: timed out"
