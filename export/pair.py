"""A pair of model folders as a command line names them: "DIR,DIR" in, folder and manifest by role out.

Every file is checked against its manifest on the way. Left out: loading (`export.native`).
"""

from pathlib import Path
from typing import Any, NamedTuple

from export.errors import ExportError
from export.model_folders import read_manifest
from export.runtimes import WEB

BUNDLED = ",".join(str(WEB / "models" / name) for name in ("all-MiniLM-L6-v2", "ranklens-minilm-l6-cross"))
ROLES = ("bi-encoder", "cross-encoder")


class Chosen(NamedTuple):
    """A model folder and what its manifest says."""

    folder: Path
    manifest: dict[str, Any]

    def identity(self) -> dict[str, str]:
        """Return the model's name and the SHA-256 of its graph."""
        graph = next(entry for entry in self.manifest["files"] if entry["path"].endswith(".onnx"))
        return {"name": self.manifest["name"], "sha256": graph["sha256"]}


def choose(value: str) -> dict[str, Chosen]:
    """Return the chosen folders by role: one of each at most."""
    found: dict[str, Chosen] = {}
    for folder in (Path(part.strip()) for part in value.split(",") if part.strip()):
        manifest = read_manifest(folder)
        role = manifest["role"]
        if role in found:
            raise ExportError(f"{found[role].folder} and {folder} both hold a {role}; name one of each")
        found[role] = Chosen(folder, manifest)
    if not found:
        raise ExportError(f"no model folder is named in {value!r}; name one, or two with a comma between")
    return {role: found[role] for role in ROLES if role in found}
