"""Tiny random models of every family, as their own libraries save them: built in seconds, wrong in nothing.

`save_bi_encoder` and `save_cross_encoder` write folders such as a hub holds; the weights are noise, but wide
enough that scores differ. Tokenizers are trained on the calibration texts.

For tests with `pytest.mark.model` only.
"""

from pathlib import Path
from typing import Any

import torch
import transformers
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling, Transformer
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from export.calibrate import texts

LIMIT = 96
SPECIALS = {
    "bert": ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"],
    "roberta": ["<s>", "<pad>", "</s>", "<unk>"],
}
SIZES = {"hidden_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 96}
FAMILIES = ("bert", "distilbert", "electra", "modernbert", "mpnet", "roberta", "xlm-roberta")


def wordpiece(typed: bool) -> Any:  # noqa: ANN401
    """Train BERT's kind of tokenizer."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=500, special_tokens=SPECIALS["bert"])
    tokenizer.train_from_iterator(texts(), trainer)
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    names = ["input_ids", "token_type_ids", "attention_mask"] if typed else ["input_ids", "attention_mask"]
    specials = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    return _fast(tokenizer, names, specials)


def bpe() -> Any:  # noqa: ANN401
    """Train RoBERTa's kind of tokenizer."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=600, special_tokens=SPECIALS["roberta"], initial_alphabet=alphabet
    )
    tokenizer.train_from_iterator(texts(), trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    return _fast(tokenizer, ["input_ids", "attention_mask"], _roberta_specials())


def unigram() -> Any:  # noqa: ANN401
    """Train XLM-R's kind of tokenizer."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=400, special_tokens=SPECIALS["roberta"], unk_token="<unk>", show_progress=False
    )
    tokenizer.train_from_iterator(texts(), trainer)
    pair = "<s> $A </s> </s> $B </s>"
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair=pair, special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return _fast(tokenizer, ["input_ids", "attention_mask"], _roberta_specials())


def _roberta_specials() -> dict[str, str]:
    names = {"bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>", "sep_token": "</s>"}
    return {**names, "unk_token": "<unk>", "pad_token": "<pad>"}


def _fast(tokenizer: Tokenizer, names: list[str], specials: dict[str, str]) -> Any:  # noqa: ANN401
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, model_max_length=LIMIT, model_input_names=names, **specials
    )


def make_config(family: str) -> tuple[Any, Any]:
    """Return the configuration and the tokenizer of a tiny model."""
    tokenizer = {"roberta": bpe, "mpnet": bpe, "modernbert": bpe, "xlm-roberta": unigram}.get(
        family, lambda: wordpiece(family != "distilbert")
    )()
    config = transformers.AutoConfig.for_model(family)
    sizes: dict[str, Any] = {**SIZES, "vocab_size": len(tokenizer), "max_position_embeddings": 160}
    if family == "distilbert":
        sizes |= {"dim": 48, "n_layers": 2, "n_heads": 4, "hidden_dim": 96}
    if family == "electra":
        sizes["embedding_size"] = 32
    if family in ("roberta", "xlm-roberta", "mpnet"):
        sizes |= {"pad_token_id": 1, "type_vocab_size": 1}
    if family == "modernbert":
        sizes |= {
            "hidden_size": 64,
            "local_attention": 16,
            "global_attn_every_n_layers": 2,
            "pad_token_id": 1,
        }
        sizes |= {"bos_token_id": 0, "eos_token_id": 2, "cls_token_id": 0, "sep_token_id": 2}
    writable = {
        name: value for name, value in sizes.items() if name not in getattr(config, "attribute_map", {})
    }
    config.update(writable)
    return config, tokenizer


def _save(kind: Any, config: Any, tokenizer: Any, folder: Path) -> None:  # noqa: ANN401
    torch.manual_seed(0)
    model = kind.from_config(config)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.normal_(0, 0.12)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def save_cross_encoder(family: str, folder: Path, logits: int = 1) -> Path:
    """Write a cross-encoder."""
    config, tokenizer = make_config(family)
    config.num_labels = logits
    _save(transformers.AutoModelForSequenceClassification, config, tokenizer, folder)
    return folder


def save_bi_encoder(
    family: str,
    folder: Path,
    pooling: str = "mean",
    dense: int = 0,
    normalize: bool = True,
    **options: Any,  # noqa: ANN401
) -> Path:
    """Write a bi-encoder; `options` go to SentenceTransformer, as in `prompts={"query": "query: "}`."""
    config, tokenizer = make_config(family)
    _save(transformers.AutoModel, config, tokenizer, folder.with_name(f"{folder.name}-bare"))
    encoder = Transformer(str(folder.with_name(f"{folder.name}-bare")))
    width = encoder.get_embedding_dimension()
    modules: list[Any] = [encoder, Pooling(width, pooling)]
    modules += [Dense(width, dense)] if dense else []
    modules += [Normalize()] if normalize else []
    SentenceTransformer(modules=modules, device="cpu", **options).save_pretrained(str(folder))
    return folder
