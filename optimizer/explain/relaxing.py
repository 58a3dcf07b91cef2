"""Relaxations: the smallest change of one bound, or of one setting, that makes a plan possible.

    minimise t    subject to  all strict limits,  a_i * x + rate_i * t >= b_i   for the lower sides i that it moves
                                                  a_i * x - rate_i * t <= b_i   for the upper ones

For a bound of a table the rate is 1; a setting moves the bounds of a whole limit, each at its rate. The answer is
rounded to the loose side, by a thousandth of the change at most, and solved again with the rounded number.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from optimizer.explain.member import Member
from optimizer.explain.part import Part
from optimizer.explain.relaxation import Relaxation
from optimizer.explain.relaxed_bounds import bound_relaxed, move_of_bound
from optimizer.explain.relaxed_settings import move_of_setting, settings_relaxed
from optimizer.explain.whole import Move, Whole

#: So many relaxed bounds of one contradiction are enough if nothing could be cheaper.
WANTED = 8
#: So many bounds are relaxed at most, all contradictions together, and so many columns are in all those programs; but
#: at least so many, and so many of each contradiction.
TRIED, COLUMNS, AT_LEAST, OF_EACH = 400, 500_000, 8, 2
#: Part by which costs that are the same may differ.
SAME = 1e-6
#: Families whose bounds follow from a setting: a planner would rather change that.
OF_SETTINGS = ("band", "growth")
#: Families that follow from how sales are organised and from who buys: no number of theirs is for a planner to choose.
FIXED = ("flow", "retained")


def relaxations(whole: Whole, parts: Sequence[Part], *, more: bool) -> list[list[Relaxation]]:
    """Find for each minimal set what relaxing one member, or one setting, would do; cheapest first.

    Parameters
    ----------
    whole : all strict limits, the members of all these sets dropped
    parts : minimal sets that have no member in common
    more : whether what is left does not hold together even so; then no bound of a member can be enough
    """
    cells = max(whole.system.program.cells, 1)
    each = max(AT_LEAST, min(TRIED, COLUMNS // cells)) // max(len(parts), 1)
    of_bounds = []
    for part in parts:
        whole.restore(part.core.sides)
        of_bounds.append([] if more else _bounds_relaxed(whole, part, max(each, OF_EACH)))
        whole.drop(part.core.sides)
    found = zip(parts, of_bounds, settings_relaxed(whole, parts), strict=True)
    return [sorted([*bounds, *settings], key=partial(_cheapest, part)) for part, bounds, settings in found]


def as_move(whole: Whole, part: Part, one: Relaxation) -> tuple[Move, float]:
    """Return a relaxation as a move of the whole system, and how far it goes."""
    return (move_of_setting if one.setting else move_of_bound)(whole, part, one)


def _bounds_relaxed(whole: Whole, part: Part, most: int) -> list[Relaxation]:
    """Relax members one by one, until enough were found that cost no more than what is missing.

    No change can cost less: the proof's multipliers stand against it.
    """
    found, least = list[Relaxation](), 0
    for place in _tried(part, most):
        one = bound_relaxed(whole, part, place)
        if one is not None:
            found.append(one)
            least += one.cost <= float(part.gap) * (1 + SAME)
        if least == WANTED:
            break
    return found


def _tried(part: Part, most: int) -> list[int]:
    """Places of the members that are relaxed, what changes least first: all, unless there are very many."""
    if part.proof is None:
        return []
    places = [place for place, member in enumerate(part.members) if member.grouping.family not in FIXED]
    return sorted(places, key=lambda place: _first_to_try(part.members[place], part.gap))[:most]


def _first_to_try(member: Member, gap: Fraction) -> tuple[bool, float]:
    change = float(gap / member.weight)
    return member.grouping.family in OF_SETTINGS, change / (abs(member.bound) or 1e-300)


def _cheapest(part: Part, one: Relaxation) -> tuple[bool, float, float, bool, int]:
    """What a planner can write comes before what he cannot; then by money, then by the part that is changed."""
    by_table = not one.setting and part.members[one.members[0]].grouping.family in OF_SETTINGS
    changed = one.change / (abs(one.old) or 1e-300)
    return by_table, float(f"{one.cost:.6g}"), float(f"{changed:.6g}"), bool(one.setting), one.members[0]
