"""Relaxations: the smallest change of one bound, or of one setting, that makes a plan possible.

    minimise t    subject to  all strict limits,  a_i * x + rate_i * t >= b_i   for the lower sides i that it moves
                                                  a_i * x - rate_i * t <= b_i   for the upper ones

For a bound of a table the rate is 1; a setting moves the bounds of a whole limit, each at its rate. The answer is
rounded to the loose side, by a thousandth of the change at most, and solved again with the rounded number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from models.wording import amount
from optimizer.explain.farkas import exact
from optimizer.explain.member import Member
from optimizer.explain.origin import SETTINGS, Lever, lever
from optimizer.explain.system import Core
from optimizer.explain.whole import Whole
from optimizer.solvers.warm import WarmHighs
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Part of a change by which it may be rounded up, and decimals it is rounded to at the most.
ROUNDED, DECIMALS = Fraction(1, 1000), 12
#: Part of a bound up to which an exact change and the solver's are the same.
SAME = 1e-9
#: So many bounds of one contradiction are tried at most.
TRIED = 40
#: Families whose bounds follow from a setting: a planner would rather change that.
OF_SETTINGS = ("band", "growth")
_WIDE = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One change, and what it does.

    Attributes
    ----------
    members : places of the members whose bounds it moves
    setting : name of the setting that is changed; empty if it is the bound of one member
    old, new : the bound, or the setting, before and after
    cost : the change in money, as the arithmetic counts it
    whole : whether all strict limits then hold together, those of other contradictions apart; else those of this
        contradiction do, and others stand behind
    text : the change in words, with file and row
    """

    members: tuple[int, ...]
    setting: str
    old: float
    new: float
    cost: float
    whole: bool
    text: str

    @property
    def change(self) -> float:
        """By how much the bound or the setting moves."""
        return abs(self.new - self.old)


def relaxations(
    whole: Whole, core: Core, members: Sequence[Member], gap: Fraction, watch: Stopwatch
) -> list[Relaxation]:
    """Find what relaxing each member alone would do, cheapest first.

    Parameters
    ----------
    whole : all strict limits but the members of other contradictions
    core : the members' sides, in the same order
    gap : what their weights times their bounds are missing
    """
    tried = sorted(range(len(members)), key=lambda place: _first_to_try(members[place], gap))[:TRIED]
    found = [_of_bound(whole, core, members, place, gap) for place in sorted(tried)]
    found += [_of_setting(whole, core, members, places) for places in _by_setting(members)]
    result = [one for one in found if one is not None]
    if not result:
        result = [_of_core(core, members, place, gap, watch) for place in sorted(tried)]
    return sorted(result, key=lambda one: _cheapest(one, members))


def moves(whole: Whole, core: Core, members: Sequence[Member], one: Relaxation) -> tuple[Ints, Floats]:
    """Return the sides that a relaxation moves, and their new bounds in units of the program."""
    place = one.members[0]
    member = members[place]
    moved = lever(whole.system.instance, member.grouping, member.side) if one.setting else None
    if moved is None:
        unit = whole.system.program.scale * float(core.size[place])
        return core.sides[[place]], np.array([one.new / unit])
    sides, rate = _sides(whole, core, place, moved)
    return sides, whole.system.scaled_bound(sides) + rate * (one.new - moved.value)


def _first_to_try(member: Member, gap: Fraction) -> tuple[bool, float]:
    change = float(gap / member.weight) if member.weight else 0.0
    return member.grouping.family in OF_SETTINGS, change / (abs(member.bound) or 1e-300)


def _cheapest(one: Relaxation, members: Sequence[Member]) -> tuple[bool, float, float, bool, int]:
    """What a planner can write comes before what he cannot; then by money, then by the part that is changed."""
    by_table = not one.setting and members[one.members[0]].grouping.family in OF_SETTINGS
    part = one.change / (abs(one.old) or 1e-300)
    return by_table, float(f"{one.cost:.6g}"), float(f"{part:.6g}"), bool(one.setting), one.members[0]


def _of_bound(whole: Whole, core: Core, members: Sequence[Member], place: int, gap: Fraction) -> Relaxation | None:
    side, member = core.sides[[place]], members[place]
    unit = whole.system.program.scale * float(core.size[place])
    least = whole.least(whole.lever(side, np.ones(1)))
    if least is None:
        return None
    new = _moved(member, _settled(least * unit, member, gap))
    relaxed = _bound_relaxed(members, place, new, whole=True)
    return relaxed if _helps(whole, core, members, relaxed) else None


