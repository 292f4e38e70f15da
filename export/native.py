"""Native: `ranklens.runtime.Model` over onnxruntime and the `tokenizers` library, for everything offline.

In:  a model folder.
Out: `NativeModel`, which the page's own pipeline runs as it runs the browser's.
Left out: torch; what is measured here is the exported file.
"""

from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from export.errors import ExportError
from export.files import FileEntry, shipped
from export.manifest import Manifest, read_manifest
from ranklens.runtime import TYPECODES, ModelSpec, Tensor

THREADS = 2


class NativeModel:
    """A model folder in onnxruntime on the CPU."""

    def __init__(self, spec: ModelSpec, tokenizer: Tokenizer, session: onnxruntime.InferenceSession) -> None:
        self._spec, self._tokenizer, self._session = spec, tokenizer, session

    @property
    def spec(self) -> ModelSpec:
        """What the manifest says."""
        return self._spec

    def encode(self, text: str) -> Sequence[int]:
        """Return the token ids of a text alone: no special tokens, no truncation, no padding."""
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    async def run(self, feeds: Mapping[str, Tensor]) -> Mapping[str, Tensor]:
        """Run the graph once."""
        inputs = {
            name: np.frombuffer(tensor.data, tensor.dtype).reshape(tensor.dims)
            for name, tensor in feeds.items()
        }
        (found,) = self._session.run([self._spec.output], inputs)
        data = array(TYPECODES["float32"])
        data.frombytes(np.ascontiguousarray(found, np.float32).tobytes())
        return {self._spec.output: Tensor("float32", tuple(found.shape), data)}


def load(folder: Path) -> NativeModel:
    """Load a model folder.

    Raises:
        ExportError: a file is missing, or onnxruntime cannot read the graph.
    """
    manifest = read_manifest(folder)
    try:
        tokenizer = load_tokenizer(folder / "tokenizer.json")
        return NativeModel(ModelSpec.from_manifest(dict(manifest)), tokenizer, load_graph(folder, manifest))
    except (OSError, ValueError) as error:
        raise ExportError(f"{folder} cannot be loaded: {error}") from error


def load_tokenizer(path: Path) -> Tokenizer:
    """Read a tokenizer.json; it neither cuts nor pads, whatever the file says."""
    tokenizer = Tokenizer.from_str(path.read_text("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def load_graph(folder: Path, manifest: Manifest) -> onnxruntime.InferenceSession:
    """Load the manifest's graph, joined if it is shipped in parts."""
    entry = next(entry for entry in manifest["files"] if entry["path"].endswith(".onnx"))
    try:
        return session(b"".join((folder / part["path"]).read_bytes() for part in _existing(folder, entry)))
    except Exception as error:  # the errors of onnxruntime have no common base
        raise ExportError(
            f"{folder / entry['path']} is not a graph that onnxruntime runs: {error}"
        ) from error


def _existing(folder: Path, entry: FileEntry) -> Sequence[FileEntry]:
    return [entry] if (folder / entry["path"]).is_file() else shipped(entry)


def session(graph: bytes | Path) -> onnxruntime.InferenceSession:
    """Load a graph into onnxruntime on the CPU, with int8 arithmetic that cannot overflow.

    Without the option, x64 processors without VNNI add pairs of uint8 x int8 products in 16 bits, which may
    saturate; WebAssembly never does. Data in a file of its own (over 2 GB) needs the graph as a path.
    """
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.x64quantprecision", "1")
    # Threads that spin between runs would slow down torch, which takes turns with this.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.intra_op_num_threads = THREADS
    options.log_severity_level = 3
    source = str(graph) if isinstance(graph, Path) else graph
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
