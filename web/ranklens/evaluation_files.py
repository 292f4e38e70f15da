"""Evaluation files: the results of an evaluation to take away.

In:  the cards and the ``EvaluateResult`` that was made of them.
Out: files: csv (a row a query), json (all of it), markdown (means, then queries), trec (a run a ranking and
the judgments, so that ir-measures or trec_eval can repeat the figures).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ranklens import markdown, trec
from ranklens.cards import Card
from ranklens.csvtext import Cell, write_csv
from ranklens.evaluation import EvaluateResult
from ranklens.query_rows import QueryRow
from ranklens.session import unique_ids
from ranklens.writing import SCHEMA, File

NAME = "ranklens-evaluation"
RANKINGS = ("bi_encoder", "cross_encoder", "two_stage")


def write_evaluation(
    cards: Sequence[Card], result: EvaluateResult, form: str, models: Mapping[str, Any]
) -> list[File]:
    """Write an evaluation.

    Raises:
        ValueError: the format is unknown.
    """
    if form == "csv":
        return [{"name": f"{NAME}.csv", "type": "text/csv", "text": write_csv(_table(result))}]
    if form == "json":
        document = {"ranklens": {"kind": "evaluation", "schema": SCHEMA}, "identities": models, **result}
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        return [{"name": f"{NAME}.json", "type": "application/json", "text": text}]
    if form == "markdown":
        return [{"name": f"{NAME}.md", "type": "text/markdown", "text": _markdown(result)}]
    if form == "trec":
        return _trec(cards, result)
    raise ValueError(f"{form!r} is no format of an evaluation; there are csv, json, markdown and trec")


def _table(result: EvaluateResult) -> list[list[Cell]]:
    pairs = [(name, metric) for name in RANKINGS for metric in result["metrics"]]
    header: list[Cell] = ["topic", "id", "query", "passages", "relevant", "winner", "difference"]
    header += [f"{name} {metric['label']}" for name, metric in pairs]
    rows: list[list[Cell]] = [header]
    for row in result["queries"]:
        values = [row["values"][name][metric["key"]] for name, metric in pairs]
        known: list[Cell] = [row["topic"], row["id"], row["query"], row["passages"], row["relevant"]]
        rows.append([*known, row["winner"], row["difference"], *values])
    return rows


def _markdown(result: EvaluateResult) -> str:
    labels = [metric["label"] for metric in result["metrics"]]
    keys = [metric["key"] for metric in result["metrics"]]
    names = {**result["models"], "two_stage": f"two stages, k = {result['k']}"}
    means: list[list[Cell]] = [
        [names[name], *(result["means"][name][key] for key in keys)] for name in RANKINGS
    ]
    wins, queries = result["wins"], len(result["queries"])
    summary = (
        f"{queries} queries: the cross-encoder ranks {wins['cross_encoder']} better by nDCG@10, "
        f"the bi-encoder {wins['bi_encoder']}; {wins['tie']} are equal.\n"
    )
    rows: list[list[Cell]] = [
        [row["topic"], row["query"], *(row["values"][name]["ndcg"] for name in RANKINGS), row["difference"]]
        for row in result["queries"]
    ]
    header = ["topic", "query", "bi-encoder nDCG@10", "cross-encoder", "two stages", "difference"]
    return "\n".join([markdown.table(["ranking", *labels], means), summary, markdown.table(header, rows)])


def _trec(cards: Sequence[Card], result: EvaluateResult) -> list[File]:
    ids = [
        unique_ids([passage["id"] for passage in card["passages"]], f"c{number}-p")
        for number, card in enumerate(cards, start=1)
    ]
    queries = unique_ids([row["id"] for row in result["queries"]], "q")
    tags = {**result["models"], "two_stage": f"two-stage-{result['k']}"}
    files: list[File] = []
    for name in RANKINGS:
        ranked = []
        for query, row in zip(queries, result["queries"], strict=True):
            passages = [ids[row["card"]][passage] for passage in row["rankings"][name]]
            scores = row["scores"].get(name) or trec.by_rank(passages)
            ranked.append(trec.Ranked(query, passages[: len(scores)], scores))
        text = trec.write_run(ranked, tags[name])
        files.append({"name": f"{NAME}.{name.replace('_', '-')}.run", "type": "text/plain", "text": text})
    graded = [
        (query, _grades(cards[row["card"]], ids[row["card"]], row))
        for query, row in zip(queries, result["queries"], strict=True)
    ]
    files.append({"name": f"{NAME}.qrels", "type": "text/plain", "text": trec.write_qrels(graded)})
    return files


def _grades(card: Card, ids: Sequence[str], row: QueryRow) -> dict[str, int]:
    grades = card["queries"][row["index"]]["grades"]
    return {ids[passage]: grade for passage, grade in sorted(grades.items())}
