"""Standard library: what cannot work in a page is left out, all else is kept; the result is reproducible."""

import io
import zipfile

from export.stdlib import trim
from tests.folders import archive


def names(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_absent_modules_and_packages_go_and_the_rest_stays() -> None:
    kept = ["json/__init__.py", "json/decoder.py", "http/client.py", "smtplibrary.py", "_pyrepl/__init__.py"]
    content = archive(
        "_pyrepl/console.py", "smtplib.py", "wsgiref/__init__.py", "wsgiref/util.py", "http/server.py", *kept
    )
    trimmed = trim(content)
    assert names(trimmed) == kept
    assert zipfile.ZipFile(io.BytesIO(trimmed)).read("http/client.py") == b"# http/client.py\n"
    assert trim(content) == trimmed
