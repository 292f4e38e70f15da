"""Chromium for the browser tests: finds one that is there, or installs one.

Tried in this order: $CHROMIUM, the machine's own, Playwright's own; then Debian's package (as root), then
Playwright's download. A candidate counts only if it starts: Ubuntu's `chromium-browser` may be a stub that
asks for a snap. `python -m tests.browser.chromium install` installs one if none is found and prints its
path.

Most tests run in Chromium's headless shell where there is one: the same engine without the browser around it,
whose windows cost some seconds of processor time with every profile. It reads no settings from a profile.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

SHELL = "chromium-headless-shell"  # Debian's name
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# A test machine has no GPU and may run as root in a container; only the pages under test may use the network.
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")


def candidates() -> Iterator[str]:
    """Yield the programs that may be a Chromium, best first."""
    if chosen := os.environ.get("CHROMIUM"):
        yield chosen
        return
    yield from filter(None, map(shutil.which, NAMES))
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if Path(own).is_file():
        yield own


def starts(program: str) -> bool:
    """Tell whether a program answers with its version."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and "chrom" in done.stdout.lower()


def find() -> str | None:
    """Return the path of a Chromium that starts, or None."""
    return next(filter(starts, candidates()), None)


def find_shell() -> str | None:
    """Return the path of a headless shell that starts; without one, or with $CHROMIUM, what `find` finds."""
    shell = None if os.environ.get("CHROMIUM") else shutil.which(SHELL)
    return shell if shell and starts(shell) else find()


def install() -> str:
    """Return the path of a Chromium, installing one if there is none."""
    if found := find():
        return found
    if chosen := os.environ.get("CHROMIUM"):
        raise SystemExit(f"$CHROMIUM names {chosen}, which does not start")
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
        for packages in (["chromium", "fonts-liberation"], [SHELL]):  # not every Debian has the shell
            command = ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", *packages]
            subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
        if found := find():
            return found
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if found := find():
        return found
    raise SystemExit("no Chromium could be installed; install one and name it in the variable CHROMIUM")


if __name__ == "__main__":
    if sys.argv[1:] != ["install"]:
        raise SystemExit("usage: python -m tests.browser.chromium install")
    print(install())
