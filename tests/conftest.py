"""What all tests share. `pytest` alone runs those that need nothing; the others carry `model` or `browser`.

Helpers of one stage live beside its tests: `fakes.py` (models as arithmetic), `folders.py` (a page and models
as files), `browser/` (a built site in Chromium).
"""

import importlib.util

import pytest

# `pytest` alone needs neither extra: what cannot be imported without Playwright is not looked at.
collect_ignore = [] if importlib.util.find_spec("playwright") else ["browser"]


@pytest.fixture
def unbundled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the scripts of a built site apart, for pages of a few lines: that needs no Node.js."""
    monkeypatch.setattr("export.site.bundle", lambda site, web: set())


def cost(item: pytest.Item) -> int:
    """Return 0 for a test that needs nothing, 1 for one that needs models, 2 for one that needs a browser."""
    if item.get_closest_marker("browser"):
        return 2
    return 1 if item.get_closest_marker("model") else 0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what is cheap first; browser tests last, for while Playwright runs nobody else can start a loop."""
    items.sort(key=cost)
