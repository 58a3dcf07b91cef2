"""Relaxed settings: how far a setting must give way that moves the bounds of a whole limit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.explain.farkas import exact
from optimizer.explain.member import Member
from optimizer.explain.origin import SETTINGS, Lever, lever
from optimizer.explain.part import Part
from optimizer.explain.relaxation import Relaxation, rounded, shown, verb
from optimizer.explain.system import System
from optimizer.explain.whole import Move, Whole


def move_of_setting(whole: Whole, part: Part, one: Relaxation) -> tuple[Move, float]:
    """Return a relaxed setting as a move of the whole system, and how far it goes."""
    moved = _lever_of(whole, part, one.members[0])
    assert moved is not None
    return _move_in(whole, part, one.members[0], moved), one.change


def settings_relaxed(whole: Whole, parts: Sequence[Part]) -> list[list[Relaxation]]:
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
        if new is not None:
            for number, mine in places.items():
                result[number].append(_setting_relaxed(whole, parts[number], mine, new))
    return result


def _new_setting(whole: Whole, members: Sequence[tuple[Part, int]]) -> float | None:
    """Return the setting at which these sets are gone and all other limits hold; None if there is none."""
    part, place = members[0]
    moved, upper = _lever_of(whole, part, place), part.members[place].upper
    assert moved is not None
    move = _move_in(whole, part, place, moved)
    if not len(move.rate):
        return None
    for one, _ in members:
        whole.restore(one.core.sides)
    fastest = float(move.rate.max())
    least, new = whole.least_of_many(Move(move.sides, move.rate / fastest)), None
    if least is not None:
        value, change = exact(moved.value), exact(least / fastest)
        new = rounded(value + change if upper else value - change, change, up=upper)
        new = new if whole.held_with([(move, abs(new - moved.value))]) else None
    for one, _ in members:
        whole.drop(one.core.sides)
    return new


def _setting_relaxed(whole: Whole, part: Part, places: Sequence[int], new: float) -> Relaxation:
    moved, members = _lever_of(whole, part, places[0]), [part.members[place] for place in places]
    assert moved is not None
    change = abs(new - moved.value)
    cost = sum(float(one.weight) * float(moved.rate[one.key]) for one in members) * change
    text = setting_text(members[0], moved, new)
    return Relaxation(tuple(places), moved.setting, moved.value, new, cost, text)


def setting_text(member: Member, moved: Lever, new: float) -> str:
    """Say what to do with a setting that moves the bounds of this member and others."""
    return f"{verb(member)} {moved.setting} from {shown(moved.value)} to {shown(new)} ({SETTINGS})"


def _move_in(whole: Whole, part: Part, place: int, moved: Lever) -> Move:
    limit = int(whole.system.limit(part.core.sides[[place]])[0])
    return move_of_limit(whole.system, limit, moved, upper=bool(part.core.upper[place]))


def move_of_limit(system: System, limit: int, moved: Lever, *, upper: bool) -> Move:
    """Return all sides that a setting moves, and by how much each per unit of the setting."""
    block = system.program.rows[limit]
    rate = moved.rate[block.keys]
    sides = 2 * (block.first + np.flatnonzero(rate > 0)) + int(upper)
    return Move(sides, rate[rate > 0] / (block.grouping.size * system.program.scale))


def _lever_of(whole: Whole, part: Part, place: int) -> Lever | None:
    member = part.members[place]
    return lever(whole.system.instance, member.grouping, member.side)
