"""RankLens' offline step: converts encoders, checks them, builds the site and serves it.

`python -m export` lists the commands. `build` and `serve` need the standard library and `deflate` only; the
others need the extra `export` and are imported only when they are called.
"""

import importlib.util
import sys
from pathlib import Path

__version__ = "0.1.0"

# The engine lies beside the page that ships it: found there in a clone that nobody has installed.
if importlib.util.find_spec("ranklens") is None:
    sys.path.append(str(Path(__file__).resolve().parent.parent / "web"))
