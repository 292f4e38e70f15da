"""Interfaces: whether the page can feed a graph and read what it gives.

In:  a `Graph` (`export.onnxfile`).
Out: the names of its inputs, and the output that the page reads; or `Refused`.
Left out: what the output means (`export.published`). Standard library only.
"""

from export.onnxfile import Graph, Value
from export.refusals import Refused

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def inputs(graph: Graph) -> list[str]:
    """Return the names of a graph's inputs, all of which the page can fill."""
    if graph.external:
        raise Refused("some weights lie in a file beside the .onnx file, which the page cannot load")
    for value in graph.inputs:
        if value.name not in INPUTS or value.dtype != "int64":
            raise Refused(
                f"its graph takes {value.name} ({value.dtype}); the page gives {', '.join(INPUTS)} (int64)"
            )
        batch, *rest = value.dims or (None,)
        if batch not in (1, None) and isinstance(batch, int) or any(isinstance(size, int) for size in rest):
            raise Refused(f"its graph takes {value.name} in the fixed shape {list(value.dims)} only")
    names = [value.name for value in graph.inputs]
    if INPUTS[0] not in names:
        raise Refused(f"its graph takes no {INPUTS[0]}")
    return names


def output(graph: Graph, *names: str) -> Value:
    """Return the first of the named outputs that a graph gives."""
    given = {value.name: value for value in graph.outputs}
    found = next((given[name] for name in names if name in given), None)
    if found is None:
        raise Refused(f"its graph gives {', '.join(given)}; the page needs {' or '.join(names)}")
    if found.dtype != "float32":
        raise Refused(f"its graph gives {found.name} as {found.dtype}; the page reads float32")
    return found


def width(value: Value, otherwise: int) -> int:
    """Return a value's last dimension; graphs often leave it open."""
    last = value.dims[-1] if value.dims else None
    return last if isinstance(last, int) else otherwise
