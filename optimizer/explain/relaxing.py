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
from optimizer.explain.relaxed_bounds import bound_relaxed, lever_of_bound, part_relaxed
from optimizer.explain.relaxed_settings import lever_of_setting, settings_relaxed
from optimizer.explain.whole import Whole
from optimizer.stopwatch import Stopwatch

#: So many bounds are relaxed at most, all contradictions together, and so many columns are in all those programs.
TRIED, COLUMNS, AT_LEAST = 400, 2_000_000, 40
#: Families whose bounds follow from a setting: a planner would rather change that.
OF_SETTINGS = ("band", "growth")


def relaxations(whole: Whole, parts: Sequence[Part], watch: Stopwatch) -> list[list[Relaxation]]:
    """Find for each minimal set what relaxing one member, or one setting, would do; cheapest first.

    Parameters
    ----------
    whole : all strict limits, the members of all these sets dropped
    parts : minimal sets that have no member in common
    """
    by_setting, result = settings_relaxed(whole, parts), []
    cells = max(whole.system.program.cells, 1)
    each = max(AT_LEAST, min(TRIED, COLUMNS // cells)) // max(len(parts), 1)
    for part, of_settings in zip(parts, by_setting, strict=True):
        whole.restore(part.core.sides)
        found = [bound_relaxed(whole, part, place) for place in _tried(part, each)]
        whole.drop(part.core.sides)
        changes = [*(one for one in found if one is not None), *of_settings]
        if not changes and part.proof:
            changes = [part_relaxed(whole, part, place, watch) for place in _tried(part, each)]
        result.append(sorted(changes, key=partial(_cheapest, part)))
    return result


def as_lever(whole: Whole, part: Part, one: Relaxation) -> tuple[int, float]:
    """Return a relaxation as a lever of the whole system, and how far it goes."""
    return (lever_of_setting if one.setting else lever_of_bound)(whole, part, one)


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
