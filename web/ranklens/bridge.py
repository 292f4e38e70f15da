"""Bridge: the page's end of the engine, and the only file that knows ``js``.

In:  JSON strings from the worker, and for each model a host object with ``encode(text)`` and ``run(feeds)``;
the bytes of files that are to be read.
Out: JSON strings: ``{"result": ...}`` or ``{"error": {name, message, hint, detail, field}}``; events as JSON.
Left out: everything that can be tested without a browser.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Protocol

from js import Object
from pyodide.ffi import to_js

from ranklens.actions import ACTIONS, Engine, Request
from ranklens.agreement import compare
from ranklens.errors import as_data
from ranklens.pipeline import Ranker
from ranklens.runtime import TYPECODES, ModelSpec, Tensor


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
    """The worker's one object: actions of ``ranklens.actions`` with JSON at both ends."""

    def __init__(self, bi_manifest: str, cross_manifest: str) -> None:
        """Read the manifests of the two models that are on their way."""
        self._manifests = {"bi_encoder": json.loads(bi_manifest), "cross_encoder": json.loads(cross_manifest)}
        self._engine = Engine(self._manifests)

    def open_models(self, bi_host: Host, cross_host: Host) -> None:
        """Take the two loaded models, or take them back; vectors of others are forgotten."""
        bi_encoder = BrowserModel(self._manifests["bi_encoder"], bi_host)
        self._engine.manifests = self._manifests
        self._engine.ranker = Ranker(bi_encoder, BrowserModel(self._manifests["cross_encoder"], cross_host))

    async def try_models(self, bi_manifest: str, cross_manifest: str, bi_host: Host, cross_host: Host) -> str:
        """Take the same models on another runtime if they agree with those at hand; say how far they do."""
        manifests = {"bi_encoder": json.loads(bi_manifest), "cross_encoder": json.loads(cross_manifest)}
        bi_encoder = BrowserModel(manifests["bi_encoder"], bi_host)
        ranker = Ranker(bi_encoder, BrowserModel(manifests["cross_encoder"], cross_host))
        found = await compare(self._engine.models(), ranker)
        if found.holds:
            self._engine.manifests, self._engine.ranker = manifests, ranker
        return json.dumps({"holds": found.holds, **asdict(found)})

    async def ask(
        self,
        action: str,
        payload: str,
        files: Sequence[Any],
        emit: Callable[[str], None],
        is_current: Callable[[], bool],
    ) -> str:
        """Do an action; ``files`` are Uint8Arrays, ``emit`` receives events as JSON."""
        request = Request(
            payload=json.loads(payload),
            files=[file.to_bytes() for file in files],
            on_event=lambda event: emit(json.dumps(event)),
            is_current=is_current,
        )
        try:
            return json.dumps({"result": await ACTIONS[action](self._engine, request)}, allow_nan=False)
        except Exception as error:  # noqa: BLE001 - errors cross the boundary as data, whatever they are
            return json.dumps({"error": as_data(error, action)})
