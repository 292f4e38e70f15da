"""RankLens' engine: text -> tokens -> tensors -> scores -> rankings, and what the page makes of them.

Standard library only, Python 3.11 to 3.14. The same code runs in the page (Pyodide), in the tests (CPython)
and offline (``python -m export evaluate``). It reaches a model only through ``runtime.Model``.

One ranking, in the order of the data:

    text.py        what a query and its passages must be
    tokens.py      special tokens, truncation, tokens read / tokens in all
    batches.py     which sequences share one run
    tensors.py     unpadded sequences -> the named int64 arrays that a graph takes
    vectors.py     embeddings, computed once and kept
    pairs.py       query and passage read together
    scores.py      cosine similarity; logits -> relevance score and probability
    rankings.py    order, moves, what the cross-encoder promoted, two stages
    results.py     the shapes of what leaves the engine
    pipeline.py    the stages in order
    progress.py    events on the way, and stopping
    metrics.py     nDCG@k, MRR@k, recall@k, success@k, Kendall's tau
    runtime.py     the one protocol between this code and whatever runs the models

What is asked of it besides:

    influence.py   which words, or sentences, made a score        units.py
    rescoring.py   one edited passage alone
    judging.py     rankings held against grades
    evaluation.py  judged queries, one after another              query_rows.py
    console.py     the visitor's own Python                       tools.py output.py showing.py tracebacks.py

Files in and out:

    reading.py     files -> passages or cards                     decoding.py splitting.py tables.py
                                                                  columns.py records.py jsontext.py
                                                                  jsonvalues.py cards.py beir.py passages.py
    writing.py     a session -> files                             session.py session_tables.py csvtext.py
                                                                  markdown.py trec.py snippet.py
    evaluation_files.py  an evaluation -> files

And the page's door:

    actions.py     what the page may ask, by name
    errors.py      exceptions as data
    bridge.py      the runtime over onnxruntime-web: the only file that knows ``js``
"""
