"""Cuts: what placing would find by a linear program, seen in how scaling fails.

Where the targets do not find room, scaling does not come to rest: with each sweep it lifts the products ``P`` that are
short, and holds down the limits ``K`` that are too tight for them, by the same factor once more. If every cell of these
products is under one of these limits, no plan can place more of them than the limits allow:

    sum of s_p  >=  S = (sum of T_p over P) - (sum of upper_k over K)        (a cut, in the network of both)

And if there is a plan in which just so much falls short, evenly (`optimizer/even.py`), it is the best one and level.
Its duals are 1 for ``P`` and -1 for ``K``. Of 1.2 million cells whose capacities are short by 5 % that takes 2 s, and
HiGHS 100 s. Where anything in this is not so, a linear program decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from optimizer.even import SWEEPS, evenly
from optimizer.face import Face
from optimizer.grouping import Grouping
from optimizer.scaling import Scaling
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: Sweeps before multipliers are watched, and over which they are.
SETTLE, WATCH = 40, 20
#: Multipliers that still grow by more than this in a sweep are of the cut.
GROWS = 1e-4
#: Part of the targets below which nothing falls short.
NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Cut:
    """Products that fall short, the limits they are short of, and a plan that places all the others leave.

    Attributes
    ----------
    short : shape (products,), which fall short
    tight : by limit, shape (keys,): which hold them
    excess : shape (cells,), how many more limits of the cut a cell is under than it must be: those above 0 are zero in
        all plans that place as much
    missed : shape (products,), what falls short, in money
    amount : shape (cells,), a plan, in money
    """

    short: Mask
    tight: tuple[Mask, ...]
    excess: Floats
    missed: Floats
    amount: Floats

    @property
    def face(self) -> Face:
        """What all plans have in common that place as much."""
        return Face(self.excess > 0, (np.ones(len(self.short), bool), *self.tight), self.amount)

    def missing(self, targets: Grouping, limits: list[Grouping]) -> float:
        """Money that its products need and its limits do not leave, with whatever bounds; below 0 if they do."""
        return _missing(self.short, self.tight, targets, limits)

    def at_tightest(self, limits: list[Grouping]) -> Cut:
        """Return the cut by the lower of bounds of the same sum, with whatever bounds."""
        tight = [keys.copy() for keys in self.tight]
        for one, other, keys in _same_sums(limits):
            first, second = tight[one][:keys], tight[other][:keys]
            lower = limits[one].upper[:keys] < limits[other].upper[:keys]
            holds = first | second
            first[:], second[:] = holds & lower, holds & ~lower
        return replace(self, tight=tuple(tight))

    def held(self, limits: list[Grouping]) -> list[Grouping]:
        """Return limits of whatever bounds, those of the cut as equalities."""
        return held_at_bounds(self.tight, limits)


def cut_of(
    share: Floats, targets: Grouping, limits: list[Grouping], watch: Stopwatch, sweeps: int = SWEEPS
) -> Cut | None:
    """Look for a cut and for a plan that proves it; None if it is not as simple as that.

    Parameters
    ----------
    share : shape (cells,), fair share
    targets : what is to be placed of each product
    limits : all strict
    sweeps : that are spent on the plan
    """
    if any(limit.coef is not None for limit in limits) or (targets.key < 0).any():
        return None
    grows = growing(share, [targets, *tightest(limits)], watch)
    short, tight = grows[0] > GROWS, tuple(grown < -GROWS for grown in grows[1:])
    if any((grown > GROWS).any() for grown in grows[1:]) or not short.any():
        return None
    covered = np.zeros(len(share))
    for limit, keys in zip(limits, tight, strict=True):
        covered += np.append(keys, False)[limit.key]
    excess = covered - short[targets.key]
    missing = _missing(short, tight, targets, limits)
    if (excess < 0).any() or not NOTHING * targets.upper.sum() < missing < np.inf:
        return None
    missed = np.where(short, targets.upper * missing / targets.upper[short].sum(), 0.0)
    within = np.where(excess > 0, 0.0, share)
    amount = evenly(within, targets, held_at_bounds(tight, limits), targets.upper - missed, watch, sweeps)
    return None if amount is None else Cut(short, tight, excess, missed, amount)


def tightest(limits: list[Grouping]) -> list[Grouping]:
    """Leave out upper bounds of sums for which another limit has a lower one: scaling would hold both responsible."""
    upper = [limit.upper.copy() for limit in limits]
    for one, other, keys in _same_sums(limits):
        first, second = upper[one][:keys], upper[other][:keys]
        looser = first > second
        first[looser], second[~looser] = np.inf, np.inf
    return [replace(limit, upper=bound) for limit, bound in zip(limits, upper, strict=True)]


def _same_sums(limits: list[Grouping]) -> Iterator[tuple[int, int, int]]:
    """Yield pairs of limits on the same sums of cells, and on how many."""
    for one, other in combinations(range(len(limits)), 2):
        if np.array_equal(limits[one].key, limits[other].key):
            yield one, other, int(limits[one].key.max(initial=-1)) + 1


def _missing(short: Mask, tight: tuple[Mask, ...], targets: Grouping, limits: list[Grouping]) -> float:
    room = sum(float(limit.upper[keys].sum()) for limit, keys in zip(limits, tight, strict=True))
    return float(targets.upper[short].sum()) - room


def held_at_bounds(tight: tuple[Mask, ...], limits: list[Grouping]) -> list[Grouping]:
    """Return limits with some at their upper bounds, as equalities."""
    return [
        replace(limit, lower=np.where(keys, limit.upper, limit.lower))
        for limit, keys in zip(limits, tight, strict=True)
    ]


def growing(share: Floats, groupings: list[Grouping], watch: Stopwatch) -> list[Floats]:
    """By how much multipliers grow in a sweep that finds no plan; shape (keys,) each."""
    scaling = Scaling(share, groupings)
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(SETTLE):
            scaling.sweep(watch)
        before = [factor.log for factor in scaling.factors]
        for _ in range(WATCH):
            scaling.sweep(watch)
    return [(factor.log - log) / WATCH for factor, log in zip(scaling.factors, before, strict=True)]
