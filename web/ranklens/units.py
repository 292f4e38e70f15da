"""Units: the words, or the sentences, of a text, and the text without one of them.

In:  a text.
Out: spans (start, end) in Python's code points; ``utf16_offsets`` turns them into JavaScript's.
Left out: what needs a dictionary. Thai, Lao and Khmer write no spaces, so a phrase of theirs is one word;
punctuation and symbols are nobody's unit; abbreviations are known by a short English list.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple


class Span(NamedTuple):
    """``text[start:end]``."""

    start: int
    end: int


# A text is searched through its characters' kinds, one letter each: w letter, d digit, m mark, c a script
# whose every character is a word, j joins letters, n joins digits, s space, o other.
_WORD = re.compile("cm*|[wd][wdm]*(?:(?:j(?=[wd])|(?<=d)n(?=d))[wdm]+)*")
_JOINERS = "'’-‐‑\u200c\u200d"
_IDEOGRAPHS = (
    ("\u3005", "\u3007"),  # 々〆〇
    ("\u3040", "\u312f"),  # Hiragana, Katakana, Bopomofo
    ("\u31f0", "\u31ff"),
    ("\u3400", "\u4dbf"),  # Han
    ("\u4e00", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\uff66", "\uff9f"),
    ("\U00020000", "\U0003ffff"),
)
_SENTENCE_END = re.compile(r"""[.!?…]+["'”’»)\]]*(?=\s)|[。！？]+[」』”’）]*|\n""")
_SHORT = re.compile(r"(?<!\w)\w{1,3}$")
_NEXT = re.compile(r"\s*(\S?)")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|No|vs|etc|e\.g|i\.e|cf|Inc|Fig|approx)\.$")


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    if any(first <= character <= last for first, last in _IDEOGRAPHS):
        return "m" if unicodedata.category(character)[0] == "M" else "c"
    if character in _JOINERS:
        return "j"
    if character in ".,:":
        return "n"
    category = unicodedata.category(character)[0]
    return {"L": "w", "N": "d", "M": "m"}.get(category, "w" if character == "_" else "o")


def words(text: str) -> list[Span]:
    """Return the words: letters and digits of any script; ``'`` and ``-`` join letters, ``.,:`` join digits.

    >>> [text[start:end] for text in ["It's 3.5 km, e-mail"] for start, end in words(text)]
    ["It's", '3.5', 'km', 'e-mail']
    """
    kinds = "".join(map(_kind, text))
    return [Span(*found.span()) for found in _WORD.finditer(kinds)]


def sentences(text: str) -> list[Span]:
    """Return the sentences, without the space around them: cut after ``.!?…。！？`` and between lines.

    A point does not end a sentence after an initial or a known abbreviation, nor, before a small letter,
    after a word of up to three letters; a line break before a small letter does not (the text was wrapped).
    """
    cuts = [found.end() for found in _SENTENCE_END.finditer(text) if _ends(text, found)]
    spans = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        piece = text[start:end]
        if piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            spans.append(Span(first, first + len(piece.strip())))
    return spans


def _ends(text: str, found: re.Match[str]) -> bool:
    mark = found.group()
    if mark[0] in "。！？":
        return True
    following = _NEXT.match(text, found.end())
    if following and following[1].islower():
        if mark[0] in "…\n" or mark.startswith(".."):
            return False
        if mark[0] == "." and _SHORT.search(text, max(0, found.start() - 4), found.start()):
            return False
    return not (mark == "." and _ABBREVIATION.search(text, max(0, found.start() - 12), found.end()))


def without(text: str, span: Span) -> str:
    """Return ``text`` without a span, joined as if it had never been there: no double space, no glued words.

    >>> without("the free plan, please", Span(9, 13))
    'the free, please'
    """
    left, right = text[: span.start], text[span.end :]
    if not left.strip():
        return right.lstrip()
    if not right.strip():
        return left.rstrip()
    if left[-1].isspace():
        if right[0].isspace():
            right = right.lstrip()
        elif right[0] in ",.;:!?…)]}%":
            left = left.rstrip()
    elif _kind(left[-1]) in "wdm" and _kind(right[0]) in "wd":
        right = f" {right}"
    return left + right


def utf16_offsets(text: str) -> list[int]:
    r"""Return for each place in ``text``, its end included, the offset that JavaScript has for it.

    >>> utf16_offsets("a\U0001f600b")
    [0, 1, 3, 4]
    """
    return list(accumulate((2 if character > "\uffff" else 1 for character in text), initial=0))
