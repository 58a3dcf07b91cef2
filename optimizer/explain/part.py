"""One minimal set of limits that cannot hold together: sides of the system, members, and their proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from optimizer.components import components
from optimizer.explain.farkas import Proof, proof
from optimizer.explain.member import Member
from optimizer.explain.minimal import Minimal, minimal_set
from optimizer.explain.origin import Side, origins
from optimizer.explain.system import Core, System, core_of
from optimizer.stopwatch import Stopwatch

Ints = NDArray[np.int64]

#: How much a planner wants to see a family, the least first; families that are not named come in the middle.
WANTED = ("band", "potential", "hours", "product", "capacity", "", "growth", "territory", "floor", "planner")


@dataclass(frozen=True, slots=True)
class Part:
    """A minimal set.

    Attributes
    ----------
    core : its sides, lower ones first
    members : the same in a planner's words, with the weights of the proof
    proof : exact multipliers; None if it is by less than floating point can tell
    proven : whether every member is known to be needed
    """

    core: Core
    members: tuple[Member, ...]
    proof: Proof | None
    proven: bool

    @property
    def gap(self) -> Fraction:
        """What the weights times the bounds are missing; 0 if that is not known."""
        return self.proof.gap if self.proof else Fraction(0)


def parts_of(system: System, suspects: Ints, most: int, watch: Stopwatch) -> list[Part]:
    """Find minimal sets among suspects, and prove them; at most so many, at least one.

    Suspects that have no cell in common are looked at apart: each such group may be a contradiction of its own.
    """
    core = core_of(system, suspects)
    parts: list[Part] = []
    for one in _apart(core):
        if len(parts) == most:
            return parts
        found = minimal_set(one, _rank(system, one.sides), watch)
        if found:
            parts.append(_proven(system, found, watch))
    if not parts:
        found = minimal_set(core, _rank(system, suspects), watch)
        parts = [_proven(system, found, watch)] if found else []
    return parts


def _apart(core: Core) -> list[Core]:
    """Cut a core into groups of sides that have no column in common."""
    order = np.argsort(core.column, kind="stable")
    row, same = core.row[order], np.diff(core.column[order]) == 0
    label = components(np.arange(len(core.sides)), row[:-1][same], row[1:][same])
    return [core.only(np.flatnonzero(label == one)) for one in np.unique(label).tolist()]


def _proven(system: System, found: Minimal, watch: Stopwatch) -> Part:
    """Name the members of a minimal set, and find their multipliers."""
    core = found.core.only(np.lexsort((found.core.sides, found.core.upper)))
    members = members_of(system, core.sides)
    money = np.array([member.unit == "money" for member in members])
    sums = proof(core, np.array([member.bound for member in members]), money, watch)
    weights = sums.weight if sums else (Fraction(0),) * len(members)
    weighed = tuple(replace(member, weight=one) for member, one in zip(members, weights, strict=True))
    return Part(core, weighed, sums, found.proven)


def _rank(system: System, sides: Ints) -> Ints:
    """How much a planner wants to see each side."""
    of_limit = [WANTED.index(one.family if one.family in WANTED else "") for one in system.limits]
    return np.array(of_limit, np.int64)[system.limit(sides)]


def members_of(system: System, sides: Ints) -> list[Member]:
    """Say what sides are in a planner's words."""
    result: list[Member | None] = [None] * len(sides)
    limit, key = system.limit(sides), system.key(sides)
    for number in np.unique(limit).tolist():
        mine = np.flatnonzero(limit == number)
        upper = bool(sides[mine[0]] % 2)
        for place, member in zip(mine.tolist(), _members(system, number, key[mine], upper=upper), strict=True):
            result[place] = member
    return [member for member in result if member is not None]


def _members(system: System, limit: int, keys: Ints, *, upper: bool) -> list[Member]:
    """Say what bounds of one limit are."""
    grouping = system.whole_limits[limit]
    side: Side = "upper" if upper else "lower"
    told = grouping.at_least(grouping.upper) if grouping.family == "product" else grouping
    columns = (
        keys.tolist(),
        (grouping.upper if upper else grouping.lower)[keys].tolist(),
        grouping.names(keys).to_pylist(),
        told.texts(keys).to_pylist(),
        origins(system.instance, grouping, keys, side),
    )
    return [
        Member(grouping, key, side, bound, name, text, place)
        for key, bound, name, text, place in zip(*columns, strict=True)
    ]
