"""Bridge: the page's end of the engine, and the only file that knows ``js``.

In:  JSON strings from the worker, and for each model a host object with ``encode(text)`` and ``run(feeds)``.
Out: JSON strings: ``{"result": ...}`` or ``{"error": {name, message, hint, detail, field}}``; events as JSON.
Left out: everything that can be tested without a browser.
"""

from __future__ import annotations

import json
import traceback
from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from js import Object
from pyodide.ffi import to_js

from ranklens.pipeline import Ranker, StoppedError
from ranklens.runtime import TYPECODES, ModelSpec, Tensor
from ranklens.text import InputError


class Host(Protocol):
    """What ``inference.js`` gives for a model; its values are JavaScript's."""

    def encode(self, text: str) -> Any:  # noqa: ANN401 - an Int32Array
        """Return the text's own ids."""

    async def run(self, feeds: object) -> Any:  # noqa: ANN401 - {name, dtype, dims, data}
        """Run the session and return the one output that the manifest names."""


class BrowserModel:
    """``runtime.Model`` over a host object of ``inference.js``."""

    def __init__(self, manifest: Mapping[str, Any], host: Host) -> None:
        """Take a model's manifest and its host object."""
        self.spec = ModelSpec.from_manifest(manifest)
        self._host = host

    def encode(self, text: str) -> Sequence[int]:
        """Return the text's own ids, through the JavaScript tokenizer."""
        ids: Sequence[int] = self._host.encode(text).to_py().tolist()
        return ids

    async def run(self, feeds: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Run the session once; tensors cross as typed arrays, one copy each way."""
        sent = {name: {"dtype": t.dtype, "dims": list(t.dims), "data": t.data} for name, t in feeds.items()}
        received = await self._host.run(to_js(sent, dict_converter=Object.fromEntries))
        data = array(TYPECODES[received.dtype])
        data.frombytes(received.data.to_py().tobytes())
        return {received.name: Tensor(received.dtype, tuple(received.dims.to_py()), data)}


class Bridge:
    """The actions that the worker may ask for; each takes and returns JSON."""

    def __init__(self, bi_manifest: str, bi_host: Host, cross_manifest: str, cross_host: Host) -> None:
        """Make a ranker of two loaded models."""
        bi_encoder = BrowserModel(json.loads(bi_manifest), bi_host)
        self.ranker = Ranker(bi_encoder, BrowserModel(json.loads(cross_manifest), cross_host))

    async def rank(self, request: str, emit: Callable[[str], None], is_current: Callable[[], bool]) -> str:
        """Rank ``{"query", "passages"}``; ``emit`` receives an event after every passage."""
        asked = json.loads(request)
        try:
            result = await self.ranker.rank(
                asked["query"], asked["passages"], lambda event: emit(json.dumps(event)), is_current
            )
        except Exception as error:  # noqa: BLE001 - errors cross the boundary as data, whatever they are
            return json.dumps({"error": as_data(error)})
        return json.dumps({"result": result})


def as_data(error: Exception) -> dict[str, Any]:
    """Describe an exception for the page: what a person reads, and the traceback as detail."""
    if isinstance(error, StoppedError):
        return {"name": "Superseded", "message": "A newer request took over.", "hint": "", "detail": ""}
    if isinstance(error, InputError):
        return {"name": "InputError", "message": str(error), "hint": "", "detail": "", "field": error.field}
    return {
        "name": type(error).__name__,
        "message": f"Ranking failed: {error}",
        "hint": "Try again; if it happens with these texts every time, report it with the details below.",
        "detail": "".join(traceback.format_exception(error)),
    }
