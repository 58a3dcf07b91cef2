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
from functools import partial

import numpy as np
from numpy.typing import NDArray

from models.wording import amount
from optimizer.explain.farkas import exact
from optimizer.explain.member import Member
from optimizer.explain.origin import SETTINGS, Lever, lever
from optimizer.explain.part import Part
from optimizer.explain.whole import Whole
from optimizer.solvers.warm import WarmHighs
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Part of a change by which it may be rounded up, and decimals it is rounded to at the most.
ROUNDED, DECIMALS = Fraction(1, 1000), 12
#: Part of a bound up to which an exact change and the solver's are the same.
SAME = 1e-9
#: So many bounds are relaxed at most, all contradictions together, and so many columns are in all those programs.
TRIED, COLUMNS, AT_LEAST = 400, 2_000_000, 40
#: How many times what is missing a change must be for the text to say why.
FURTHER = Fraction(101, 100)
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
    whole : whether all strict limits then hold together, those of other contradictions apart (for a setting: of
        contradictions in which it has no part); else those of this contradiction do, and others stand behind
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


def relaxations(whole: Whole, parts: Sequence[Part], watch: Stopwatch) -> list[list[Relaxation]]:
    """Find for each minimal set what relaxing one member, or one setting, would do; cheapest first.

    Parameters
    ----------
    whole : all strict limits, the members of all these sets dropped
    parts : minimal sets that have no member in common
    """
    by_setting, result = _settings(whole, parts), []
    cells = max(whole.system.program.cells, 1)
    each = max(AT_LEAST, min(TRIED, COLUMNS // cells)) // max(len(parts), 1)
    for part, of_settings in zip(parts, by_setting, strict=True):
        whole.restore(part.core.sides)
        found = [_of_bound(whole, part, place) for place in _tried(part, each)]
        whole.drop(part.core.sides)
        changes = [*(one for one in found if one is not None), *of_settings]
        if not changes and part.proof:
            changes = [_of_part(whole, part, place, watch) for place in _tried(part, each)]
        result.append(sorted(changes, key=partial(_cheapest, part)))
    return result


def _tried(part: Part, most: int) -> list[int]:
    """Places of the members that are relaxed: all, unless there are very many."""
    if part.proof is None:
        return []
    order = sorted(range(len(part.members)), key=lambda place: _first_to_try(part.members[place], part.gap))
    return sorted(order[:most])


def _first_to_try(member: Member, gap: Fraction) -> tuple[bool, float]:
    change = float(gap / member.weight)
    return member.grouping.family in OF_SETTINGS, change / (abs(member.bound) or 1e-300)


def _cheapest(part: Part, one: Relaxation) -> tuple[bool, float, float, bool, int]:
    """What a planner can write comes before what he cannot; then by money, then by the part that is changed."""
    by_table = not one.setting and part.members[one.members[0]].grouping.family in OF_SETTINGS
    changed = one.change / (abs(one.old) or 1e-300)
    return by_table, float(f"{one.cost:.6g}"), float(f"{changed:.6g}"), bool(one.setting), one.members[0]


def as_lever(whole: Whole, part: Part, one: Relaxation) -> tuple[int, float]:
    """Return a relaxation as a lever of the whole system, and how far it goes."""
    place = one.members[0]
    moved = _lever_of(whole, part, place) if one.setting else None
    if moved is None:
        return whole.lever(part.core.sides[[place]], np.ones(1)), one.change / _unit(whole, part, place)
    return whole.lever(*_sides(whole, part, place, moved)), one.change


def _unit(whole: Whole, part: Part, place: int) -> float:
    """Return what one unit of a side's row is, in the unit of its limit."""
    return whole.system.program.scale * float(part.core.size[place])


def _of_bound(whole: Whole, part: Part, place: int) -> Relaxation | None:
    least = whole.least(whole.lever(part.core.sides[[place]], np.ones(1)))
    if least is None:
        return None
    member = part.members[place]
    change = _settled(least * _unit(whole, part, place), member, part.gap)
    relaxed = _bound_relaxed(member, place, change, part.gap, whole=True)
    return relaxed if whole.holds_with([as_lever(whole, part, relaxed)]) else None


def _of_part(whole: Whole, part: Part, place: int, watch: Stopwatch) -> Relaxation:
    """Relax a member just so far that the members themselves hold together."""
    solver = WarmHighs(part.core.program(), watch)
    others = part.core.columns + np.delete(np.arange(len(part.members)), place)
    solver.column_bounds(others, np.zeros(len(others)), np.zeros(len(others)))
    member = part.members[place]
    change = _settled(solver.optimum().objective * _unit(whole, part, place), member, part.gap)
    return _bound_relaxed(member, place, change, part.gap, whole=False)


def _settled(change: float, member: Member, gap: Fraction) -> Fraction:
    """Return the change exactly where the arithmetic of the members gives it, else as the solver does."""
    least = gap / member.weight
    same = abs(float(least) - change) <= SAME * max(abs(member.bound), abs(change))
    return least if same else exact(change)


def _rounded(value: Fraction, change: Fraction, *, up: bool) -> float:
    """Round to as few decimals as move the value by next to nothing, against the change."""
    for decimals in range(DECIMALS + 1):
        scaled = value * 10**decimals
        whole = -(-scaled.numerator // scaled.denominator) if up else scaled.numerator // scaled.denominator
        if abs(whole - scaled) <= ROUNDED * change * 10**decimals:
            break
    return float(Decimal(whole).scaleb(-decimals, _WIDE))


def _bound_relaxed(member: Member, place: int, change: Fraction, gap: Fraction, *, whole: bool) -> Relaxation:
    bound = exact(member.bound)
    new = _rounded(bound + change if member.upper else bound - change, change, up=member.upper)
    unit = "" if member.unit == "money" else f" {member.unit}"
    more = change > FURTHER * gap / member.weight
    further = "; more than is missing here, since others want room too" if more else ""
    text = (
        f"{_verb(member)} {_end(member)}{member.what} from {_shown(member.bound)} to {_shown(new)}{unit}"
        f" ({_place(member, new)}{further})"
    )
    cost = float(member.weight) * abs(new - member.bound)
    return Relaxation((place,), "", member.bound, new, cost, whole, text)


def _verb(member: Member) -> str:
    return "Raise" if member.upper else "Lower"


def _end(member: Member) -> str:
    """Say which end is meant where a table has both."""
    return f"{member.origin.column} of " if member.origin.column in ("min", "max") else ""


def _place(member: Member, new: float) -> str:
    """Say where the bound stands, and what to write there if it is multiplied to make the bound."""
    per, there = member.origin.per, member.origin.place
    return there if per in (0.0, 1.0) else f"{there}; there {_shown(new / per)}"


def _settings(whole: Whole, parts: Sequence[Part]) -> list[list[Relaxation]]:
    """Find for each minimal set the smallest changes of settings that remove all the sets they have a part in."""
    moving: dict[tuple[int, bool], dict[int, list[int]]] = {}
    for number, part in enumerate(parts):
        for place, member in enumerate(part.members):
            moving.setdefault((id(member.grouping), member.upper), {}).setdefault(number, []).append(place)
    result: list[list[Relaxation]] = [[] for _ in parts]
    for places in moving.values():
        number, first = next((number, mine[0]) for number, mine in places.items())
        if _lever_of(whole, parts[number], first) is None:
            continue
        new = _new_setting(whole, [(parts[number], mine[0]) for number, mine in places.items()])
        for number, mine in places.items() if new is not None else ():
            result[number].append(_setting_relaxed(whole, parts[number], mine, new))
    return result


def _lever_of(whole: Whole, part: Part, place: int) -> Lever | None:
    member = part.members[place]
    return lever(whole.system.instance, member.grouping, member.side)


def _new_setting(whole: Whole, members: Sequence[tuple[Part, int]]) -> float | None:
    """Return the setting at which these sets are gone and all other limits hold; None if there is none."""
    part, place = members[0]
    moved, upper = _lever_of(whole, part, place), part.members[place].upper
    assert moved is not None
    sides, rate = _sides(whole, part, place, moved)
    if not len(rate):
        return None
    for one, _ in members:
        whole.restore(one.core.sides)
    column, fastest = whole.lever(sides, rate / rate.max()), float(rate.max())
    with whole.aside():
        least, new = whole.least(column), None
        if least is not None:
            value, change = exact(moved.value), exact(least / fastest)
            new = _rounded(value + change if upper else value - change, change, up=upper)
            holds = whole.holds_with([(column, abs(new - moved.value) * fastest)])
            new = new if holds else None
    for one, _ in members:
        whole.drop(one.core.sides)
    return new


def _setting_relaxed(whole: Whole, part: Part, places: Sequence[int], new: float) -> Relaxation:
    moved, members = _lever_of(whole, part, places[0]), [part.members[place] for place in places]
    assert moved is not None
    change = abs(new - moved.value)
    cost = sum(float(one.weight) * float(moved.rate[one.key]) for one in members) * change
    text = f"{_verb(members[0])} {moved.setting} from {_shown(moved.value)} to {_shown(new)} ({SETTINGS})"
    return Relaxation(tuple(places), moved.setting, moved.value, new, cost, True, text)


def _sides(whole: Whole, part: Part, place: int, moved: Lever) -> tuple[Ints, Floats]:
    """All sides that a setting moves, and by how much each, in units of the program."""
    system = whole.system
    block = system.program.rows[int(system.limit(part.core.sides[[place]])[0])]
    rate = moved.rate[block.keys]
    sides = 2 * (block.first + np.flatnonzero(rate > 0)) + int(part.core.upper[place])
    return sides, rate[rate > 0] / (block.grouping.size * system.program.scale)


def _shown(value: float) -> str:
    return amount(Decimal(f"{value:.15g}"))
