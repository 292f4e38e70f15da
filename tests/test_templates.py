"""Templates: learnt from tokenizers of three kinds, and refused where special tokens have no fixed place."""

from typing import Any

import pytest

pytestmark = pytest.mark.model


def backend(name: str) -> Any:
    from tests import families

    makers = {
        "wordpiece": lambda: families.wordpiece(typed=True),
        "bpe": families.bpe,
        "unigram": families.unigram,
    }
    return makers[name]().backend_tokenizer


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        ("wordpiece", [(2, 0), ("A", 0), (3, 0), ("B", 1), (3, 1)]),
        ("bpe", [(0, 0), ("A", 0), (2, 0), (2, 0), ("B", 0), (2, 0)]),
        ("unigram", [(0, 0), ("A", 0), (2, 0), (2, 0), ("B", 0), (2, 0)]),
    ],
)
def test_templates_of_each_kind(name: str, pair: list[Any]) -> None:
    from export.templates import templates

    found = templates(backend(name))
    assert found["pair"] == pair
    assert found["single"] == pair[:3]


def test_settings_of_the_file_do_not_cut_the_probes() -> None:
    from export.templates import templates

    tokenizer = backend("wordpiece")
    tokenizer.enable_truncation(4)
    tokenizer.enable_padding(length=50)
    assert templates(tokenizer)["single"] == [(2, 0), ("A", 0), (3, 0)]
    assert tokenizer.truncation["max_length"] == 4


def test_a_tokenizer_that_puts_a_token_between_words() -> None:
    from tokenizers import processors

    from export.errors import ExportError
    from export.templates import templates

    tokenizer = backend("wordpiece")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP] $A", pair="[CLS] $A [SEP] $B:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    with pytest.raises(ExportError, match="special tokens"):
        templates(tokenizer)
