"""Reading: files of every kind, broken ones included, as passages or judged queries."""

import json
import random
from typing import Any

import pytest

from ranklens import reading
from ranklens.passages import ReadError
from ranklens.reading import PassagesRead

CARD = {"topic": "t", "passages": ["a", "b"], "queries": [{"q": "x", "rel": {"1": 2}}, {"q": "y", "rel": {}}]}


def read(*files: tuple[str, str | bytes], **options: Any) -> Any:
    return reading.read(
        [(name, text if isinstance(text, bytes) else text.encode()) for name, text in files], **options
    )


def texts(result: PassagesRead) -> list[str]:
    return [passage["text"] for passage in result["passages"]]


def as_lines(*values: object) -> str:
    return "\n".join(json.dumps(value) for value in values)


def test_a_text_file() -> None:
    result = read(("a.txt", "One.\nTwo.\n"))
    assert (result["kind"], texts(result), result["columns"]) == ("passages", ["One.", "Two."], None)
    assert texts(read(("a.txt", "One.\nTwo.\n"), how="blank")) == ["One.\nTwo."]


def test_a_table_with_titles_ids_and_more() -> None:
    result = read(("a.csv", "id,title,text,url\n1,Free plan,No API.,x\n2,Why?,Because.,\n"))
    assert result["passages"] == [
        {"text": "Free plan. No API.", "id": "1", "title": "Free plan", "metadata": {"url": "x"}},
        {"text": "Why? Because.", "id": "2", "title": "Why?", "metadata": {}},
    ]
    columns = result["columns"]
    assert (columns["text"], columns["title"], columns["id"], columns["header"]) == (
        "text",
        "title",
        "id",
        True,
    )
    assert columns["sample"][0] == ["1", "Free plan", "No API.", "x"]


def test_the_longest_column_is_the_text_unless_the_visitor_chooses() -> None:
    table = "nr,note,story\n1,short note,A much longer story is told here\n2,n,And another one\n"
    assert texts(read(("a.csv", table)))[1] == "And another one"
    chosen = read(("a.csv", table), choice={"text": "note", "title": "", "id": "nr"})
    assert texts(chosen) == ["short note", "n"]
    assert chosen["passages"][0]["id"] == "1"
    with pytest.raises(ReadError, match="no column 'nope'"):
        read(("a.csv", table), choice={"text": "nope"})


def test_rows_without_a_text_are_left_out_and_named() -> None:
    result = read(("a.csv", "id,text\n1,a\n2,\n3,b\n4,\n"))
    assert texts(result) == ["a", "b"]
    assert result["notes"] == ["a.csv: rows 3 and 5 left out: no text."]
    with pytest.raises(ReadError, match="no row has a text in 'text'"):
        read(("a.csv", "id,text\n1,\n"))


def test_a_query_and_grades_in_a_table_come_along() -> None:
    result = read(("a.csv", "query,text,grade\nq?,a,\nq?,b,2\n"))
    assert (result["query"], result["grades"]) == ("q?", {1: 2})
    several = read(("a.csv", "query,text\nq1,a\nq2,b\n"))
    assert several["query"] == ""
    assert "2 different queries" in several["notes"][0]


def test_json_strings_and_objects() -> None:
    assert texts(read(("a.json", '["a", "", "b"]'))) == ["a", "b"]
    assert texts(read(("a.jsonl", as_lines("a", "b")))) == ["a", "b"]
    result = read(("a.jsonl", as_lines({"body": "a", "_id": 7, "tags": ["x"]}, {"body": "b"})))
    assert result["passages"][0] == {"text": "a", "id": "7", "title": "", "metadata": {"tags": ["x"]}}
    assert result["columns"]["names"] == ["body", "_id", "tags"]


def test_json_with_passages_inside() -> None:
    example = {"query": "q?", "passages": ["a", "b"], "relevant": {"1": 2}, "stored": {}}
    result = read(("a.json", json.dumps(example)))
    assert (texts(result), result["query"], result["grades"]) == (["a", "b"], "q?", {1: 2})
    answer = {"query": "q?", "documents": [{"content": "c", "title": "T", "score": 0.5}]}
    found = read(("a.json", json.dumps(answer)))["passages"][0]
    assert found == {"text": "T. c", "id": "", "title": "T", "metadata": {"score": 0.5}}


@pytest.mark.parametrize(("k", "read_as"), [(1, 1), (2, 2), (3, 0), (0, 0), (True, 0), ("1", 0), (None, 0)])
def test_k_of_a_session_is_read_if_it_can_be_one(k: object, read_as: int) -> None:
    session = {"query": "q?", "passages": ["a", "b"], "grades": {}, "k": k}
    assert read(("a.json", json.dumps(session)))["k"] == read_as


def test_metadata_is_what_javascript_can_hold() -> None:
    text = '[{"text": "a", "id": 12345678901234567890, "big": 9007199254740993, "inf": 1e999, "nan": NaN}]'
    passage = read(("a.json", text))["passages"][0]
    assert passage["id"] == "12345678901234567890"
    assert passage["metadata"] == {"big": "9007199254740993", "inf": "inf", "nan": "nan"}
    json.dumps(passage, allow_nan=False)


