"""`python -m tests.browser.screenshot`: takes the README's picture of the site in dist/, ranked live.

`--dark` and `--width N` show it otherwise; `--out FILE` says where the picture goes.
"""

import argparse
import threading
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from export import serve
from tests.browser import chromium
from tests.browser.ranklens_page import BOOT_MS, RANK_MS, RankLensPage

ROOT = Path(__file__).resolve().parents[2]


def take(address: str, args: argparse.Namespace) -> None:
    """Open the page, wait for its live ranking, and save what is in the window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.ARGUMENTS))
        page = browser.new_page(
            viewport={"width": args.width, "height": args.height},
            color_scheme="dark" if args.dark else "light",
            reduced_motion="reduce",
        )
        opened = RankLensPage(page, address).load()
        opened.wait_state("done", timeout=BOOT_MS)
        opened.rank_button.click()  # the first ranking's times are not the usual ones
        expect(page.locator("#lesson")).not_to_contain_text("First ranking", timeout=RANK_MS)
        page.wait_for_timeout(500)  # fonts and lines settle
        page.screenshot(path=args.out)
        browser.close()


def main() -> None:
    """Serve the site for as long as the picture takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "dist")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshot.png")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=860)
    args = parser.parse_args()
    with serve.start(args.site, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        take(f"http://{serve.HOST}:{server.server_port}/", args)
        server.shutdown()


if __name__ == "__main__":
    main()
