"""Decimal numbers as texts, whole columns at once: thousands grouped by spaces, no digits that say nothing.

A column of decimal numbers is a whole number and a count of decimals per row: 123 with 2 decimals is 1.23, with -2 it
is 12 300. Their products are exact: they are kept as whole numbers of any size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]

#: A column of texts.
type Texts = Any

#: Most decimals that a number is written with, and most zeros that stand for digits nobody needs.
MOST_DECIMALS, MOST_ZEROS = 300, 12


@dataclass(frozen=True, slots=True)
class Decimals:
    """A column of decimal numbers: ``digits / 10 ** places``, shape (rows,).

    Attributes
    ----------
    digits : whole numbers of any size (Python's), >= 0 unless said otherwise
    places : how many of the digits are decimals, >= 0
    """

    digits: NDArray[np.object_]
    places: Ints

    def times(self, other: Decimals) -> Decimals:
        """Multiply, exactly."""
        return Decimals(self.digits * other.digits, self.places + other.places)

    def minus(self, other: Decimals) -> Decimals:
        """Subtract, exactly; the digits may be negative."""
        places = np.maximum(self.places, other.places)
        return Decimals(self.widened(places) - other.widened(places), places)

    def widened(self, places: Ints) -> NDArray[np.object_]:
        """Digits with more decimals."""
        return np.asarray(self.digits * _powers(places - self.places), np.object_)

    def take(self, rows: NDArray[np.int64]) -> Decimals:
        """Return some of the rows."""
        return Decimals(self.digits[rows], self.places[rows])

    @property
    def positive(self) -> NDArray[np.bool_]:
        """Tell which are above zero."""
        return np.asarray(self.digits > 0, np.bool_)

    @property
    def negative(self) -> NDArray[np.bool_]:
        """Tell which are below zero."""
        return np.asarray(self.digits < 0, np.bool_)

    def texts(self) -> Texts:
        """Write them without their signs: ``9 312 000``, ``1.083``, ``0.0000012``; shape (rows,)."""
        if not len(self.digits):
            return pa.array([], pa.string())
        power, digits = _powers(self.places), np.abs(self.digits)
        whole, part = digits // power, digits % power
        width = int(self.places.max())
        if width == 0:
            return _grouped(whole)
        padded = pc.utf8_lpad(_plain(part * _powers(width - self.places)), width, "0")
        decimals = pc.utf8_rtrim(padded, "0")
        point = pc.if_else(pc.equal(decimals, ""), "", ".")
        return pc.binary_join_element_wise(_grouped(whole), point, decimals, "")


def exactly(units: Ints, decimals: int) -> Decimals:
    """Column of exact amounts, given in units of ``10 ** -decimals``."""
    return Decimals(units.astype(np.object_), np.full(len(units), decimals))


def rounded(values: NDArray[np.float64], accuracy: NDArray[np.float64], least: int) -> Decimals:
    """Round numbers to powers of ten, so that none is off by more than its accuracy.

    Parameters
    ----------
    values : >= 0
    accuracy : shape (rows,), > 0
    least : decimals that are kept in any case; negative: that many zeros may stand for digits nobody needs
    """
    with np.errstate(divide="ignore"):
        wanted = np.ceil(-np.log10(2 * accuracy))
    places = np.clip(wanted, least, MOST_DECIMALS)
    places = places.astype(np.int64)
    scaled = np.rint(values * 10.0**places)
    digits = scaled.astype(np.int64).astype(np.object_) if scaled.max(initial=0.0) < 2**62 else _whole(scaled)
    return Decimals(digits * _powers(np.maximum(-places, 0)), np.maximum(places, 0))


def _whole(values: NDArray[np.float64]) -> NDArray[np.object_]:
    return np.array([int(value) for value in values.tolist()], np.object_)


def _powers(exponents: Ints) -> NDArray[np.object_]:
    """Powers of ten as Python's whole numbers."""
    table = np.array([10**exponent for exponent in range(int(exponents.max(initial=0)) + 1)], np.object_)
    return table[exponents]


def _plain(whole: NDArray[np.object_]) -> Texts:
    return pa.array(list(map(str, whole.tolist())), pa.string())


def _grouped(whole: NDArray[np.object_]) -> Texts:
    """Write whole numbers >= 0 with spaces between thousands."""
    texts = _plain(whole)
    longest = pc.max(pc.utf8_length(texts)).as_py()
    if longest <= 3:
        return texts
    width = -(-longest // 3) * 3
    padded = pc.utf8_lpad(texts, width, " ")
    pieces = [pc.utf8_slice_codeunits(padded, start, start + 3) for start in range(0, width, 3)]
    return pc.utf8_trim(pc.binary_join_element_wise(*pieces, " "), " ")
