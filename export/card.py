"""Card: what the ladder found, as card.json for the page, README.md for people, and figures for the manifest.

In:  a manifest, the rungs, the judged set.
Out: three files of a model folder.
Left out: measuring.
"""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from export.judgedset import JudgedSet
from export.manifest import NAME, Manifest, read_manifest, write_json
from export.rung import Rung, passed

SHORT = ("ndcg_at_10", "ndcg_at_10_pytorch", "top_1_agreement", "spearman", "largest_shift", "least_cosine")
MEANING = {
    "files": "files are those of the manifest",
    "token ids": "token ids are the original tokenizer's",
    "original": "outputs are those of sentence-transformers",
    "fp32 graph": "the unquantized graph computes what PyTorch does",
    "neighbours": "a score does not depend on neighbours or padding",
    "scores": "scores rank as PyTorch's (onnxruntime on this machine)",
    "browser ids": "token ids are the same in the browser",
    "browser": "scores rank as PyTorch's (onnxruntime-web in Chromium)",
}


def make(
    manifest: Manifest, rungs: Sequence[Rung], judged: JudgedSet, forced: bool = False
) -> dict[str, Any]:
    """Return the content of card.json."""
    return {
        "schema": 1,
        "name": manifest["name"],
        "role": manifest["role"],
        "date": datetime.date.today().isoformat(),
        "precision": manifest["precision"],
        "passed": passed(rungs),
        "forced": forced,
        "judged": {
            "data": judged.name,
            "queries": len(judged.lists),
            "passages": len({passage for one in judged.lists for passage in one.passages}),
        },
        "rungs": [_rounded(asdict(rung)) for rung in rungs],
        "versions": dict(manifest["versions"]),
    }


def write(folder: Path, card: Mapping[str, Any]) -> None:
    """Write card.json and README.md, and the short figures into the manifest."""
    write_json(folder / "card.json", card)
    manifest = read_manifest(folder)
    quality: dict[str, Any] = {"passed": card["passed"], "forced": card["forced"]}
    for rung in card["rungs"]:
        if rung["name"] in ("scores", "browser"):
            key = "native" if rung["name"] == "scores" else "browser"
            quality[key] = {name: rung["figures"][name] for name in SHORT if name in rung["figures"]}
    manifest["quality"] = quality
    write_json(folder / NAME, manifest)
    (folder / "README.md").write_text(markdown(manifest, card), "utf-8")


def summary(name: str, rungs: Sequence[Rung]) -> str:
    """Return the ladder for the terminal."""
    lines = [f"  {'pass' if rung.passed else 'FAIL'}  {rung.name:12}{rung.line}" for rung in rungs]
    return "\n".join([f"{name}:", *lines])


def markdown(manifest: Manifest, card: Mapping[str, Any]) -> str:
    """Return the model card."""
    source = manifest["source"]
    licence = (manifest["licence"] or "unknown").lower()
    graph = next(entry for entry in manifest["files"] if entry["path"].endswith(".onnx"))
    origin = source["id"] + (f" at {source['revision']}" if source["revision"] else "")
    lines = [
        "---",
        f"license: {licence}",
        *([f"base_model: {source['id']}"] if "/" in source["id"] else []),
        "library_name: transformers.js",
        f"pipeline_tag: {'sentence-similarity' if manifest['role'] == 'bi-encoder' else 'text-ranking'}",
        "---",
        f"# {manifest['name']}",
        "",
        f"A {manifest['role']} ({manifest['architecture']}) for RankLens, converted from {origin}:"
        f" ONNX, {manifest['precision']}, {graph['bytes'] / 1e6:.1f} MB,"
        f" up to {manifest['max_tokens']} tokens.",
        *_facts(manifest),
        "",
    ]
    if not card["passed"]:
        lines += ["**This model failed a check and was written on demand. Do not rely on its rankings.**", ""]
    judged = card["judged"]
    lines += [
        f"Checked on {card['date']} against PyTorch; judged data: {judged['data']},"
        f" {judged['queries']} queries over {judged['passages']} passages.",
        "",
        "| Check | Result | Measured |",
        "|---|---|---|",
        *(
            f"| {MEANING.get(rung['name'], rung['name'])} | {'pass' if rung['passed'] else '**fail**'}"
            f" | {rung['line'].replace('|', '/')} |"
            for rung in card["rungs"]
        ),
        "",
        f"Written by `python -m export convert` and `check`; figures in full in card.json. SHA-256 of"
        f" {graph['path']}: `{graph['sha256']}`.",
        "",
    ]
    return "\n".join(lines)


def _facts(manifest: Manifest) -> list[str]:
    if manifest["role"] == "cross-encoder":
        head = manifest["head"]
        meaning = "one logit" if head["logits"] == 1 else "two logits, of which the difference is the score"
        return [
            f"Input: a query and a passage as a pair. Output: `logits`, {meaning}; sort on it, not on its"
            " sigmoid, which saturates."
        ]
    prompts = {name: text for name, text in manifest["prompts"].items() if text}
    said = f" Put before texts: {json.dumps(prompts, ensure_ascii=False)}." if prompts else ""
    return [
        f"Output: `sentence_embedding`, {manifest['dimensions']} numbers of unit length"
        f" ({manifest['pooling']} pooling inside the graph); compare by dot product.{said}"
    ]


def _rounded(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value
