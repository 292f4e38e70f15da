"""Judged data: three kinds of files read as the same thing, and faulty files refused by file and line."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from export import beir, judged, trec
from export.errors import ExportError
from tests import judged_files

CARDS = Path(__file__).resolve().parent.parent / "export" / "data" / "evaluation.jsonl"


def test_the_bundled_set_is_whole() -> None:
    data = judged.read_cards(CARDS)
    assert (len(data.corpora), len(data.queries)) == (50, 300)
    assert {len(corpus.passages) for corpus in data.corpora} == {8}
    assert {grade for query in data.queries for grade in query.grades.values()} == {1, 2}
    assert data.notes == []
    assert data.queries[0].id == "c1-q1"
    assert list(data.corpora[0].passages)[2] == "c1-p3"


def test_three_kinds_of_files_say_the_same(tmp_path: Path) -> None:
    cards = judged.read_cards(judged_files.write_cards(tmp_path / "cards.jsonl"))
    folder = beir.read_beir(judged_files.write_beir(tmp_path / "tiny"))
    (corpus,), (folder_corpus,) = cards.corpora, folder.corpora
    assert list(corpus.passages.values()) == list(folder_corpus.passages.values())
    assert folder_corpus.passages == judged_files.PASSAGES
    assert [query.text for query in cards.queries] == [query.text for query in folder.queries]
    assert {query.id: query.grades for query in folder.queries} == judged_files.GRADES
    assert folder.name == "tiny (test)"


def test_a_trec_run_gives_each_query_its_own_passages(tmp_path: Path) -> None:
    files = judged_files.write_trec(tmp_path)
    data = trec.read_trec(files["data"], files["qrels"], files["queries"], files["corpus"])
    assert data.run == "first-stage"
    assert {corpus.queries[0].id: list(corpus.passages) for corpus in data.corpora} == judged_files.RUN


def test_a_run_is_read_by_score_and_written_so_that_nothing_can_reorder_it(tmp_path: Path) -> None:
    path = tmp_path / "a.trec"
    path.write_text("q Q0 low 1 -3.5 x\nq Q0 tied 2 7 x\nq Q0 also 3 7 x\n")
    run = trec.read_run(path)
    assert run.passages == {"q": ["tied", "also", "low"]}
    trec.write_run(path, "two-stage, k = 3", run.passages)
    assert path.read_text().splitlines()[0] == "q Q0 tied 1 3 two-stage,-k-=-3"
    assert trec.read_run(path).passages == run.passages


def test_what_merely_looks_odd_becomes_a_note(tmp_path: Path) -> None:
    folder = judged_files.write_beir(tmp_path / "odd")
    with (folder / "qrels" / "test.tsv").open("a") as file:
        file.write("q2\tgone\t1\n")
    (folder / "queries.jsonl").write_text(
        (folder / "queries.jsonl").read_text() + json.dumps({"_id": "q4", "text": "unanswered"}) + "\n"
    )
    with (folder / "qrels" / "test.tsv").open("a") as file:
        file.write("q4\td1\t0\n")
    assert beir.read_beir(folder).notes == [
        "1 of 5 relevant passages are not in the corpus.",
        "1 of 4 queries have no relevant passage and are left out.",
    ]


def test_a_corpus_may_hold_empty_texts_and_other_spellings(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_text('\ufeff{"id": 7, "text": ""}\n\n{"_id": "b", "title": "T", "text": "x"}\n', "utf-8")
    assert beir.read_texts(path) == {"7": "", "b": "T x"}


def test_one_split_is_chosen(tmp_path: Path) -> None:
    folder = judged_files.write_beir(tmp_path / "tiny")
    (folder / "qrels" / "test.tsv").rename(folder / "qrels" / "dev.tsv")
    assert beir.read_beir(folder).name == "tiny (dev)"
    (folder / "qrels" / "train.tsv").write_text("q1\td2\t1\n")
    assert beir.read_beir(folder, "train").queries[0].grades == {"d2": 1}
    with pytest.raises(ExportError, match="holds dev, train; .* --split"):
        beir.read_beir(folder)


CARD = {"passages": ["a", "b"], "queries": [{"q": "x", "rel": {"0": 2}}]}
FAULTY_CARDS = {
    "{": "line 2 is not JSON",
    "[]": "line 2 holds list, not a JSON object",
    json.dumps({**CARD, "passages": ["a"]}): "line 2 is no topic card",
    json.dumps({**CARD, "passages": ["a", ""]}): "line 2: passage 1 is not a text",
    json.dumps({**CARD, "queries": ["x"]}): "line 2, query 1 needs 'q'",
    json.dumps({**CARD, "queries": [{"rel": {"0": 1}}]}): "line 2, query 1 has no 'q' with text in it",
    json.dumps({**CARD, "queries": [{"q": "x", "rel": {"2": 1}}]}): "'rel' names passage '2' of 0 to 1",
    json.dumps({**CARD, "queries": [{"q": "x", "rel": {"1": 0.5}}]}): "the grade is 0.5, not a whole number",
    json.dumps({**CARD, "queries": [{"q": "x", "rel": {"1": 99}}]}): "the grade 99 is above 20",
}


@pytest.mark.parametrize(("line", "message"), FAULTY_CARDS.items(), ids=FAULTY_CARDS.values())
def test_a_faulty_card_is_refused_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "cards.jsonl"
    path.write_text(json.dumps(CARD) + "\n" + line + "\n", "utf-8")
    with pytest.raises(ExportError, match=re.escape(message)) as error:
        judged.read_cards(path)
    assert "cards.jsonl line 2" in str(error.value)


def test_a_set_without_any_answer_is_refused(tmp_path: Path) -> None:
    path = judged_files.json_lines(tmp_path / "c.jsonl", [{**CARD, "queries": [{"q": "x", "rel": {"0": 0}}]}])
    with pytest.raises(ExportError, match="no query with a relevant passage"):
        judged.read_cards(path)


FAULTY_FILES: list[tuple[str, str, str]] = [
    ("corpus.jsonl", '{"_id": "d1", "text": "again"}', "corpus.jsonl line 5 repeats the id 'd1'"),
    ("corpus.jsonl", '{"_id": "d 5", "text": "x"}', "line 5: the id 'd 5' is empty or has a space"),
    ("corpus.jsonl", '{"_id": "d5"}', "line 5 needs a 'text'"),
    ("corpus.jsonl", '{"text": "x"}', "line 5 has no '_id' or 'id'"),
    ("qrels/test.tsv", "q1\td2", "test.tsv line 7 has 2 columns; it needs 3"),
    ("qrels/test.tsv", "q1\td2\tgood", "test.tsv line 7: the grade is 'good', not a whole number"),
    ("qrels/test.tsv", "q9\td2\t1", "judges the query 'q9', which"),
]


@pytest.mark.parametrize(("name", "line", "message"), FAULTY_FILES)
def test_a_faulty_beir_folder_is_refused(tmp_path: Path, name: str, line: str, message: str) -> None:
    folder = judged_files.write_beir(tmp_path / "faulty")
    with (folder / name).open("a") as file:
        file.write(line + "\n")
    with pytest.raises(ExportError, match=re.escape(message)):
        beir.read_beir(folder)


def test_a_text_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = judged_files.write_beir(tmp_path / "latin")
    with (folder / "corpus.jsonl").open("ab") as file:
        file.write('{"_id": "d9", "text": "café"}\n'.encode("latin-1"))
    with pytest.raises(ExportError, match="line 5 is not UTF-8"):
        beir.read_beir(folder)


def _cut_line(path: Path) -> None:
    path.write_text("q1 Q0 d4 1\n")


def _repeat_passage(path: Path) -> None:
    path.write_text(path.read_text() + "q1 Q0 d4 9 0.01 first-stage\n")


def _score_in_words(path: Path) -> None:
    path.write_text("q1 Q0 d4 1 best first-stage\n")


def _empty(path: Path) -> None:
    path.write_text("\n")


@pytest.mark.parametrize(
    ("name", "fault", "message"),
    [
        ("data", _cut_line, "line 1 has 4 columns; it needs 6: query id, Q0"),
        ("data", _repeat_passage, "line 9 repeats the passage 'd4' for the query 'q1'"),
        ("data", _score_in_words, "line 1: the score is 'best', not a number"),
        ("data", _empty, "data.tsv is empty"),
        ("data", Path.unlink, "data.tsv cannot be read: No such file"),
        ("qrels", _empty, "qrels.tsv has no judgements"),
        ("queries", _cut_line, "queries.tsv line 1 has no text; each line is an id, a tab, and a text"),
        ("corpus", _empty, "corpus.tsv is empty"),
    ],
)
def test_a_faulty_trec_file_is_refused(
    tmp_path: Path, name: str, fault: Callable[[Path], None], message: str
) -> None:
    files = judged_files.write_trec(tmp_path)
    fault(files[name])
    with pytest.raises(ExportError, match=re.escape(message)):
        trec.read_trec(files["data"], files["qrels"], files["queries"], files["corpus"])


def test_a_run_whose_texts_are_missing_is_refused(tmp_path: Path) -> None:
    files = judged_files.write_trec(tmp_path)
    files["corpus"].write_text("d1\tonly one\n")
    with pytest.raises(ExportError, match="no text for the passage 'd4'"):
        trec.read_trec(files["data"], files["qrels"], files["queries"], files["corpus"])
