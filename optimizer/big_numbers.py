"""Numbers of any size as texts: what `optimizer/number_texts.py` does where 64 bits are too few."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]
#: Python's whole numbers.
Whole = NDArray[np.object_]


def powers(exponents: Ints) -> Whole:
    """Powers of ten."""
    table = np.array([10**exponent for exponent in range(int(exponents.max(initial=0)) + 1)], np.object_)
    return table[exponents]


def whole(values: NDArray[np.float64]) -> Whole:
    """Whole numbers of floats."""
    return np.array([int(value) for value in values.tolist()], np.object_)


def texts(digits: Whole, places: Ints) -> Any:
    """Write ``digits / 10 ** places`` without signs; shape (rows,)."""
    if not len(digits):
        return pa.array([], pa.string())
    power, digits = powers(places), np.abs(digits)
    number, part = digits // power, digits % power
    width = int(places.max())
    if width == 0:
        return _grouped(number)
    padded = pc.utf8_lpad(_plain(part * powers(width - places)), width, "0")
    decimals = pc.utf8_rtrim(padded, "0")
    point = pc.if_else(pc.equal(decimals, ""), "", ".")
    return pc.binary_join_element_wise(_grouped(number), point, decimals, "")


def _plain(number: Whole) -> Any:
    return pa.array(list(map(str, number.tolist())), pa.string())


def _grouped(number: Whole) -> Any:
    """Write whole numbers >= 0 with spaces between thousands."""
    return pa.array([f"{one:,}".replace(",", " ") for one in number.tolist()], pa.string())
