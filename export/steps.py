"""Steps: how finely weights are rounded, and the rounding.

In:  a matrix. Out: its steps, and its int8 codes in these steps.
Left out: activations, which get their scales at run time (`export.quantize`).

A step is a fraction of a channel's standard deviation, not of its largest value. All channels then lose the
same share, and the codes need few bits: log2(sqrt(2 pi e) / d) for a Gaussian in steps of d standard
deviations (Cover and Thomas, Elements of Information Theory, theorem 8.3.1), which is what a deflated file
comes down to. With these two fractions the page loads its bundled pair in 32 MB.
"""

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
WEIGHT_STEP = 0.045  # standard deviations: 6.5 bits a weight
TABLE_STEP = 0.08  # 5.7 bits
LARGEST = 120  # the code of a channel's largest weight; what is left is for a relative on the same grid


def steps(matrix: Array, step: float, axis: int) -> Array:
    """Return the steps along an axis: `step` standard deviations, and more where codes would pass 120."""
    largest = np.abs(matrix).max(axis=axis, keepdims=True) / LARGEST
    found: Array = np.maximum(step * matrix.std(axis=axis, keepdims=True), largest)
    return np.maximum(found, 1e-12)


def codes(matrix: Array, scales: Array) -> Array:
    """Return a matrix as int8 multiples of its scales."""
    return np.clip(np.rint(matrix / scales), -127, 127).astype(np.int8)


def table(words: Array) -> tuple[Array, Array]:
    """Return an embedding table as int8 with one scale a row.

    The table is rounded to float16 first: models that share a table then share these bytes, whether their
    files keep it in 16 or 32 bits.
    """
    rounded = words.astype(np.float16).astype(np.float32)
    scales = steps(rounded, TABLE_STEP, axis=1).astype(np.float32)
    return codes(rounded, scales), scales
