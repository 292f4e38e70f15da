"""JSON files of models: read with an error that names the file."""

import json
from pathlib import Path
from typing import Any

from export.errors import ExportError


def read_object(path: Path, meaning: str) -> dict[str, Any]:
    """Read a JSON object; `meaning` says what it means if the file is not there."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ExportError(f"{path.parent} has no {path.name}: {meaning}") from None
    except (OSError, ValueError) as error:
        raise ExportError(f"{path} cannot be read as JSON ({error}); download it again") from error
    if not isinstance(value, dict):
        raise ExportError(f"{path} holds no JSON object; download it again")
    return value


def read_optional(path: Path) -> dict[str, Any]:
    """Read a JSON object that need not be there."""
    return read_object(path, "") if path.is_file() else {}
