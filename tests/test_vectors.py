"""Vectors: computed once, kept by text, forgotten oldest first."""

import pytest

from ranklens import vectors
from tests.fakes import BI_MANIFEST, FakeModel, drive


def test_a_text_is_embedded_once() -> None:
    model = FakeModel(BI_MANIFEST)
    work = vectors.Vectors(model).work()
    first, second = drive(work.vector("a bb")), drive(work.vector("a bb"))
    assert first == second
    assert (work.embedded, work.reused, len(model.fed)) == (1, 1, 1)


def test_the_least_used_vector_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "MOST", 2)
    memory = vectors.Vectors(FakeModel(BI_MANIFEST))
    work = memory.work()
    for text in ("a", "bb", "a", "ccc"):
        drive(work.vector(text))
    assert ("a" in memory, "bb" in memory, "ccc" in memory) == (True, False, True)
