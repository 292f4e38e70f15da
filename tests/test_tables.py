"""Tables: delimiters, headers, quoting and ragged rows of real-world .csv and .tsv files."""

import pytest

from ranklens.passages import ReadError
from ranklens.tables import read_table


def cells(text: str, name: str = "a.csv", header: bool | None = None) -> tuple[list[str], list[list[str]]]:
    table = read_table(name, text, header)
    return table.names, [row for _, row in table.rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_detected(delimiter: str) -> None:
    text = "id,text\n1,A longer text\n2,Another one\n".replace(",", delimiter)
    assert cells(text) == (["id", "text"], [["1", "A longer text"], ["2", "Another one"]])


def test_quoted_cells_keep_delimiters_quotes_and_line_breaks() -> None:
    text = 'id,text\r\n1,"a, ""b""\nc"\r\n'
    assert cells(text) == (["id", "text"], [["1", 'a, "b"\nc']])


def test_one_column_of_prose_is_not_cut_at_its_commas() -> None:
    text = "First, a sentence.\nSecond.\nThird, with one, two commas.\n"
    assert cells(text) == (["column 1"], [[line] for line in text.splitlines()])


def test_one_named_column_may_have_commas_too() -> None:
    assert cells("passage\nHello, world\nB") == (["passage"], [["Hello, world"], ["B"]])


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("id,text\n1,x\n", True),
        ("nr,stuff\n1,A text that is longer\n", True),
        ("A text that is longer.,1\nAnother text here.,2\n", False),
        ("1,2\n3,4\n", False),
        ("x,x\nlong enough text,y\n", False),
    ],
)
def test_the_header_is_detected(text: str, header: bool) -> None:
    assert read_table("a.csv", text).header is header


def test_the_visitor_knows_better_about_the_header() -> None:
    assert cells("id,text\n1,x\n", header=False) == (["column 1", "column 2"], [["id", "text"], ["1", "x"]])


def test_ragged_rows_are_kept_and_named() -> None:
    table = read_table("a.csv", "id,title,text\n1,T,a, b, c\n2,only\n3,T,ok\n4,T,ok\n")
    assert [row for _, row in table.rows][:2] == [["1", "T", "a, b, c"], ["2", "only", ""]]
    assert "rows 2 and 3 do not have 3 cells" in table.notes[0]


def test_unquoted_commas_in_every_row_cannot_outvote_a_usual_header() -> None:
    names, rows = cells("id,text\n1,Hello, world\n2,One, two, three\n")
    assert (names, rows) == (["id", "text"], [["1", "Hello, world"], ["2", "One, two, three"]])


def test_rows_are_numbered_as_in_a_spreadsheet_and_empty_ones_skipped() -> None:
    table = read_table("a.csv", "id,text\n\n1,x\n,\n2,y\n")
    assert [number for number, _ in table.rows] == [3, 5]


def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_row() -> None:
    with pytest.raises(ReadError, match="row 3 opens a quotation mark") as caught:
        read_table("a.csv", 'id,text\n1,x\n2,"open\n3,y\n')
    assert "Close it" in caught.value.hint


def test_a_stray_quotation_mark_is_read_with_a_note() -> None:
    table = read_table("a.csv", 'id,text\n1,"a"b\n2,c\n')
    assert table.rows[0][1] == ["1", "ab"]
    assert "row 2 has a stray quotation mark" in table.notes[0]


def test_a_tsv_without_quoting_keeps_its_quotation_marks() -> None:
    table = read_table("a.tsv", 'id\ttext\n1\t"He said" so\n2\t"open\n')
    assert [row for _, row in table.rows] == [["1", '"He said" so'], ["2", '"open']]
    assert "read as text" in table.notes[0]


def test_formulas_that_were_defused_are_texts_again() -> None:
    assert cells("id,text\n1,'=SUM(A1)\n2,'tis\n")[1] == [["1", "=SUM(A1)"], ["2", "'tis"]]


def test_names_are_never_empty_nor_twice() -> None:
    assert cells("text,,text\na,b,c\n")[0] == ["text", "column 2", "text (again)"]


def test_what_is_past_all_limits_is_refused() -> None:
    with pytest.raises(ReadError, match="a cell in row 2 is too long"):
        read_table("a.csv", "text\n" + "x" * 140_000)
    with pytest.raises(ReadError, match="201 columns"):
        read_table("a.csv", ",".join(f"c{n}" for n in range(201)) + "\n")