def test_embeddings_are_not_carried_along() -> None:
    passage = read(("a.json", as_lines([{"text": "a", "embedding": [0.1] * 384}])))["passages"][0]
    assert passage["metadata"] == {}


def test_topic_cards() -> None:
    result = read(("cards.jsonl", as_lines(CARD, CARD)))
    assert (result["kind"], result["format"], result["queries"]) == ("judged", "cards", 4)
    assert result["cards"][1]["queries"][0] == {"id": "c2-q1", "query": "x", "grades": {1: 2}}
    assert len(read(("card.json", json.dumps(CARD)))["cards"]) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"queries": [{"q": "x", "rel": {"7": 1}}]},
            "query 1: the grades name passage '7'; there are 0 to 1",
        ),
        ({"queries": [{"q": "x", "rel": {"0": "good"}}]}, "'good' is no grade"),
        ({"queries": [{"q": "x", "rel": {"0": 100}}]}, "the grade 100 is above 20"),
        ({"queries": [{"q": "", "rel": {"0": 1}}]}, "a query needs"),
        ({"queries": ["x"]}, "not an object"),
        ({"queries": [{"q": "x", "rel": [1]}]}, "not an object such as"),
        ({"queries": [{"q": "x", "rel": {}}]}, "no query has a relevant passage"),
        ({"passages": ["a"]}, "a list of 2"),
        ({"passages": ["a", ""]}, "passage 1: there is no text"),
        ({"passages": "ab"}, "a list of 2"),
    ],
)
def test_a_faulty_card_is_refused_with_its_place(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read(("cards.jsonl", as_lines(CARD | change)))


def test_several_files_are_joined() -> None:
    result = read(
        ("a.txt", "One.\nTwo."), ("b.json", '{"query": "q", "passages": ["c"], "grades": {"0": 1}}')
    )
    assert (texts(result), result["name"]) == (["One.", "Two.", "c"], "a.txt and 1 more")
    assert (result["query"], result["grades"], result["columns"]) == ("q", {2: 1}, None)
    with pytest.raises(ReadError, match="some of the files"):
        read(("a.txt", "One."), ("b.json", json.dumps(CARD)))


def test_more_passages_than_a_ranking_takes() -> None:
    result = read(("a.txt", "x\n" * 600))
    assert (len(result["passages"]), result["total"]) == (500, 600)
    assert "first 500" in result["notes"][0]


def test_a_passage_that_is_too_long_is_left_out() -> None:
    result = read(("a.txt", "x" * 100_001 + "\nok"))
    assert texts(result) == ["ok"]
    assert "passage 1 left out" in result["notes"][0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", "12"),
        ("a.json", "[]"),
        ("a.json", "{}"),
        ("a.json", '{"foo": 1}'),
        ("a.json", "[1, 2]"),
        ("a.json", '[["a"]]'),
        ("a.json", '[{"n": 1}, {}]'),
        ("a.json", '{"passages": [1]}'),
        ("a.json", '{"passages": {"a": "b"}, "queries": []}'),
        ("a.json", '{"queries": [], "passages": []}'),
        ("a.jsonl", '"a"\n12'),
        ("a.csv", "\n\n,,\n"),
    ],
)
def test_json_of_the_wrong_shape_is_refused_with_what_to_do(name: str, text: str) -> None:
    with pytest.raises(ReadError) as caught:
        read((name, text))
    assert str(caught.value).startswith(name)
    assert caught.value.hint


def test_content_tells_what_an_unknown_ending_does_not() -> None:
    assert texts(read(("dump", '["a", "b"]'))) == ["a", "b"]
    assert texts(read(("notes.md", "One.\nTwo."))) == ["One.", "Two."]
    assert texts(read(("notes.md", "[1] One.\n[2] Two."))) == ["[1] One.", "[2] Two."]


def test_no_files_and_too_many_are_refused() -> None:
    for files in ([], [("a.txt", "x")] * 21):
        with pytest.raises(ReadError):
            read(*files)


def test_damaged_files_raise_nothing_but_read_errors() -> None:
    chance = random.Random(7)
    whole = [
        ("a.csv", 'id,title,text\n1,"T, t",He said ""hi""\n2,x,y\n'),
        (
            "a.json",
            json.dumps(
                {"query": "q", "passages": [{"text": "é東", "n": [1, {"a": None}]}], "grades": {"0": 1}}
            ),
        ),
        ("a.jsonl", as_lines(CARD, CARD)),
        ("a.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\n"),
    ]
    for _ in range(600):
        name, text = chance.choice(whole)
        data = bytearray(text.encode())
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(data))
            change = chance.randrange(3)
            if change == 0:
                data[place] = chance.randrange(256)
            elif change == 1:
                del data[place]
            else:
                data[place:place] = chance.choice([b'"', b"{", b"[", b",", b"\n", b"\x00", b"\xc3", b"null"])
        try:
            json.dumps(read((name, bytes(data))), allow_nan=False)
        except ReadError as error:
            assert error.hint
