"""Sums by key: what limits add up, in the order of the cells."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def summed(key: Ints, weight: NDArray[Any], keys: int) -> NDArray[np.float64]:
    """Add up the weights of each key's cells, shape (keys,).

    Parameters
    ----------
    key : shape (cells,); -1: none
    weight : shape (cells,)
    keys : how many there are
    """
    if _all_have_one(key):
        return np.bincount(key, weight, keys)
    return np.bincount(key + 1, weight, keys + 1)[1:]


def counted(key: Ints, keys: int) -> Ints:
    """Count the cells of each key, shape (keys,); ``key`` is -1 where a cell has none."""
    if _all_have_one(key):
        return np.bincount(key, minlength=keys)
    return np.bincount(key + 1, minlength=keys + 1)[1:]


def _all_have_one(key: Ints) -> bool:
    """Tell whether every cell has a key: to look is cheaper than to number the keys anew."""
    return bool(key.min(initial=0) >= 0)
