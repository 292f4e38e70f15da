"""The page's Python as one archive: `web/ranklens/*.py` in, the bytes of ranklens.zip out.

The same sources give the same bytes on every machine: names sorted, one fixed date, no compression library.
"""

import io
import zipfile
from pathlib import Path

FIRST_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip archive can hold


def pack(source: Path) -> bytes:
    """Return a zip that holds the package as a folder of its name."""
    archive = io.BytesIO()
    # Stored, not deflated: deflate's output differs between zlib versions, and hosts compress on the way.
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        for module in sorted(source.rglob("*.py")):
            name = f"{source.name}/{module.relative_to(source).as_posix()}"
            entry = zipfile.ZipInfo(name, FIRST_DATE)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            file.writestr(entry, module.read_bytes())
    return archive.getvalue()
