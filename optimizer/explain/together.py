"""Changes together: where no change alone makes a plan possible, the smallest ones that do so all at once.

    minimise sum of v_i + sum of R_s * t_s    subject to    a_i * x + v_i + sum of rate_is * t_s >= b_i, ...

``v_i`` is by how much the bound of a table gives way, in money or, of hours, in money's order; ``t_s`` a setting that
moves many bounds at once, which costs what all of them change: ``R_s = sum of rate_is``. Bounds that follow from a
setting (bands, growth) move with it only. A vertex of this program has few changes, though not the fewest there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from models.wording import amount
from optimizer.explain.farkas import exact
from optimizer.explain.member import Member
from optimizer.explain.origin import Lever, lever
from optimizer.explain.part import members_of
from optimizer.explain.relaxation import rounded
from optimizer.explain.relaxed_bounds import bound_text, loosened, unit
from optimizer.explain.relaxed_settings import move_of_limit, setting_text
from optimizer.explain.relaxing import FIXED, OF_SETTINGS
from optimizer.explain.system import System
from optimizer.explain.whole import Move, Whole, one_bound

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Changes smaller than this, in typical cells, are rounding errors of the solver.
NOTHING = 1e-8
#: Digits of a change that are tried, few first.
DIGITS = (9, 12, 15)
#: So many changes are said in one sentence.
SAID = 6


@dataclass(frozen=True, slots=True)
class Change:
    """One of the changes.

    Attributes
    ----------
    member : the bound that gives way; of a setting, one of those it moves
    setting : name of the setting that is changed; empty if it is the bound alone
    new : the bound, or the setting, afterwards
    text : the change in words, with file and row
    """

    member: Member
    setting: str
    new: float
    text: str


@dataclass(frozen=True, slots=True)
class _Levers:
    """Everything that may give way: bounds of tables, and settings with the limit and the side they move."""

    sides: Ints
    settings: list[tuple[Lever, Move]]


def changes_together(whole: Whole) -> tuple[Change, ...]:
    """Find changes with which all strict limits hold together, by the smallest total; none if nothing helps.

    Parameters
    ----------
    whole : all strict limits, none of them dropped; it can be asked nothing after this
    """
    levers = _levers(whole.system)
    by_bound, by_setting = whole.least_together(levers.sides, [move for _, move in levers.settings])
    for digits in DIGITS:
        made = [*_bounds(whole, levers.sides, by_bound, digits), *_settings(whole.system, levers, by_setting, digits)]
        if whole.held_with([move for _, move in made]):
            return tuple(change for change, _ in made)
    return ()


def changes_text(changes: tuple[Change, ...]) -> str:
    """Say several changes in one sentence, without its point: ``Together: lower ... and raise ...``."""
    texts = [change.text[0].lower() + change.text[1:] for change in changes[:SAID]]
    if len(changes) > SAID:
        texts.append(f"{amount(len(changes) - SAID)} more changes, listed by kvota explain")
    if len(texts) == 1:
        return changes[0].text
    return f"Together: {', '.join(texts[:-1])} and {texts[-1]}"


def _levers(system: System) -> _Levers:
    """What may give way in a scenario."""
    sides = system.sides
    limit = system.limit(sides)
    of_tables = np.array([one.family not in (*OF_SETTINGS, *FIXED) for one in system.limits])[limit]
    settings = []
    for number in np.unique(limit).tolist():
        upper = bool(sides[limit == number][0] % 2)
        moved = lever(system.instance, system.whole_limits[number], "upper" if upper else "lower")
        if moved is not None:
            settings.append((moved, move_of_limit(system, number, moved, upper=upper)))
    return _Levers(sides[of_tables], settings)


def _bounds(whole: Whole, sides: Ints, far: Floats, digits: int) -> Iterator[tuple[Change, tuple[Move, float]]]:
    """Bounds that give way, the change to so many digits."""
    moved = np.flatnonzero(far > NOTHING)
    sizes, members = whole.system.size(sides[moved]).tolist(), members_of(whole.system, sides[moved])
    for side, size, units, member in zip(sides[moved].tolist(), sizes, far[moved].tolist(), members, strict=True):
        one = unit(whole, size)
        new = loosened(member, _to(units * one, digits))
        change = Change(member, "", new, bound_text(member, new))
        yield change, (one_bound(side), abs(new - member.bound) / one)


def _settings(system: System, levers: _Levers, far: Floats, digits: int) -> Iterator[tuple[Change, tuple[Move, float]]]:
    """Settings that give way, the change to so many digits."""
    for (moved, move), units in zip(levers.settings, far.tolist(), strict=True):
        if units * move.rate.max(initial=0.0) > NOTHING:
            (member,) = members_of(system, move.sides[:1])
            value, change = exact(moved.value), _to(units, digits)
            new = rounded(value + change if member.upper else value - change, change, up=member.upper)
            text = setting_text(member, moved, new)
            yield Change(member, moved.setting, new, text), (move, abs(new - moved.value))


def _to(value: float, digits: int) -> Fraction:
    return Fraction(Decimal(f"{value:.{digits}g}"))
