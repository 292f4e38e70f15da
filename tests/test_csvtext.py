"""CSV text: what a spreadsheet reads back is what was written, and nothing in it runs."""

import csv
import io

import pytest

from ranklens.csvtext import write_csv
from ranklens.tables import read_table


def test_cells_are_quoted_and_numbers_have_six_decimals() -> None:
    text = write_csv([["a,b", 'say "x"', "two\nlines"], [0.5, 3, None]])
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["a,b", 'say "x"', "two\nlines"],
        ["0.500000", "3", ""],
    ]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+49 30", "-x", "@SUM(A1)", "\tx", "\rx", "- a point", "=HYPERLINK(1)"]
)
def test_formulas_are_defused_and_come_back_as_they_were(cell: str) -> None:
    text = write_csv([["id", "text"], ["1", cell]])
    assert next(csv.reader(io.StringIO(text.partition("\r\n")[2], newline="")))[1] == f"'{cell}"
    assert read_table("a.csv", text).rows[0][1][1] == cell


def test_numbers_and_plain_text_stay_as_they_are() -> None:
    assert write_csv([[-0.5, "-5", "+1e3", "a=b", "'tis"]]) == "-0.500000,-5,+1e3,a=b,'tis\r\n"
