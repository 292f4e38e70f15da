"""Rest: what can wait is done once nothing is asked of the engine any more, and in order."""

import pytest

from tests.browser.conftest import Opener

pytestmark = pytest.mark.browser

TASKS = """
async () => {
  const { atRest, begin } = await import("./rest.js");
  const noted = [];
  const ends = [begin(), begin()];
  const done = new Promise((resolve) => {
    atRest(async () => noted.push("one"));
    atRest(async () => { noted.push("two"); resolve(); });
  });
  ends[0]();
  await new Promise((resolve) => setTimeout(resolve, 2000)); // longer than it waits
  noted.push("end");
  ends[1]();
  await done;
  return noted;
}
"""


def test_tasks_wait_until_nothing_is_under_way(open_page: Opener) -> None:
    opened = open_page().without_engine().load()
    assert opened.evaluate(TASKS) == ["end", "one", "two"]
