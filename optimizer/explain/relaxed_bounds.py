"""Relaxed bounds: how far one member alone must give way."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from optimizer.explain.farkas import exact
from optimizer.explain.member import Member
from optimizer.explain.part import Part
from optimizer.explain.relaxation import Relaxation, rounded, shown, verb
from optimizer.explain.whole import Whole
from optimizer.solvers.warm import WarmHighs
from optimizer.stopwatch import Stopwatch

#: Part of a bound up to which an exact change and the solver's are the same.
SAME = 1e-9
#: How many times what is missing a change must be for the text to say why.
FURTHER = Fraction(101, 100)


def lever_of_bound(whole: Whole, part: Part, one: Relaxation) -> tuple[int, float]:
    """Return a relaxed bound as a lever of the whole system, and how far it goes."""
    place = one.members[0]
    return whole.lever(part.core.sides[[place]], np.ones(1)), one.change / unit(whole, part, place)


def unit(whole: Whole, part: Part, place: int) -> float:
    """Return what one unit of a side's row is, in the unit of its limit."""
    return whole.system.program.scale * float(part.core.size[place])


def bound_relaxed(whole: Whole, part: Part, place: int) -> Relaxation | None:
    """Relax a member until all strict limits that are left hold together; None if it is not enough."""
    least = whole.least(whole.lever(part.core.sides[[place]], np.ones(1)))
    if least is None:
        return None
    member = part.members[place]
    change = _settled(least * unit(whole, part, place), member, part.gap)
    relaxed = _changed(member, place, change, part.gap, whole=True)
    return relaxed if whole.holds_with([lever_of_bound(whole, part, relaxed)]) else None


def part_relaxed(whole: Whole, part: Part, place: int, watch: Stopwatch) -> Relaxation:
    """Relax a member just so far that the members themselves hold together."""
    solver = WarmHighs(part.core.program(), watch)
    others = part.core.columns + np.delete(np.arange(len(part.members)), place)
    solver.column_bounds(others, np.zeros(len(others)), np.zeros(len(others)))
    member = part.members[place]
    change = _settled(solver.optimum().objective * unit(whole, part, place), member, part.gap)
    return _changed(member, place, change, part.gap, whole=False)


def _settled(change: float, member: Member, gap: Fraction) -> Fraction:
    """Return the change exactly where the arithmetic of the members gives it, else as the solver does."""
    least = gap / member.weight
    same = abs(float(least) - change) <= SAME * max(abs(member.bound), abs(change))
    return least if same else exact(change)


def _changed(member: Member, place: int, change: Fraction, gap: Fraction, *, whole: bool) -> Relaxation:
    bound = exact(member.bound)
    new = rounded(bound + change if member.upper else bound - change, change, up=member.upper)
    units = "" if member.unit == "money" else f" {member.unit}"
    more = change > FURTHER * gap / member.weight
    further = "; more than is missing here, since others want room too" if more else ""
    text = (
        f"{verb(member)} {_end(member)}{member.what} from {shown(member.bound)} to {shown(new)}{units}"
        f" ({_place(member, new)}{further})"
    )
    cost = float(member.weight) * abs(new - member.bound)
    return Relaxation((place,), "", member.bound, new, cost, whole, text)


def _end(member: Member) -> str:
    """Say which end is meant where a table has both."""
    return f"{member.origin.column} of " if member.origin.column in ("min", "max") else ""


def _place(member: Member, new: float) -> str:
    """Say where the bound stands, and what to write there if it is multiplied to make the bound."""
    per, there = member.origin.per, member.origin.place
    return there if per in (0.0, 1.0) else f"{there}; there {shown(new / per)}"
