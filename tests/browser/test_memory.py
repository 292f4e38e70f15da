"""Memory: Python starts from its memory of the last visit, with new dice, and does without a bad one."""

import pytest

from tests.browser.conftest import Opener
from tests.browser.ranklens_page import RankLensPage
from tests.browser.test_python import Panel

pytestmark = pytest.mark.browser

KEPT = """
async () => {
  for (const name of await caches.keys()) {
    const store = await caches.open(name);
    const found = (await store.keys()).find((request) => request.url.endsWith("/python-memory"));
    if (found) return [name, found.url];
  }
}
"""
# Bytes that are no memory, under the digest of these bytes: only Pyodide itself can notice.
REPLACE = """
async ([name, url]) => {
  const store = await caches.open(name);
  const bytes = new TextEncoder().encode("no memory of Python at all");
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const headers = new Headers((await store.match(url)).headers);
  headers.set("X-SHA-256", Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""));
  await store.put(url, new Response(bytes, { headers }));
}
"""
TEXTS = ("Which fruit is yellow?", ["The sky is blue.", "A ripe banana is yellow."])


def visit(page: RankLensPage) -> tuple[str, str]:
    """Load the page; return the seed of Python's hashes, which memory keeps, and a throw of its dice."""
    page.load().wait_booted()
    for _ in range(600):
        if page.evaluate(KEPT):
            break
        page.page.wait_for_timeout(100)
    output = Panel(page).run("import random\nprint(hash('ranklens'))\nprint(random.random())")
    seed, dice = output.inner_text().split()[:2]
    return seed, dice


def test_later_visits_start_from_memory_and_survive_its_loss(open_page: Opener) -> None:
    page = open_page()
    first = visit(page)
    expected = page.rank(*TEXTS)
    second = visit(page)
    assert second[0] == first[0]  # the same interpreter goes on: Python chooses this seed anew at every start
    assert second[1] != first[1]
    assert page.rank(*TEXTS) == expected

    page.evaluate(REPLACE, page.evaluate(KEPT))
    third = visit(page)
    assert third[0] != first[0]
    assert page.rank(*TEXTS) == expected
