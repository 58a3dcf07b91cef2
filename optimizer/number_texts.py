"""Decimal numbers as texts, whole columns at once: thousands grouped by spaces, no digits that say nothing.

A column of decimal numbers is a whole number and a count of decimals per row: 123 with 2 decimals is 1.23, with -2 it
is 12 300. The whole numbers have 64 bits, or any size where that is too few (`optimizer/big_numbers.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from optimizer import big_numbers

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
#: Whole numbers: of 64 bits, or Python's.
Digits = NDArray[Any]

#: A column of texts.
type Texts = Any

#: Most decimals that a number is written with, and most zeros that stand for digits nobody needs.
MOST_DECIMALS, MOST_ZEROS = 300, 12
#: Whole numbers below this have 64 bits, and room for a sign and a sum of two.
FITS = 2.0**62
#: Powers of ten that have 64 bits.
POWERS = 10 ** np.arange(19)
#: Whole numbers of up to three digits: as they are; after a blank, with zeros before; as decimals, with zeros before;
#: as the last decimals, without zeros behind; and nothing.
PIECES = pa.array(
    [
        *map(str, range(1000)),
        *(f" {number:03d}" for number in range(1000)),
        *(f"{number:03d}" for number in range(1000)),
        *(f"{number:03d}".rstrip("0") for number in range(1000)),
        "",
        ".",
    ]
)
FIRST, LATER, DECIMALS, LAST, NOTHING, POINT = 0, 1000, 2000, 3000, 4000, 4001


@dataclass(frozen=True, slots=True)
class Decimals:
    """A column of decimal numbers: ``digits / 10 ** places``, shape (rows,).

    Attributes
    ----------
    digits : whole numbers, of 64 bits or Python's
    places : how many of the digits are decimals, >= 0
    """

    digits: Digits
    places: Ints

    @property
    def is_big(self) -> bool:
        """Whether the digits are Python's whole numbers."""
        return self.digits.dtype == np.object_

    def as_big(self) -> Decimals:
        """Return the same numbers in Python's whole numbers."""
        return Decimals(self.digits.astype(np.object_), self.places)

    def take(self, rows: Ints) -> Decimals:
        """Return some of the rows."""
        return Decimals(self.digits[rows], self.places[rows])

    def floats(self) -> Floats:
        """Return the numbers in floating point."""
        if self.is_big:
            return np.asarray(self.digits / big_numbers.powers(self.places), np.float64)
        return np.asarray(self.digits / 10.0**self.places, np.float64)

    def texts(self) -> Texts:
        """Write them without their signs: ``9 312 000``, ``1.083``, ``0.0000012``; shape (rows,)."""
        if self.is_big:
            return big_numbers.texts(self.digits, self.places)
        if not len(self.digits):
            return pa.array([], pa.string())
        power = POWERS[self.places]
        whole, part = np.divmod(np.abs(self.digits), power)
        pieces = [*_grouped(whole), *_decimals(part, self.places)]
        return pieces[0] if len(pieces) == 1 else pc.binary_join_element_wise(*pieces, "")


def _grouped(whole: Ints) -> list[Texts]:
    """Write whole numbers >= 0 in pieces of three digits, with spaces between them."""
    pieces, rest = [], whole
    for place in range(max(len(str(int(whole.max()))) - 1, 0) // 3, -1, -1):
        power = POWERS[3 * place]
        piece, rest = np.divmod(rest, power) if place else (rest, rest)
        later = whole >= 1000 * power if place < 6 else np.zeros(len(whole), bool)
        shown = piece + np.where(later, LATER, FIRST)
        pieces.append(_taken(np.where(later | (piece > 0), shown, NOTHING) if place else shown))
    return pieces


def _decimals(part: Ints, places: Ints) -> list[Texts]:
    """Write what stands behind the point, in pieces of three digits, without zeros at the end."""
    groups = -(-int(places.max()) // 3)
    if not groups or not part.any():
        return []
    rest = part * POWERS[3 * groups - places]
    pieces = [_taken(np.where(rest > 0, POINT, NOTHING))]
    for place in range(groups - 1, -1, -1):
        piece, rest = np.divmod(rest, POWERS[3 * place]) if place else (rest, np.zeros_like(rest))
        pieces.append(_taken(piece + np.where(rest > 0, DECIMALS, LAST)))
    return pieces


def _taken(numbers: Ints) -> Texts:
    return PIECES.take(pa.array(numbers.astype(np.int16)))


def exactly(units: Ints, decimals: int) -> Decimals:
    """Column of exact amounts, given in units of ``10 ** -decimals``."""
    amounts = Decimals(units, np.full(len(units), decimals))
    return amounts if decimals < len(POWERS) and np.abs(units).max(initial=0) < FITS else amounts.as_big()


def rounded(values: Floats, accuracy: Floats, least: int) -> Decimals:
    """Round numbers to powers of ten, so that none is off by more than its accuracy.

    Parameters
    ----------
    values : >= 0
    accuracy : shape (rows,), > 0
    least : decimals that are kept in any case; negative: that many zeros may stand for digits nobody needs
    """
    with np.errstate(divide="ignore"):
        wanted = np.ceil(-np.log10(2 * accuracy))
    places = np.clip(wanted, least, MOST_DECIMALS).astype(np.int64)
    scaled = np.rint(values * 10.0**places)
    shown, zeros = np.maximum(places, 0), np.maximum(-places, 0)
    if max(scaled.max(initial=0.0), (scaled * 10.0**zeros).max(initial=0.0)) < FITS and shown.max(initial=0) < len(
        POWERS
    ):
        return Decimals(scaled.astype(np.int64) * POWERS[zeros], shown)
    return Decimals(big_numbers.whole(scaled) * big_numbers.powers(zeros), shown)
