"""Arithmetic: how many multiply-adds a run of a BERT-like model takes, from its config.json.

In:  the config and the number of tokens of an unpadded run. Out: int8 products (weights times activations)
and float products (query times key, weights times values), apart.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Products(NamedTuple):
    """Multiply-adds of one or more runs."""

    int8: int
    float32: int


def products(config: Mapping[str, Any], tokens: int, *, head: bool) -> Products:
    """Count a run: four projections and two feed-forward matrices a layer, and the pooler of a `head`.

    A head reads the first token only, so of the last layer's tokens the others give keys and values and no
    more (`export.firsttoken`).
    """
    hidden, inner = int(config["hidden_size"]), int(config["intermediate_size"])
    layers = int(config["num_hidden_layers"])
    keys_and_values, others = 2 * hidden * hidden, 2 * hidden * hidden + 2 * hidden * inner
    attention = 2 * tokens * hidden  # of one query
    if not head:
        return Products(layers * (keys_and_values + others) * tokens, layers * attention * tokens)
    rows = (layers - 1) * tokens + 1  # that all of a layer is computed for
    weights = layers * tokens * keys_and_values + rows * others
    return Products(weights + hidden * hidden, rows * attention)


def all_products(config: Mapping[str, Any], lengths: Sequence[int], *, head: bool) -> Products:
    """Count one unpadded run for each length."""
    counted = [products(config, tokens, head=head) for tokens in lengths]
    return Products(sum(each.int8 for each in counted), sum(each.float32 for each in counted))


def rate(multiply_adds: int, ms: float) -> float:
    """Return billions of multiply-adds a second."""
    return multiply_adds / ms / 1e6
