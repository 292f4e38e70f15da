"""Processor: the time that tabs kept the processor busy; unlike the clock it hardly grows when others run.

In:  a browser. Out: milliseconds of all its tabs since they began, in steps of the kernel's (10 ms on Linux).
"""

from playwright.sync_api import Browser


class Processor:
    """A meter of processor time."""

    def __init__(self, browser: Browser) -> None:
        """Ask the browser itself, which knows its processes."""
        self._session = browser.new_browser_cdp_session()

    def read(self) -> float:
        """Return the time so far; workers count with their page."""
        processes = self._session.send("SystemInfo.getProcessInfo")["processInfo"]
        return sum(float(each["cpuTime"]) * 1000 for each in processes if each["type"] == "renderer")
