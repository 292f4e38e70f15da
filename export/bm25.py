"""BM25 over one corpus, by bm25s: the keyword search that the two encoders are held against.

Passages come in once; scores by passage go out for each query. These are bm25s's own defaults: Lucene's
variant, k1 1.5, b 0.75, words of two letters or more, English stop words left out, no stemming.
"""

from collections.abc import Sequence
from importlib.metadata import version

import bm25s

SETTINGS = "Lucene variant, k1 1.5, b 0.75, English stop words, no stemming"


def describe() -> str:
    """Return the library, its version and the settings."""
    return f"bm25s {version('bm25s')}: {SETTINGS}"


class Bm25:
    """An index of passages."""

    def __init__(self, passages: Sequence[str]) -> None:
        """Index the passages."""
        self.size = len(passages)
        self._index = bm25s.BM25()
        words = _words(passages)
        self._empty = not any(words)  # bm25s cannot index a corpus without a word
        if not self._empty:
            self._index.index(words, show_progress=False)

    def scores(self, query: str) -> list[float]:
        """Return a score by passage; all zero if no word of the query is in the corpus."""
        words = _words([query])[0]
        if self._empty or not words:
            return [0.0] * self.size
        return [float(score) for score in self._index.get_scores(words)]


def _words(texts: Sequence[str]) -> list[list[str]]:
    found: list[list[str]] = bm25s.tokenize(list(texts), return_ids=False, show_progress=False)
    return found
