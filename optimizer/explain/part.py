"""One minimal set of limits that cannot hold together: sides of the system, members, and their proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from optimizer.explain.farkas import Proof, proof
from optimizer.explain.member import Member
from optimizer.explain.minimal import minimal_set
from optimizer.explain.origin import Side, origin
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
    proven : whether every member was tried
    """

    core: Core
    members: tuple[Member, ...]
    proof: Proof | None
    proven: bool

    @property
    def gap(self) -> Fraction:
        """What the weights times the bounds are missing; 0 if that is not known."""
        return self.proof.gap if self.proof else Fraction(0)


def part_of(system: System, suspects: Ints, watch: Stopwatch) -> Part:
    """Find a minimal set among suspects, and prove it."""
    found = minimal_set(core_of(system, suspects), _rank(system, suspects), watch)
    core = found.core.only(np.lexsort((found.core.sides, found.core.upper)))
    members = [_member(system, int(side)) for side in core.sides]
    money = np.array([member.unit == "money" for member in members])
    sums = proof(core, np.array([member.bound for member in members]), money, watch)
    weights = sums.weight if sums else (Fraction(0),) * len(members)
    weighed = tuple(replace(member, weight=one) for member, one in zip(members, weights, strict=True))
    return Part(core, weighed, sums, found.proven)


def _rank(system: System, sides: Ints) -> Ints:
    """How much a planner wants to see each side."""
    of_limit = [WANTED.index(one.family if one.family in WANTED else "") for one in system.limits]
    return np.array(of_limit, np.int64)[system.limit(sides)]


def _member(system: System, number: int) -> Member:
    """Say what a side is in a planner's words."""
    row = np.array([number])
    grouping, key = system.whole_limits[int(system.limit(row)[0])], int(system.key(row)[0])
    side: Side = "upper" if number % 2 else "lower"
    bound = (grouping.upper if number % 2 else grouping.lower)[key]
    told = grouping.at_least(grouping.upper) if grouping.family == "product" else grouping
    name, text = str(grouping.names(np.array([key]))[0]), str(told.texts(np.array([key]))[0])
    return Member(grouping, key, side, float(bound), name, text, origin(system.instance, grouping, key, side))
