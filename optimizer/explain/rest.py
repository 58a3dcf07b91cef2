"""What is left of a number when a product is taken from it, exactly, whole columns at once.

Whole numbers of 64 bits are multiplied and subtracted as remainders by ``2 ** 64``. What is lost on the way is a
multiple of that, so a difference that has 64 bits is exact even where the products have more. The few rows whose
difference is longer are computed in Python's whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from optimizer import big_numbers
from optimizer.number_texts import FITS, POWERS, Decimals, Texts

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Rows, each at most once, and the factor of each.
type Factors = Sequence[tuple[Ints, Decimals]]

#: Error of a product of some factors in floating point, against it; generous, as it only decides who goes the long way.
ROUNDOFF = 1e-12


def rest(whole: Decimals, first: Decimals, factors: Factors) -> tuple[Ints, Texts]:
    """Take a product from a number: ``whole - first * factor * factor ...``.

    Returns
    -------
    Sign of each difference (-1, 0, 1), and the difference in words without it; shape (rows,) each.
    """
    places, fits = _sizes(whole, first, factors)
    long = np.flatnonzero(~fits)
    if not len(long):
        short = _short(whole, first, factors, places)
        return np.sign(short.digits), short.texts()
    rows = np.flatnonzero(fits)
    short = _short(*_only(whole, first, factors, rows), places[rows]) if len(rows) else whole.take(rows)
    far = _long(*_only(whole, first, factors, long), places[long])
    order = np.empty(len(places), np.int64)
    order[np.append(rows, long)] = np.arange(len(places))
    signs = np.append(np.sign(short.digits), np.sign(far.digits)).astype(np.int64)
    return signs[order], pa.concat_arrays([short.texts(), far.texts()]).take(pa.array(order))


def _sizes(whole: Decimals, first: Decimals, factors: Factors) -> tuple[Ints, NDArray[np.bool_]]:
    """Decimals that the difference has, and whether all of it has 64 bits; shape (rows,) each."""
    places, product = first.places.copy(), first.floats()
    for rows, factor in factors:
        places[rows] += factor.places
        product[rows] *= factor.floats()
    places = np.maximum(places, whole.places)
    if any(one.is_big for one in (whole, first, *(factor for _, factor in factors))):
        return places, np.zeros(len(places), bool)
    size = np.abs(whole.floats() - product) + ROUNDOFF * (whole.floats() + product)
    return places, (places < len(POWERS)) & (size * 10.0**places < FITS)


def _only(whole: Decimals, first: Decimals, factors: Factors, rows: Ints) -> tuple[Decimals, Decimals, Factors]:
    """Leave out all other rows."""
    place = np.full(len(whole.digits), -1)
    place[rows] = np.arange(len(rows))
    kept = [(place[some], np.flatnonzero(place[some] >= 0), factor) for some, factor in factors]
    return whole.take(rows), first.take(rows), [(some[here], factor.take(here)) for some, here, factor in kept]


def _short(whole: Decimals, first: Decimals, factors: Factors, places: Ints) -> Decimals:
    """Compute by remainders."""
    digits, own = first.digits.copy(), first.places.copy()
    for rows, factor in factors:
        digits[rows] *= factor.digits
        own[rows] += factor.places
    return Decimals(whole.digits * POWERS[places - whole.places] - digits * POWERS[places - own], places)


def _long(whole: Decimals, first: Decimals, factors: Factors, places: Ints) -> Decimals:
    """Compute in Python's whole numbers."""
    digits, own = first.as_big().digits, first.places.copy()
    for rows, factor in factors:
        digits[rows] *= factor.as_big().digits
        own[rows] += factor.places
    left = whole.as_big().digits * big_numbers.powers(places - whole.places)
    return Decimals(left - digits * big_numbers.powers(places - own), places)
