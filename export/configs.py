"""Configs: what the small JSON files beside a model say, for models to convert and for published ones.

In:  the contents of config.json, tokenizer_config.json, sentence_bert_config.json and others; README.md.
Out: the limit of tokens, the number of logits, the activation behind them, the licence; or `Refused`.
Left out: weights and graphs. Standard library only.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from export.refusals import Refused

# These count positions from the padding token's id + 1, so their tables are longer than their sequences.
OFFSET_POSITIONS = ("camembert", "mpnet", "roberta", "xlm-roberta")
# Tokenizers whose class gives no token types, whatever the model could take.
UNTYPED_TOKENIZERS = ("Camembert", "DistilBert", "MPNet", "Roberta", "XLMRoberta")


def max_tokens(
    name: str, config: Mapping[str, Any], settings: Mapping[str, Any], sentences: Mapping[str, Any]
) -> int:
    """Return how many tokens a model reads: the least that its configs say."""
    positions = config.get("max_position_embeddings")
    if isinstance(positions, int) and config.get("model_type") in OFFSET_POSITIONS:
        positions -= int(config.get("pad_token_id") or 0) + 1
    limits = [positions, settings.get("model_max_length"), sentences.get("max_seq_length")]
    # Tokenizers without a limit say 10^30.
    meant = [int(limit) for limit in limits if isinstance(limit, int | float) and 0 < limit < 1e6]
    if not meant:
        raise Refused(
            f"nothing says how many tokens {name} reads; set model_max_length in tokenizer_config.json"
        )
    return min(meant)


def gives_token_types(settings: Mapping[str, Any]) -> bool:
    """Tell whether a tokenizer gives token_type_ids; without them a model reads zeros."""
    untyped = str(settings.get("tokenizer_class")).startswith(UNTYPED_TOKENIZERS)
    return "token_type_ids" in (settings.get("model_input_names") or ([] if untyped else ["token_type_ids"]))


def logits(name: str, config: Mapping[str, Any]) -> int:
    """Return the number of a reranker's logits: one, or two."""
    labels = len(config.get("id2label") or {}) or int(config.get("num_labels", 2))
    if labels not in (1, 2):
        raise Refused(
            f"{name} has {labels} labels, so it is a classifier and no reranker; a reranker has one"
            " logit, or two (irrelevant, relevant)"
        )
    return labels


def check_no_prompt(name: str, settings: Mapping[str, Any]) -> None:
    """Refuse a reranker whose config_sentence_transformers.json puts something before its pairs."""
    if any((settings.get("prompts") or {}).values()):
        raise Refused(f"{name} puts a prompt before its pairs, which the page cannot do")


def activation(config: Mapping[str, Any], settings: Mapping[str, Any], labels: int) -> str:
    """Return what sentence-transformers puts behind a reranker's logits, as sigmoid or identity."""
    named = (
        settings.get("activation_fn")
        or (config.get("sentence_transformers") or {}).get("activation_fn")
        or config.get("sbert_ce_default_activation_function")
        or ("Sigmoid" if labels == 1 else "Identity")
    )
    return str(named).rsplit(".", 1)[-1].lower()


def licence(folder: Path) -> str | None:
    """Read the licence out of a model card: its front matter, or a line "Licence of the weights: ..."."""
    try:
        lines = (folder / "README.md").read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    named = [line.partition(":")[2].strip(" '\"") for line in lines[:80] if line.startswith("license:")]
    named += re.findall(r"Licence of the weights: ([\w.-]+\w)", "\n".join(lines))
    spelled = {"apache-2.0": "Apache-2.0", "mit": "MIT", "bsd-3-clause": "BSD-3-Clause"}
    return spelled.get(named[0], named[0]) if named else None
