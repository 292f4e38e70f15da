"""Templates: where a tokenizer puts its special tokens, learnt from the tokenizer itself.

In:  a `tokenizers.Tokenizer`.
Out: `{"single": [[101, 0], ["A", 0], [102, 0]], "pair": [...]}` for the manifest: [token id, type id], and
"A", "B" for the texts' own ids. Left out: truncation, which is `ranklens.tokens`' work.
"""

from collections.abc import Sequence

from tokenizers import Encoding, Tokenizer

from export.errors import ExportError
from export.manifest import Slot

PROBES = ("passage", "What does it cost?", "a b c d e f g", "1 + 1 = 2")


def plain(tokenizer: Tokenizer) -> Tokenizer:
    """Return a copy that neither cuts nor pads, whatever its file says."""
    copy = Tokenizer.from_str(tokenizer.to_str())
    copy.no_truncation()
    copy.no_padding()
    return copy


def templates(tokenizer: Tokenizer) -> dict[str, list[Slot]]:
    """Return the templates of one text and of a pair.

    Raises:
        ExportError: the tokenizer does more than put fixed tokens around the texts.
    """
    tokenizer = plain(tokenizer)
    single = _template(tokenizer.encode(PROBES[0]))
    pair = _template(tokenizer.encode(PROBES[0], PROBES[1]))
    for first in PROBES:
        _check(tokenizer.encode(first), single, [tokenizer.encode(first, add_special_tokens=False)])
        for second in PROBES:
            texts = [tokenizer.encode(text, add_special_tokens=False) for text in (first, second)]
            _check(tokenizer.encode(first, second), pair, texts)
    return {"single": single, "pair": pair}


def _template(encoding: Encoding) -> list[Slot]:
    slots: list[Slot] = []
    sequences = encoding.sequence_ids
    for place, (token, type_id, sequence) in enumerate(
        zip(encoding.ids, encoding.type_ids, sequences, strict=True)
    ):
        if sequence is None:
            slots.append((token, type_id))
        elif place == 0 or sequences[place - 1] != sequence:
            slots.append(("AB"[sequence], type_id))
    return slots


def _check(encoding: Encoding, template: Sequence[Slot], texts: Sequence[Encoding]) -> None:
    filled: list[tuple[int, int]] = []
    for piece, type_id in template:
        ids = texts["AB".index(piece)].ids if isinstance(piece, str) else [piece]
        filled += [(token, type_id) for token in ids]
    if filled != list(zip(encoding.ids, encoding.type_ids, strict=True)):
        raise ExportError(
            "the tokenizer does not put its special tokens at fixed places around texts, as the page does;"
            " use a model whose tokenizer.json has BERT's, RoBERTa's or a template's post-processor"
        )
