"""A relaxation: one change of a bound or a setting, in numbers and in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from models.wording import amount
from optimizer.explain.member import Member

#: Part of a change by which it may be rounded up, and decimals it is rounded to at the most.
ROUNDED, DECIMALS = Fraction(1, 1000), 12
_WIDE = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One change, after which all strict limits hold together.

    Those of other contradictions apart; for a setting, of contradictions in which it has no part.

    Attributes
    ----------
    members : places of the members whose bounds it moves
    setting : name of the setting that is changed; empty if it is the bound of one member
    old, new : the bound, or the setting, before and after
    cost : the change in money, as the arithmetic counts it
    text : the change in words, with file and row
    """

    members: tuple[int, ...]
    setting: str
    old: float
    new: float
    cost: float
    text: str

    @property
    def change(self) -> float:
        """By how much the bound or the setting moves."""
        return abs(self.new - self.old)


def rounded(value: Fraction, change: Fraction, *, up: bool) -> float:
    """Round to as few decimals as move the value by next to nothing, against the change."""
    for decimals in range(DECIMALS + 1):
        scaled = value * 10**decimals
        whole = -(-scaled.numerator // scaled.denominator) if up else scaled.numerator // scaled.denominator
        if abs(whole - scaled) <= ROUNDED * change * 10**decimals:
            break
    return float(Decimal(whole).scaleb(-decimals, _WIDE))


def verb(member: Member) -> str:
    """Say in which direction a member is relaxed."""
    return "Raise" if member.upper else "Lower"


def shown(value: float) -> str:
    """Write a bound or a setting, to the digits that floats are sure of."""
    return amount(Decimal(f"{value:.15g}"))
