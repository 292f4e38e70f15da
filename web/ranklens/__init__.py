"""RankLens' engine: text -> tokens -> tensors -> scores -> rankings.

Standard library only, Python 3.11 to 3.14. The same code runs in the page (Pyodide), in the tests (CPython)
and offline (``python -m export evaluate``). It reaches a model only through ``runtime.Model``.

    text.py      what a query and its passages must be
    tokens.py    special tokens, truncation, tokens read / tokens in all
    tensors.py   one unpadded sequence -> the named int64 arrays that a graph takes
    scores.py    cosine similarity; logits -> relevance score and probability
    results.py   the shapes of what leaves the engine
    rankings.py  order, moves, what the cross-encoder promoted
    vectors.py   embeddings, computed once and kept
    pipeline.py  the stages in order, with progress, memory of vectors, and stopping
    metrics.py   nDCG@k, MRR@k, recall@k, success@k, Kendall's tau
    runtime.py   the one protocol between this code and whatever runs the models
    bridge.py    the page's implementation of it: the only file that knows ``js``
"""
