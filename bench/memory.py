"""Memory: the most that a tab's process ever held, as the Linux kernel counts it (VmHWM).

In:  a browser with one tab. Out: bytes, or None where /proc does not tell.
"""

from playwright.sync_api import Browser, Page

from bench.chrome import Chrome
from bench.machine import high_water
from bench.texts import Work

PATIENCE_MS = 120_000


def peaks(chrome: Chrome, site_url: str, peer_url: str, work: Work) -> dict[str, int | str | None]:
    """Rank one work once in the real page and once with the peer, each in a browser of its own."""
    found: dict[str, int | str | None] = {"work": work.name}
    for name, rank, url in (("page", _rank_ours, site_url), ("peer", _rank_peer, f"{peer_url}#asked")):
        with chrome.launch() as browser:
            page = browser.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.goto(url)
            rank(page, work)
            found[name] = peak(browser)
    return found


def peak(browser: Browser) -> int | None:
    """Return the largest peak of the browser's renderers; workers live in their page's."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    sizes = [high_water(int(each["id"])) for each in processes if each["type"] == "renderer"]
    return max((size for size in sizes if size is not None), default=None)


def _rank_ours(page: Page, work: Work) -> None:
    page.locator("[role=status][data-state=done]").wait_for(state="attached")
    page.get_by_role("textbox", name="Query", exact=True).fill(work.query)
    page.get_by_role("textbox", name="Passages", exact=True).fill("\n".join(work.passages))
    page.get_by_role("button", name="Rank", exact=True).click()
    whole = "n => document.querySelectorAll('#origin[data-kind=live]').length && "
    whole += "document.querySelectorAll('[data-passage]').length >= 2 * n"
    page.wait_for_function(whole, arg=len(work.passages))
    page.locator("[role=status][data-state=done]").wait_for(state="attached")


def _rank_peer(page: Page, work: Work) -> None:
    page.wait_for_function("() => window.ask")
    page.evaluate(
        "async (work) => { await window.ask('load', { threads: 1 }); await window.ask('rank', work); }",
        {"query": work.query, "passages": list(work.passages)},
    )
