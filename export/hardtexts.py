"""Hard texts: what tokenizers of different libraries may cut differently, and what fills a model up.

Out: `TEXTS` for bi-encoders, `PAIRS` for cross-encoders. They are judged by token ids and by outputs; no
tokenizer in the browser has seen them in its own tests.
"""

# Longer than 512 tokens, but not by much: the time that tokenizers take to cut pairs grows with the square.
LONG = " ".join(f"Sentence {number} says that water boils at {number} degrees." for number in range(90))

TEXTS = (
    "",
    " ",
    "Does the free plan include API access?",
    "API keys can be created on the Team and Business plans.",
    "Ångström, naïve café, Straße, İstanbul, ﬁne ligatures, ½ ² Ⅷ",
    "e\u0301 is not é; a lone \u0301 accent; Zalgo t\u0335\u0308e\u0336x\u0337t",
    "東京都は日本の首都です。北京 서울특별시 ภาษาไทย",
    "مرحبا بالعالم — שלום עולם — नमस्ते दुनिया",
    "👩\u200d👩\u200d👧 🏳️\u200d🌈 👍🏽 🙂",
    "zero\u200bwidth soft\u00adhyphen no\u00a0break thin\u2009space\u3000wide\ufeff",
    "tab\tnewline\nreturn\r\nform\ffeed",
    "bell\x07 null-like \ufffd private \ue000",
    "don't can't it's … “quotes” ‘single’ – en — em",
    "https://example.org/a_b-c?d=1&e=%20#f user@example.org C:\\path\\file",
    "x=1;if(x<2){return[x,{y:'z'}]}//\u00b5",
    "3.14159 1,000,000 10^-9 1e10 €5 $5 £5 ¥5 №5",
    "[CLS] [SEP] [MASK] <s> </s> <mask> <unk>",
    "supercalifragilisticexpialidocious " + "a" * 130,
    "ALL CAPS and MiXeD cAsE",
    LONG,
)

PAIRS = tuple((TEXTS[2], text) for text in TEXTS if text.strip()) + (
    (LONG, TEXTS[3]),
    (LONG, LONG),
    (TEXTS[6], TEXTS[7]),
    (TEXTS[3] * 20, LONG),
    ("a", "b"),
)
