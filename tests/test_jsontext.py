"""JSON text: one value or one a line, with the place of what is wrong."""

import json

import pytest

from ranklens.jsontext import Line, depth, read_json
from ranklens.passages import ReadError


def test_one_value_or_one_a_line_whatever_the_ending() -> None:
    assert read_json("a.json", '["a",\n "b"]') == ["a", "b"]
    assert read_json("a.jsonl", '"a"\n\n"b"\n') == [Line(1, "a"), Line(3, "b")]
    assert read_json("a.json", '{"x": 1}\n{"x": 2}') == [Line(1, {"x": 1}), Line(2, {"x": 2})]
    assert read_json("a.jsonl", '[\n "a"\n]') == ["a"]


def test_a_line_separator_inside_a_string_ends_no_line() -> None:
    assert read_json("a.jsonl", '"a\u2028b"\n"c"') == [Line(1, "a\u2028b"), Line(2, "c")]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.json", '[{"text": "a"},\n {"text": "b"]', "a.json, line 2, column 14"),
        ("a.json", '{"text": "a', "a.json, line 1, column 10"),
        ("a.jsonl", '"a"\n{bad\n"c"', "a.jsonl, line 2, column 2"),
        ("a.jsonl", "nothing", "a.jsonl, line 1, column 1"),
        ("a.json", "1" * 5000, "a.json, line 1"),
        ("a.json", '["' + "\\" * 7, "a.json, line 1"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(name: str, text: str, place: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_json(name, text)
    assert str(caught.value).startswith(place)


def test_deep_nesting_is_refused_before_it_is_parsed() -> None:
    for text in ("[" * 1_000_000, '{"a":' * 100_000):
        with pytest.raises(ReadError, match="levels of nesting"):
            read_json("a.json", text)


def test_brackets_in_strings_do_not_nest() -> None:
    text = json.dumps(["[" * 60, '"[{"' * 20])
    assert depth(text) == 1
    assert read_json("a.json", text)[0] == "[" * 60
