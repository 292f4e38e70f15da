"""Routes that a test is done with, and that stay: to take one down, every worker of the page is asked.

One that is starting or dying never answers, and the test waits for it until its time is up.
"""

from collections.abc import Callable

from playwright.sync_api import Page, Route

from tests.browser.sabotage import Breaker


def until_mended(page: Page, pattern: str, breaker: Breaker) -> Callable[[], None]:
    """Break what matches; the function that is returned ends that."""
    mended = False

    def handle(route: Route) -> None:
        if mended:
            route.continue_()
        else:
            breaker(route)

    def mend() -> None:
        nonlocal mended
        mended = True

    page.route(pattern, handle)
    return mend


class Held:
    """Requests that get no answer until they are let go, all at once."""

    def __init__(self, page: Page, *patterns: str) -> None:
        """Hold back what matches one of the patterns."""
        self.routes: list[Route] = []
        self._open = False
        for pattern in patterns:
            page.route(pattern, lambda route: self._take(route))  # Playwright cannot mark a method

    def _take(self, route: Route) -> None:
        if self._open:
            route.continue_()
        else:
            self.routes.append(route)

    def let_go(self) -> None:
        """Let all that was held go on its way, and from now on all that comes."""
        self._open = True
        for route in self.routes:
            route.continue_()


def leave(page: Page) -> None:
    """End a page's workers, then take down its routes: one still being answered would fail the next test."""
    page.goto("about:blank")
    page.unroute_all(behavior="ignoreErrors")
