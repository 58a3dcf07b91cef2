"""Numbers as a planner reads them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from models.money import typed

#: Amounts from here on are written with an exponent.
HUGE = 10**18


def amount(value: float | Decimal) -> str:
    """Write an amount with its thousands grouped by spaces: ``32 000 000``, ``1 234.5``; a huge one as ``1.5e+300``."""
    exact = value if isinstance(value, Decimal) else typed(value)
    if not exact.is_finite():
        return str(exact)
    if abs(exact) >= HUGE:
        return f"{exact:.1e}"
    whole, _, fraction = f"{exact:,f}".partition(".")
    fraction = fraction.rstrip("0")
    return whole.replace(",", " ") + (f".{fraction}" if fraction else "")


def plain(value: float | Decimal) -> str:
    """Write a number as it could stand in a file: ``32000000``, ``1234.5``."""
    return amount(value).replace(" ", "")


def percent(share: float | Decimal) -> str:
    """Write a share in per cent with at most one decimal: ``12.5 %``."""
    return f"{amount(Decimal(f'{float(share) * 100:.1f}'))} %"


def counted(number: int, one: str, many: str = "") -> str:
    """Write a count with its noun: ``1 row``, ``1 200 rows``."""
    return f"{amount(number)} {one if number == 1 else many or one + 's'}"


def few(names: Sequence[str], most: int) -> str:
    """List the first names and count the others: ``Anna, Boris and 7 more``."""
    more = f" and {amount(len(names) - most)} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
