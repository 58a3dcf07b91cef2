"""The arithmetic of a contradiction: what its lower bounds ask for, what its upper bounds leave, and the difference.

Each amount that is shown is the member's weight times its bound, both rounded to the side on which the claim stays
true: a lower bound down, an upper one up. So the shown amounts add up exactly, and what they show holds.
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
#: Said where stages of a sale are tied together; bounds of 0 that count nothing themselves.
FLOWS = ", as each stage brings what the next one carries"
_WIDE = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Term:
    """One summand: members that are said as one.

    Attributes
    ----------
    members : one, or many of a kind
    bound : their bounds together, as shown, in their unit
    amount : what they count together, as shown
    """

    members: tuple[Member, ...]
    bound: Decimal
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
    """Add up members whose weights prove that they cannot hold together; those that tie stages are all 0."""
    groups = folded([member for member in members if member.grouping.family != "flow"])
    for decimals in range(instance.scenario.money.decimals, instance.scenario.money.decimals + FURTHER + 1):
        terms = [_term(group, decimals) for group in groups]
        asked = tuple(term for term in terms if not term.members[0].upper)
        left = tuple(term for term in terms if term.members[0].upper)
        shown = _total(asked) - _total(left)
        if gap - Fraction(shown) <= LOST * gap:
            break
    passed = any(member.grouping.family == "flow" for member in members)
    return Arithmetic(asked, left, shown, _sentence(instance, asked, left, shown, FLOWS if passed else ""))


def _term(group: Sequence[Member], decimals: int) -> Term:
    """Round what a group counts to the safe side."""
    up = group[0].upper
    bound = _rounded(sum((exact(member.bound) for member in group), Fraction(0)), decimals, up=up)
    if len({member.weight for member in group}) == 1:
        value = group[0].weight * Fraction(bound)
    else:
        value = sum((member.weight * exact(member.bound) for member in group), Fraction(0))
    return Term(tuple(group), bound, _rounded(value, decimals, up=up))


def _rounded(value: Fraction, decimals: int, *, up: bool) -> Decimal:
    scaled = value * 10**decimals
    whole = -(-scaled.numerator // scaled.denominator) if up else scaled.numerator // scaled.denominator
    return Decimal(whole).scaleb(-decimals, _WIDE)


def _total(terms: Sequence[Term]) -> Decimal:
    return sum((term.amount for term in terms), Decimal(0))


def _sentence(instance: Instance, asked: Sequence[Term], left: Sequence[Term], gap: Decimal, since: str) -> str:
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
    return f"{wanting} {verb} for at least {asking}, but there is room for at most {room}{total}{since}: {short}."


def _wanting(instance: Instance, term: Term) -> str:
    what, where = said(instance, term.members)
    return f"{what} ({where})"


def _room(instance: Instance, term: Term) -> str:
    what, where = said(instance, term.members)
    parts = ", ".join(filter(None, (_factors(term), what, where)))
    return f"{amount(term.amount)} ({parts})"


def _factors(term: Term) -> str:
    """Say how an amount comes from bounds that count with a weight: ``2 x 5 000 000``; empty if the weight is 1."""
    weight, unit = term.members[0].weight, term.members[0].unit
    if unit == "money":
        return "" if weight == 1 or not term.bound else f"{_short(weight) or weight} x {amount(term.bound)}"
    same = len({one.weight for one in term.members}) == 1
    return f"{amount(term.bound)} {unit}{_rate(weight, unit) if same else ''}"


def _rate(weight: Fraction, unit: str) -> str:
    """Say what one unit brings: `` at 3 hours for 1 000 000``, or `` x 12.5``."""
    for power in range(10):
        needed = _short(10**power / weight)
        if needed and 10**power >= weight:
            units = unit.removesuffix("s") if needed == "1" else unit
            return f" at {needed} {units} for {amount(Decimal(10) ** power)}"
    return f" x {_short(weight) or weight}"


def _short(value: Fraction) -> str:
    """Write a number exactly if a few digits are enough, else nothing."""
    written = Decimal(f"{float(value):.{DIGITS}g}")
    return amount(written) if Fraction(written) == value else ""
