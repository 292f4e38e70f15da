"""Known vulnerabilities of what the two locks pin: web/package-lock.json by npm, constraints.txt by PyPI.

Ends with 1 if one is found that ACCEPTED does not name. Where no advisory service answers (offline, a mirror
without one) it says that nothing was checked and ends with 0: no answer must never read as "none found".
"""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from pip._internal.models.index import PyPI  # its address, as pip itself knows it

from export import nodejs
from export.errors import ExportError
from export.runtimes import WEB

ROOT = WEB.parent
ACCEPTED: dict[str, str] = {}  # an advisory's id -> why it does not concern this project
PYPI = PyPI.pypi_url + "/{}/{}/json"
TIMEOUT_S = 5


class Report(NamedTuple):
    """What a service said: packages it knows, what it found in them, and why it was silent about the rest."""

    checked: int
    found: list[str]
    silence: str


def read_npm(output: str) -> Report:
    """Read what `npm audit --json` printed."""
    try:
        answer = json.loads(output)
    except ValueError:
        return Report(0, [], output.strip()[:200] or "npm said nothing")
    if "auditReportVersion" not in answer:
        error = answer.get("error") or {}
        return Report(0, [], str(answer.get("message") or error.get("summary") or error or answer)[:200])
    found = []
    for name, entry in answer["vulnerabilities"].items():
        advisories = [via for via in entry["via"] if isinstance(via, dict)]
        found += [f"{via['url'].rsplit('/', 1)[-1]} {name}: {via['title']}" for via in advisories]
    return Report(answer["metadata"]["dependencies"]["prod"], found, "")


def ask_npm() -> Report:
    """Audit what the page ships; the development tools never reach a visitor."""
    try:
        command = [*nodejs.find("npm"), "audit", "--omit=dev", "--package-lock-only", "--json"]
    except ExportError as error:
        return Report(0, [], str(error))
    return read_npm(subprocess.run(command, cwd=WEB, capture_output=True, text=True).stdout)


def fetch(url: str) -> dict[str, Any]:
    """Return the JSON at an address."""
    with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer:
        content: dict[str, Any] = json.load(answer)
        return content


def ask_pypi(pins: Iterable[str], fetch: Callable[[str], dict[str, Any]] = fetch) -> Report:
    """Audit `name==version` lines."""

    def ask(pin: str) -> Report:
        name, version = pin.split("==")
        try:
            advisories = fetch(PYPI.format(name, version))["vulnerabilities"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            return Report(0, [], f"{name}: {error}")
        known = [each for each in advisories if not each.get("withdrawn")]
        return Report(1, [f"{each['id']} {pin}: {each.get('summary') or each['link']}" for each in known], "")

    with ThreadPoolExecutor(8) as pool:
        reports = list(pool.map(ask, pins))
    silences = [report.silence for report in reports if report.silence]
    more = f" (and {len(silences) - 1} more)" if len(silences) > 1 else ""
    found = [each for report in reports for each in report.found]
    return Report(len(reports) - len(silences), found, silences[0] + more if silences else "")


def judge(name: str, report: Report) -> tuple[list[str], bool]:
    """Return the lines to print about a report, and whether it passes."""
    open_ones = [each for each in report.found if each.split()[0] not in ACCEPTED]
    lines = [f"{name}: {each}" for each in open_ones]
    if report.checked:
        lines.append(f"{name}: {report.checked} packages checked, {len(open_ones)} known vulnerabilities")
    if report.silence:
        what = (
            "some packages were not checked"
            if report.checked
            else "no advisories to be had, nothing was checked"
        )
        lines.append(f"{name}: {what}: {report.silence}")
    return lines, not open_ones


def main() -> int:
    """Ask both; print what they say."""
    pins = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if "==" in line]
    passed = True
    for name, report in (("npm", ask_npm()), ("PyPI", ask_pypi(pins))):
        lines, passes = judge(name, report)
        print("\n".join(lines))
        passed &= passes
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
