"""Actions: what the page may ask of the engine, by name; ``web/protocol.js`` states payloads and results.

In:  an action's name and its payload (parsed JSON), bytes of files, where events go, whether it is still
wanted.
Out: the result as plain data. One function an action: it takes the payload apart and calls the module that
does the work.
Left out: JSON itself and the browser (``bridge.py``), errors as data (``errors.py``).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ranklens import evaluation_files, judging, rankings, reading, session, writing
from ranklens.cards import Card, JudgedQuery
from ranklens.console import Console
from ranklens.evaluation import evaluate
from ranklens.influence import influence
from ranklens.pipeline import Ranker
from ranklens.progress import IsCurrent, OnEvent, always, ignore
from ranklens.rescoring import Among, rescore


@dataclass
class Engine:
    """All that an action may use; the ranker comes later than the rest."""

    manifests: Mapping[str, Mapping[str, Any]]
    ranker: Ranker | None = None
    console: Console = field(default_factory=Console)

    def models(self) -> Ranker:
        """Return the ranker.

        Raises:
            RuntimeError: no models are loaded; the worker should have waited.
        """
        if self.ranker is None:
            raise RuntimeError("the models are not loaded yet")
        return self.ranker

    def identities(self) -> dict[str, dict[str, Any]]:
        """Return what identifies both models in an export."""
        return {role: session.model_line(manifest) for role, manifest in self.manifests.items()}


@dataclass(frozen=True)
class Request:
    """One request of the page."""

    payload: Mapping[str, Any]
    files: Sequence[bytes] = ()
    on_event: OnEvent = ignore
    is_current: IsCurrent = always


async def _rank(engine: Engine, request: Request) -> object:
    query, passages = request.payload["query"], request.payload["passages"]
    return await engine.models().rank(query, passages, request.on_event, request.is_current)


async def _influence(engine: Engine, request: Request) -> object:
    asked = request.payload
    return await influence(
        engine.models(),
        asked["query"],
        asked["passage"],
        asked.get("of", "passage"),
        asked.get("units", "words"),
        request.on_event,
        request.is_current,
    )


async def _rescore(engine: Engine, request: Request) -> object:
    asked = request.payload
    among = Among(**asked["among"]) if asked.get("among") else None
    return await rescore(engine.models(), asked["query"], asked["passage"], among, request.is_current)


async def _two_stage(engine: Engine, request: Request) -> object:
    asked = request.payload
    return rankings.two_stage(asked["first"], asked["second_scores"], asked["k"])


async def _judge(engine: Engine, request: Request) -> object:
    asked = request.payload
    return judging.judge(asked["rankings"], judging.grades_of(asked["grades"]), asked.get("k", 10))


async def _read(engine: Engine, request: Request) -> object:
    asked = request.payload
    names = [file["name"] for file in asked["files"]]
    files = list(zip(names, request.files, strict=True))
    return reading.read(files, asked.get("columns"), asked.get("split", "auto"))


async def _write(engine: Engine, request: Request) -> object:
    asked, models = request.payload, engine.identities()
    form = asked["format"]
    if evaluation := asked.get("evaluation"):
        cards, result = _cards(evaluation["cards"]), evaluation["result"]
        files = evaluation_files.write_evaluation(cards, result, form, models)
    else:
        made = session.make_session(asked["session"], models)
        files = writing.write_session(made, form, engine.manifests)
    return {"files": files}


async def _evaluate(engine: Engine, request: Request) -> object:
    asked = request.payload
    return await evaluate(
        engine.models(),
        _cards(asked["cards"]),
        asked.get("k", 10),
        asked.get("depth"),
        request.on_event,
        request.is_current,
    )


async def _run(engine: Engine, request: Request) -> object:
    asked = request.payload
    return await engine.console.run(
        engine.models(),
        asked["code"],
        asked.get("query", ""),
        asked.get("passages"),
        asked.get("fresh", False),
        request.on_event,
        request.is_current,
    )


def _cards(asked: Sequence[Card]) -> list[Card]:
    """Return cards with grades by index: in JSON they are named by strings."""
    return [{**card, "queries": [_query(query) for query in card["queries"]]} for card in asked]


def _query(asked: JudgedQuery) -> JudgedQuery:
    grades = {str(passage): grade for passage, grade in asked["grades"].items()}
    return {**asked, "grades": judging.grades_of(grades)}


ACTIONS: dict[str, Callable[[Engine, Request], Awaitable[object]]] = {
    "rank": _rank,
    "influence": _influence,
    "rescore": _rescore,
    "two_stage": _two_stage,
    "judge": _judge,
    "read": _read,
    "write": _write,
    "evaluate": _evaluate,
    "run": _run,
}
