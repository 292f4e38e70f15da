"""RankLens' offline step: converts encoders, checks them, builds the site and serves it.

`python -m export` lists the commands. `build` and `serve` need the standard library only; the others need the
extra `export` and are imported only when they are called.
"""

__version__ = "0.1.0"
