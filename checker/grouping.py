"""Adding up whole numbers over many lines at once: exactly, whatever their size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]
Whole = npt.NDArray[np.int64] | npt.NDArray[np.object_]
"""Whole numbers: of 64 bits where none that is made of them is longer, else Python's own, which have no end."""

SAFE = 2**62
"""Whole numbers below it, and the sum of two of them, fit into 64 bits."""


def scaled(values: Whole, factor: int) -> Whole:
    """Multiply whole numbers by a whole number."""
    return values * factor if largest(values) * factor < SAFE else values.astype(np.object_) * factor


def remainders(values: Whole, by: int) -> Whole:
    """What whole numbers leave when they are divided."""
    return values % by if by < SAFE else values.astype(np.object_) % by


def largest(values: Whole) -> int:
    """The largest absolute value."""
    return max(abs(int(values.max())), abs(int(values.min()))) if len(values) else 0


def total(values: Whole) -> int:
    """Add all up: no sum on the way is larger than the largest times their number."""
    return int(values.sum() if largest(values) * len(values) < SAFE else values.astype(np.object_).sum())


def totals(groups: Codes, values: Whole, count: int) -> list[int]:
    """Add up the values of each group, numbered from 0."""
    is_safe = values.dtype != np.object_ and largest(values) * len(values) < SAFE
    found = np.zeros(count, np.int64 if is_safe else np.object_)
    np.add.at(found, groups, values)
    return [int(one) for one in found] if found.dtype == np.object_ else found.tolist()


def joined(columns: Sequence[tuple[Codes, int]], length: int) -> Codes:
    """One code for what several columns of codes say together; each column comes with the number of its names."""
    code, size = np.zeros(length, np.int64), 1
    for codes, names in columns:
        if size * max(names, 1) >= SAFE:
            code = np.unique(code, return_inverse=True)[1].astype(np.int64)
            size = length
        code, size = code * max(names, 1) + codes, size * max(names, 1)
    return code
