"""Splitting: a plain text file as passages.

In:  text, and how its passages are separated: by line, by blank lines, or "auto".
Out: the passages. The rule for "auto" is that of ``web/text.js``, which splits what is typed while it is
typed; a browser test holds the two together.
"""

from __future__ import annotations

import re
from typing import Literal

Split = Literal["auto", "lines", "blank"]

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_SENTENCE_END = re.compile("""[.!?…:;。！？]["'”’»)\\]]*$""")
WRAPPED_LINE = 40
"""A line at least this long that stops in mid-sentence was wrapped by a mail client or a PDF."""


def split(text: str, how: Split = "auto") -> list[str]:
    r"""Return the passages, trimmed, none of them empty.

    >>> split("a\n\nb\na", "lines")
    ['a', 'b', 'a']
    """
    chosen = detect(text) if how == "auto" else how
    found = (
        _LINE_BREAK.split(text) if chosen == "lines" else ["\n".join(lines) for lines in _paragraphs(text)]
    )
    return [passage.strip() for passage in found if passage.strip()]


def detect(text: str) -> Literal["lines", "blank"]:
    """Return "blank" if blank lines cut the text into paragraphs, "lines" if they are stray.

    Line breaks inside paragraphs speak: broken in mid-sentence, they are wraps. Else count: two paragraphs of
    ten sentences are a list with one stray blank line; three with a title line each are paragraphs.
    """
    paragraphs = [[line.strip() for line in lines] for lines in _paragraphs(text)]
    breaks = [
        _is_wrap(line, following)
        for lines in paragraphs
        for line, following in zip(lines, lines[1:], strict=False)
    ]
    if len(paragraphs) < 2 or not breaks:
        return "lines"
    if sum(breaks) * 2 >= len(breaks):
        return "blank"
    return "blank" if len(paragraphs) >= len(breaks) else "lines"


def _is_wrap(line: str, following: str) -> bool:
    return not _SENTENCE_END.search(line) and (len(line) >= WRAPPED_LINE or following[:1].islower())


def _paragraphs(text: str) -> list[list[str]]:
    paragraphs: list[list[str]] = [[]]
    for line in _LINE_BREAK.split(text):
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [lines for lines in paragraphs if lines]
