"""Decoding: bytes of every kind as text, or a clear refusal."""

import pytest

from ranklens import decoding
from ranklens.decoding import decode
from ranklens.passages import ReadError


@pytest.mark.parametrize(
    "data",
    [
        "Café 東京".encode(),
        b"\xef\xbb\xbf" + "Café 東京".encode(),
        "Café 東京".encode("utf-16"),
        b"\xff\xfe" + "Café 東京".encode("utf-16-le"),
        b"\xfe\xff" + "Café 東京".encode("utf-16-be"),
        "Café 東京".encode("utf-32"),
    ],
)
def test_unicode_is_read_with_and_without_its_mark(data: bytes) -> None:
    assert decode("a.txt", data) == ("Café 東京", [])


def test_old_files_are_read_as_windows_1252_with_a_note() -> None:
    text, notes = decode("a.txt", "ok\nCafé “x” €5".encode("cp1252"))
    assert text == "ok\nCafé “x” €5"
    assert "line 2" in notes[0]
    assert "Windows-1252" in notes[0]


def test_a_damaged_utf8_file_stays_utf8() -> None:
    text, notes = decode("a.txt", "é 東京\n".encode() + b"\xff bad")
    assert text == "é 東京\n\ufffd bad"
    assert "1 character (the first on line 2)" in notes[0]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04...", "zip archive"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"a\x00b\x00c\x00", "binary data"),
        (bytes(range(1, 9)) * 10, "binary data"),
        (b"\x81\x8d\x8f text", "neither UTF-8 nor Windows-1252"),
        (b"\xff\xfea", "begins as UTF-16"),
        (b"", "is empty"),
        (b" \n ", "is empty"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data: bytes, why: str) -> None:
    with pytest.raises(ReadError, match=why) as caught:
        decode("a.txt", data)
    assert str(caught.value).startswith("a.txt: ")
    assert caught.value.hint


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_FILE_BYTES", 10)
    with pytest.raises(ReadError, match="11 bytes; the limit is 10"):
        decode("a.txt", b"x" * 11)
