"""Decoding: the bytes of a text file as text.

In:  a file's name and bytes.
Out: its text and notes on what had to be guessed; or ``ReadError`` for what is no text.
UTF-8 and UTF-16 with their marks, UTF-8 without; else, since that is what old spreadsheets write,
Windows-1252.
"""

from __future__ import annotations

from ranklens.passages import ReadError

MAX_FILE_BYTES = 20_000_000
"""``web/files.js`` states the same limit, so that the page need not read a file that is too large."""

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_NO_TEXT = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive (.zip, .xlsx and .docx are)"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"PAR1", "a Parquet table"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_AS_TEXT = "Save it as text in UTF-8 (.txt, .csv, .tsv, .json or .jsonl) and choose it again."


def decode(name: str, data: bytes) -> tuple[str, list[str]]:
    """Return a file's text and notes.

    Raises:
        ReadError: the file is too large, empty, or not text.
    """
    if len(data) > MAX_FILE_BYTES:
        size = f"{len(data):,} bytes; the limit is {MAX_FILE_BYTES:,}"
        raise ReadError(name, f"the file has {size}.", "Cut it into smaller files.")
    for start, what in _NO_TEXT:
        if data.startswith(start):
            raise ReadError(name, f"the file is {what}, not text.", _AS_TEXT)
    text, notes = _decode(name, data)
    if _is_binary(text):
        raise ReadError(name, "the file holds binary data, not text.", _AS_TEXT)
    if not text.strip():
        raise ReadError(name, "the file is empty.", "Choose a file with passages.")
    return text, notes


def _decode(name: str, data: bytes) -> tuple[str, list[str]]:
    for mark, codec, label in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(codec), []
            except UnicodeDecodeError as error:
                where = f"it begins as {label}, but byte {error.start:,} is not {label}."
                raise ReadError(name, where, _AS_TEXT) from error
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return _decode_damaged(name, data, data.count(b"\n", 0, error.start) + 1)


def _decode_damaged(name: str, data: bytes, line: int) -> tuple[str, list[str]]:
    """Decode what is almost UTF-8 with marks for what is not; the rest as Windows-1252."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    if good > bad:
        count = "1 character" if bad == 1 else f"{bad:,} characters"
        return text, [
            f"{name} is damaged: {count} (the first on line {line:,}) could not be read and show as �."
        ]
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise ReadError(name, f"line {line:,} is neither UTF-8 nor Windows-1252.", _AS_TEXT) from error
    note = f"{name} is not UTF-8 (line {line:,}), so it was read as Windows-1252."
    return text, [f"{note} If letters look wrong, save it as UTF-8."]


def _is_binary(text: str) -> bool:
    """Tell by control characters: text has next to none."""
    sample = text[:10_000]
    controls = sum(1 for character in sample if character < " " and character not in "\t\n\r\f\v\x1b")
    return "\x00" in text or controls * 100 > len(sample)
