"""Numbers without rounding: how texts become fractions, fractions texts, and when two of them agree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, localcontext
from fractions import Fraction

LONGEST = 400
"""Digits and powers of ten beyond this are refused: no business has such a number."""

RELATIVE = Fraction(1, 10**9)
"""Numbers that were floats when they were written agree if they differ by less than this share."""

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,6})?", re.ASCII)


def parse(text: str) -> Fraction | None:
    """Read a number exactly as typed; None when the text is no number."""
    if len(text) > LONGEST or not _NUMBER.fullmatch(text):
        return None
    return from_decimal(Decimal(text))


def from_decimal(value: Decimal) -> Fraction | None:
    """Turn a decimal into a fraction; None when it is not finite or absurdly large or small."""
    if not value.is_finite() or abs(value.adjusted()) > LONGEST:
        return None
    return Fraction(value)


def from_value(value: object) -> Fraction | None:
    """Read a number out of JSON or TOML (an int, a decimal, or a text); None if it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Fraction(value) if value.bit_length() < 3 * LONGEST else None
    if isinstance(value, Decimal):
        return from_decimal(value)
    return parse(value) if isinstance(value, str) else None


def places(value: Fraction) -> int:
    """Decimal places that `value`, a decimal number, needs when written out."""
    count = 0
    while (value * 10**count).denominator != 1:
        count += 1
    return count


def sum_of(values: Iterable[Fraction]) -> Fraction:
    """Add up many numbers: first those that have one denominator, of which there are few."""
    by_denominator: dict[int, int] = {}
    for value in values:
        bottom = value.denominator
        by_denominator[bottom] = by_denominator.get(bottom, 0) + value.numerator
    return sum((Fraction(top, bottom) for bottom, top in by_denominator.items()), Fraction(0))


def show(value: Fraction | int) -> str:
    """Write a number for people: in full if it has at most 20 digits, else 12 of them; no exponent."""
    fraction = Fraction(value)
    with localcontext(prec=20):
        decimal = Decimal(fraction.numerator) / Decimal(fraction.denominator)
    if Fraction(decimal) != fraction:
        decimal = Decimal(f"{decimal:.12g}")
    text = f"{decimal:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def agree(found: Fraction, expected: Fraction) -> bool:
    """Whether two numbers are the same up to the arithmetic of floats (1e-9 of the larger, or of one)."""
    largest = max(abs(found), abs(expected), Fraction(1))
    return found == expected or abs(found - expected) <= RELATIVE * largest


def slack(bound: Fraction, grain: Fraction | None) -> Fraction:
    """By how much a sum may pass `bound` before it counts: 1e-9 of it, but never half of the smallest unit.

    Parameters
    ----------
    bound
        A number in the unit of the limit.
    grain
        The smallest unit of money, or None when the limit is not in money.
    """
    share = RELATIVE * abs(bound)
    return share if grain is None else min(share, grain * Fraction(49, 100))


def same(found: Fraction | None, expected: Fraction | None, grain: Fraction | None) -> bool:
    """Whether two numbers of limits.csv agree; an empty one agrees only with an empty one."""
    if found is None or expected is None:
        return found is expected
    return found == expected or abs(found - expected) <= slack(expected, grain)