def _helps(whole: Whole, core: Core, members: Sequence[Member], one: Relaxation) -> bool:
    """Solve again with a relaxation: whether everything then holds together."""
    sides, bound = moves(whole, core, members, one)
    before = whole.loosen(sides, bound)
    holds = whole.holds()
    whole.move(sides, before)
    return holds


def _of_core(core: Core, members: Sequence[Member], place: int, gap: Fraction, watch: Stopwatch) -> Relaxation:
    """Relax a member just so far that the members themselves hold together."""
    solver = WarmHighs(core.program(), watch)
    others = core.columns + np.delete(np.arange(len(members)), place)
    solver.column_bounds(others, np.zeros(len(others)), np.zeros(len(others)))
    unit = abs(members[place].bound / core.bound[place]) if core.bound[place] else 1.0
    change = _settled(solver.optimum().objective * unit, members[place], gap)
    return _bound_relaxed(members, place, _moved(members[place], change), whole=False)


def _settled(change: float, member: Member, gap: Fraction) -> Fraction:
    """Return the change exactly where the arithmetic of the members gives it, else as the solver does."""
    least = gap / member.weight if member.weight else Fraction(0)
    same = abs(float(least) - change) <= SAME * max(abs(member.bound), abs(change))
    return least if same else exact(change)


def _moved(member: Member, change: Fraction) -> float:
    bound = exact(member.bound)
    return _rounded(bound + change if member.upper else bound - change, change, up=member.upper)


def _rounded(value: Fraction, change: Fraction, *, up: bool) -> float:
    """Round to as few decimals as move the value by next to nothing, against the change."""
    for decimals in range(DECIMALS + 1):
        scaled = value * 10**decimals
        whole = -(-scaled.numerator // scaled.denominator) if up else scaled.numerator // scaled.denominator
        if abs(whole - scaled) <= ROUNDED * change * 10**decimals:
            break
    return float(Decimal(whole).scaleb(-decimals, _WIDE))


def _bound_relaxed(members: Sequence[Member], place: int, new: float, *, whole: bool) -> Relaxation:
    member = members[place]
    verb = "Raise" if member.upper else "Lower"
    unit = "" if member.unit == "money" else f" {member.unit}"
    text = f"{verb} {member.what} from {_shown(member.bound)} to {_shown(new)}{unit} ({_place(member, new)})"
    cost = float(member.weight) * abs(new - member.bound)
    return Relaxation((place,), "", member.bound, new, cost, whole, text)


def _place(member: Member, new: float) -> str:
    """Say where the bound stands, and what to write there if it is multiplied to make the bound."""
    per, there = member.origin.per, member.origin.place
    return there if per in (0.0, 1.0) else f"{there}; there {_shown(new / per)}"


def _by_setting(members: Sequence[Member]) -> list[list[int]]:
    """Put the places of members together whose bounds follow from the same setting."""
    groups: dict[tuple[int, bool], list[int]] = {}
    for place, member in enumerate(members):
        groups.setdefault((id(member.grouping), member.upper), []).append(place)
    return list(groups.values())


def _of_setting(whole: Whole, core: Core, members: Sequence[Member], places: list[int]) -> Relaxation | None:
    first = members[places[0]]
    moved = lever(whole.system.instance, first.grouping, first.side)
    if moved is None:
        return None
    sides, rate = _sides(whole, core, places[0], moved)
    least = whole.least(whole.lever(sides, rate))
    if least is None:
        return None
    value, change = exact(moved.value), exact(least)
    new = _rounded(value + change if first.upper else value - change, change, up=first.upper)
    cost = sum(float(members[p].weight * exact(float(moved.rate[members[p].key]))) for p in places)
    verb = "Raise" if first.upper else "Lower"
    text = f"{verb} {moved.setting} from {_shown(moved.value)} to {_shown(new)} ({SETTINGS})"
    relaxed = Relaxation(tuple(places), moved.setting, moved.value, new, cost * abs(new - moved.value), True, text)
    return relaxed if _helps(whole, core, members, relaxed) else None


def _sides(whole: Whole, core: Core, place: int, moved: Lever) -> tuple[Ints, Floats]:
    """All sides that a setting moves, and by how much each, in units of the program."""
    system = whole.system
    block = system.program.rows[int(system.limit(core.sides[[place]])[0])]
    rate = moved.rate[block.keys]
    sides = 2 * (block.first + np.flatnonzero(rate > 0)) + int(core.upper[place])
    return sides, rate[rate > 0] / (block.grouping.size * system.program.scale)


def _shown(value: float) -> str:
    return amount(Decimal(f"{value:.15g}"))
