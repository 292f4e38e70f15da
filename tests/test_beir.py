"""BEIR: three files handed in together, in any order and under any names."""

import json

import pytest

from ranklens import beir
from ranklens.passages import ReadError
from ranklens.reading import JudgedRead, read

CORPUS = """\
{"_id": "d1", "title": "T", "text": "alpha", "metadata": {"url": "u"}}
{"_id": "d2", "title": "", "text": "beta"}"""
QUERIES = '{"_id": "q1", "text": "what"}\n{"_id": "q2", "text": "who"}\n{"_id": "q3", "text": "unjudged"}'
QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t2\nq2\td1\t0\n"


def read_three(**texts: str) -> JudgedRead:
    result = read([(name.replace("_", "."), text.encode()) for name, text in texts.items()])
    assert result["kind"] == "judged"
    return result


def test_the_three_files_become_one_card() -> None:
    result = read_three(queries_jsonl=QUERIES, test_tsv=QRELS, corpus_jsonl=CORPUS)
    (card,) = result["cards"]
    assert result["format"] == "beir"
    assert card["passages"][0] == {"text": "T alpha", "id": "d1", "title": "T", "metadata": {"url": "u"}}
    assert card["queries"] == [
        {"id": "q1", "query": "what", "grades": {0: 1}},
        {"id": "q2", "query": "who", "grades": {1: 2}},
    ]


def test_other_names_and_trecs_judgments_do_as_well() -> None:
    result = read_three(a_jsonl=CORPUS, b_jsonl=QUERIES, c_txt="q1 0 d1 1\nq2 Q0 d2 2\n")
    assert [query["id"] for query in result["cards"][0]["queries"]] == ["q1", "q2"]


def test_ids_that_occur_on_both_sides_are_told_apart_by_the_files_names() -> None:
    corpus, queries = CORPUS.replace('"d', '"'), QUERIES.replace('"q', '"')
    result = read_three(
        queries_jsonl=queries, corpus_jsonl=corpus, x_tsv="query-id\tcorpus-id\tscore\n1\t2\t1\n"
    )
    assert result["cards"][0]["queries"][0]["query"] == "what"


def test_judgments_of_missing_passages_and_empty_passages_are_noted() -> None:
    empty = CORPUS + '\n{"_id": "d3", "text": ""}'
    result = read_three(queries_jsonl=QUERIES, corpus_jsonl=empty, t_tsv=QRELS + "q1\tnowhere\t1\n")
    assert result["notes"] == [
        "corpus.jsonl: 1 passage without a text left out.",
        "t.tsv: 1 judgment for passages that corpus.jsonl does not have.",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"corpus_jsonl": None}, "1 other file beside them instead of 2"),
        ({"t_tsv": QRELS + "q1 d1"}, "line 5: 2 columns"),
        ({"t_tsv": QRELS + "q1\td1\tyes"}, "line 5: 'yes' is no grade"),
        ({"t_tsv": QRELS + "q9\td1\t1"}, "lacks the query 'q9'"),
        ({"t_tsv": "query-id\tcorpus-id\tscore\nq1\td1\t0\n"}, "no query has a relevant passage"),
        ({"queries_jsonl": QUERIES.replace('"what"', '""')}, "line 1: a query needs"),
        ({"corpus_jsonl": CORPUS + '\n["x"]'}, 'line 3: there is no object with "_id"'),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line(change: dict[str, str | None], message: str) -> None:
    files = {"queries_jsonl": QUERIES, "corpus_jsonl": CORPUS, "t_tsv": QRELS, **change}
    with pytest.raises(ReadError, match=message):
        read_three(**{name: text for name, text in files.items() if text is not None})


def test_a_corpus_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beir, "MAX_PASSAGES", 1)
    with pytest.raises(ReadError, match="2 passages; the limit is 1"):
        read_three(queries_jsonl=QUERIES, corpus_jsonl=CORPUS, t_tsv=QRELS)


def test_a_corpus_alone_is_a_list_of_passages() -> None:
    result = read([("corpus.jsonl", CORPUS.encode())])
    assert result["kind"] == "passages"
    assert json.loads(json.dumps(result))["passages"][0]["id"] == "d1"
