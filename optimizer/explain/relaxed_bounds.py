"""Relaxed bounds: how far one member alone must give way."""

from __future__ import annotations

from fractions import Fraction

from optimizer.explain.farkas import exact
from optimizer.explain.member import Member
from optimizer.explain.part import Part
from optimizer.explain.relaxation import Relaxation, rounded, shown, verb
from optimizer.explain.whole import Move, Whole, one_bound

#: Part of a bound up to which an exact change and the solver's are the same.
SAME = 1e-9
#: How many times what is missing a change must be for the text to say why.
FURTHER = Fraction(101, 100)


def move_of_bound(whole: Whole, part: Part, one: Relaxation) -> tuple[Move, float]:
    """Return a relaxed bound as a move of the whole system, and how far it goes."""
    place = one.members[0]
    return one_bound(int(part.core.sides[place])), one.change / unit(whole, float(part.core.size[place]))


def unit(whole: Whole, size: float) -> float:
    """Return what one unit of a side's row is, in the unit of its limit."""
    return whole.system.program.scale * size


def bound_relaxed(whole: Whole, part: Part, place: int) -> Relaxation | None:
    """Relax a member until all strict limits that are left hold together; None if it is not enough."""
    least = whole.least_of_bound(int(part.core.sides[place]))
    if least is None:
        return None
    member = part.members[place]
    change = _settled(least * unit(whole, float(part.core.size[place])), member, part.gap)
    relaxed = _changed(member, place, change, part.gap)
    return relaxed if whole.held_with([move_of_bound(whole, part, relaxed)]) else None


def _settled(change: float, member: Member, gap: Fraction) -> Fraction:
    """Return the change exactly where the arithmetic of the members gives it, else as the solver does."""
    least = gap / member.weight
    same = abs(float(least) - change) <= SAME * max(abs(member.bound), abs(change))
    return least if same else exact(change)


def _changed(member: Member, place: int, change: Fraction, gap: Fraction) -> Relaxation:
    new = loosened(member, change)
    more = change > FURTHER * gap / member.weight
    text = bound_text(member, new, "; more than is missing here, since others want room too" if more else "")
    return Relaxation((place,), "", member.bound, new, float(member.weight) * abs(new - member.bound), text)


def loosened(member: Member, change: Fraction) -> float:
    """Return the bound after a change, rounded to the loose side."""
    bound = exact(member.bound)
    return rounded(bound + change if member.upper else bound - change, change, up=member.upper)


def bound_text(member: Member, new: float, further: str = "") -> str:
    """Say what to do with a bound: ``Raise capacity of Ann from 50 to 80 (managers.csv:2:capacity)``."""
    units = "" if member.unit == "money" else f" {member.unit}"
    return (
        f"{verb(member)} {_end(member)}{member.what} from {shown(member.bound)} to {shown(new)}{units}"
        f" ({_place(member, new)}{further})"
    )


def _end(member: Member) -> str:
    """Say which end is meant where a table has both."""
    return f"{member.origin.column} of " if member.origin.column in ("min", "max") else ""


def _place(member: Member, new: float) -> str:
    """Say where the bound stands, and what to write there if it is multiplied to make the bound."""
    per, there = member.origin.per, member.origin.place
    return there if per in (0.0, 1.0) else f"{there}; there {shown(new / per)}"
