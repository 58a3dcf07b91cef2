"""The arithmetic of a contradiction: what its lower bounds ask for, what its upper bounds leave, and the difference.

Each amount that is shown is the member's weight times its bound, rounded to the side on which the claim stays true: a
lower bound down, an upper one up. So the shown amounts add up exactly, and what they show holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from models.wording import amount
from optimizer.explain.farkas import exact
from optimizer.explain.member import Member, folded, said
from optimizer.instance import Instance

#: Part of the gap that rounding the shown amounts may cost.
LOST = Fraction(1, 1000)
#: Decimals an amount is shown with at the most, beyond those of money.
FURTHER = 9
#: Significant digits of a rate that is written out.
DIGITS = 7
_WIDE = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Term:
    """One summand: members that are said as one.

    Attributes
    ----------
    members : one, or many of a kind
    amount : what they count together, as shown
    """

    members: tuple[Member, ...]
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Why the members cannot hold together.

    Attributes
    ----------
    asked : what the lower bounds ask for
    left : what the upper bounds leave room for; empty if nothing counts for the lower ones
    gap : sum asked less sum left; > 0
    sentence : the same in words
    """

    asked: tuple[Term, ...]
    left: tuple[Term, ...]
    gap: Decimal
    sentence: str


def arithmetic(instance: Instance, members: Sequence[Member], gap: Fraction) -> Arithmetic:
    """Add up members whose weights prove that they cannot hold together."""
    groups = folded(members)
    for decimals in range(instance.scenario.money.decimals, instance.scenario.money.decimals + FURTHER + 1):
        terms = [_term(group, decimals) for group in groups]
        asked = tuple(term for term in terms if not term.members[0].upper)
        left = tuple(term for term in terms if term.members[0].upper)
        shown = _total(asked) - _total(left)
        if gap - Fraction(shown) <= LOST * gap:
            break
    return Arithmetic(asked, left, shown, _sentence(instance, asked, left, shown))


def _term(group: Sequence[Member], decimals: int) -> Term:
    """Round what a group counts to the safe side."""
    value = sum((member.weight * exact(member.bound) for member in group), Fraction(0))
    scaled = value * 10**decimals
    whole = -(-scaled.numerator // scaled.denominator) if group[0].upper else scaled.numerator // scaled.denominator
    return Term(tuple(group), Decimal(whole).scaleb(-decimals, _WIDE))


def _total(terms: Sequence[Term]) -> Decimal:
    return sum((term.amount for term in terms), Decimal(0))


def _sentence(instance: Instance, asked: Sequence[Term], left: Sequence[Term], gap: Decimal) -> str:
    """Say it: who asks for how much, what leaves how much room, and what is missing."""
    wanting = " and ".join(_wanting(instance, term) for term in asked)
    several = len(asked) > 1 or len(asked[0].members) > 1
    sums = " + ".join(_factors(term) or amount(term.amount) for term in asked)
    asking = f"{sums} = {amount(_total(asked))}" if len(asked) > 1 or _factors(asked[0]) else sums
    short = f"{amount(gap)} too little"
    verb = "ask" if several else "asks"
    if not left:
        return f"{wanting} {verb} for at least {asking}, but nobody may sell anything that counts for it: {short}."
    room = " + ".join(_room(instance, term) for term in left)
    total = f" = {amount(_total(left))}" if len(left) > 1 else ""
    return f"{wanting} {verb} for at least {asking}, but there is room for at most {room}{total}: {short}."


def _wanting(instance: Instance, term: Term) -> str:
    what, where = said(instance, term.members)
    return f"{what} ({where})"


def _room(instance: Instance, term: Term) -> str:
    what, where = said(instance, term.members)
    parts = ", ".join(filter(None, (_factors(term), what, where)))
    return f"{amount(term.amount)} ({parts})"


def _factors(term: Term) -> str:
    """Say how an amount comes from bounds that count with a weight: ``2 x 5 000 000``; empty if the weight is 1."""
    member = term.members[0]
    total = sum((exact(one.bound) for one in term.members), Fraction(0))
    if member.unit == "money":
        return "" if member.weight == 1 else f"{_short(member.weight) or float(member.weight)} x {_written(total)}"
    rate = _rate(member.weight, member.unit) if len({one.weight for one in term.members}) == 1 else ""
    return f"{_written(total)} {member.unit}{rate}"


def _rate(weight: Fraction, unit: str) -> str:
    """Say what one unit brings: `` at 3 hours for 1 000 000``, or `` x 12.5``."""
    for power in range(10):
        needed = _short(10**power / weight)
        if needed and 10**power >= weight:
            return f" at {needed} {unit} for {amount(Decimal(10) ** power)}"
    return f" x {_short(weight) or amount(Decimal(f'{float(weight):.{DIGITS}g}'))}"


def _short(value: Fraction) -> str:
    """Write a number exactly if a few digits are enough, else nothing."""
    written = Decimal(f"{float(value):.{DIGITS}g}")
    return amount(written) if Fraction(written) == value else ""


def _written(value: Fraction) -> str:
    return amount(Decimal(f"{float(value):.15g}"))
