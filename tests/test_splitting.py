"""Splitting: a text file as passages; the cases are those of the page's own splitter."""

import pytest

from ranklens.splitting import Split, detect, split


@pytest.mark.parametrize(
    ("text", "how", "expected"),
    [
        ("One.\nTwo.\n", "auto", ["One.", "Two."]),
        ("One.\r\nTwo.\rThree.", "auto", ["One.", "Two.", "Three."]),
        ("Para one\nstill one.\n\nPara two.", "auto", ["Para one\nstill one.", "Para two."]),
        ("A.\n\nB.\n\nC.", "auto", ["A.", "B.", "C."]),
        ("A\nB\n\nC", "lines", ["A", "B", "C"]),
        ("A\nB\n\nC", "blank", ["A\nB", "C"]),
        ("  \n", "auto", []),
    ],
)
def test_split(text: str, how: Split, expected: list[str]) -> None:
    assert split(text, how) == expected


def test_a_list_with_one_stray_blank_line_is_a_list() -> None:
    text = "\n".join(f"Sentence {number}." for number in range(10)) + "\n\nAnother one."
    assert detect(text) == "lines"


def test_paragraphs_with_a_title_line_each_are_paragraphs() -> None:
    assert detect("\n\n".join(f"Title {number}\nThe text." for number in range(3))) == "blank"


def test_lines_wrapped_at_a_width_are_one_passage() -> None:
    wrapped = "This passage was wrapped by a mail client at forty\nCharacters or so.\n\nAnd this one as well."
    assert len(split(wrapped)) == 2
