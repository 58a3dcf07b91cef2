"""Columns of exact amounts that can be added up as they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal

#: Digits enough for whatever a factor near the largest float makes of an amount.
DIGITS = Context(prec=400)


def written(value: Decimal, decimals: int | None = None) -> str:
    """Write an amount with its thousands grouped by spaces; with so many decimals, or as many as it needs."""
    if decimals is None:
        text = f"{value:,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{value:,.{decimals}f}"
    return text.replace(",", " ")


def plus_or_minus(value: Decimal, decimals: int | None = None) -> str:
    """Write a change, with its sign: ``+1 200``."""
    return ("+" if value > 0 else "") + written(value, decimals)


def decimals_of(values: Iterable[Decimal]) -> int:
    """Return how many decimals it takes to write all of these exactly."""
    return max((0, *(-int(value.normalize().as_tuple().exponent) for value in values if value)))


def to_decimals(value: Decimal, decimals: int) -> Decimal:
    """Round an amount."""
    return value.quantize(Decimal(1).scaleb(-decimals), context=DIGITS) + 0


def split_exactly(parts: dict[str, Decimal], whole: Decimal, decimals: int) -> dict[str, Decimal]:
    """Round parts so that they add up to the whole: the largest takes what rounding leaves."""
    shown = {name: to_decimals(part, decimals) for name, part in parts.items()}
    if shown:
        largest = max(shown, key=lambda name: shown[name])
        shown[largest] += to_decimals(whole, decimals) - sum(shown.values())
    return shown
