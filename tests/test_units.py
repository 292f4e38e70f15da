"""Units: words and sentences of any script, and a text with one of them taken out."""

import pytest

from ranklens.units import Span, sentences, utf16_offsets, without, words


def texts(text: str, spans: list[Span]) -> list[str]:
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The free plan, please!", ["The", "free", "plan", "please"]),
        ("it's O’Neil's e-mail 'quoted'", ["it's", "O’Neil's", "e-mail", "quoted"]),
        ("1,000.50 km at 12:30, v2.1.", ["1,000.50", "km", "at", "12:30", "v2.1"]),
        ("max_tokens=256 C++ a/b", ["max_tokens", "256", "C", "a", "b"]),
        ("cafe\u0301 हिन्दी mi\u200cخواهم", ["cafe\u0301", "हिन्दी", "mi\u200cخواهم"]),
        ("東京は大きい", ["東", "京", "は", "大", "き", "い"]),
        ("カ\u3099 한국어 단어", ["カ\u3099", "한국어", "단어"]),
        ("𠮷野家 😀 ok", ["𠮷", "野", "家", "ok"]),
        ("ทดสอบ", ["ทดสอบ"]),
        ("-- ... 😀", []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert texts(text, words(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Smith paid $3.5 at J. R. Jones, e.g. twice. Then left.", 2),
        ('He said "Go." She went... and came back.', ['He said "Go."', "She went... and came back."]),
        ("これは文です。次の文！終わり", ["これは文です。", "次の文！", "終わり"]),
        ("- first\n- second\nwrapped here\n\nLast", ["- first", "- second\nwrapped here", "Last"]),
        ("all in small letters. but two sentences.", 2),
        ("about approx. ten of the U.S. states", 1),
        ("  no end ", ["no end"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str] | int) -> None:
    found = texts(text, sentences(text))
    assert found == expected or len(found) == expected


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("the free plan", "free", "the plan"),
        ("the free plan", "the", "free plan"),
        ("the free plan", "plan", "the free"),
        ("a plan, please", "plan", "a, please"),
        ("see (plan) here", "plan", "see () here"),
        ("one\ntwo three", "two", "one\nthree"),
        ("foo漢bar", "漢", "foo bar"),
        ("東京は", "京", "東は"),
        ("alone", "alone", ""),
    ],
)
def test_a_text_without_a_unit_reads_as_if_it_had_never_been_there(
    text: str, unit: str, expected: str
) -> None:
    start = text.index(unit)
    assert without(text, Span(start, start + len(unit))) == expected


def test_a_sentence_leaves_one_space_behind() -> None:
    text = "One. Two. Three."
    assert without(text, sentences(text)[1]) == "One. Three."


def test_offsets_are_those_of_javascript() -> None:
    text = "a😀𠮷b"
    assert utf16_offsets(text) == [0, 1, 3, 5, 6]
    assert utf16_offsets(text)[-1] == len(text.encode("utf-16-le")) // 2
