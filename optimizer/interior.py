"""Interior point on the multipliers, where scaling crawls.

The spread with its sums ``w`` as variables of their own, ``lower <= w <= upper``, has the optimality conditions

    x_c = r_c * exp(sum over groupings of a_c * lambda_key)         kept exactly, so that lambda stands for x
    A x = w,   lambda = z_lower - z_upper
    z_lower * (w - lower) = z_upper * (upper - w) = mu -> 0

Each step is Newton's on them, for a ``mu`` that falls (primal-dual path following; Wright, 1997), and solves one system
of the size of the multipliers, ``A diag(x) A' + diag(1 / sigma)``. Scaling moves one grouping at a time and needs
thousands of sweeps where a goal leaves little room; this moves all of them, in some 15 steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.scaling import Factor, Scaling
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]

#: Most multipliers: the system is dense, and takes about a second a step at this size.
DENSE = 2_500
#: Steps before giving up; some 15 are the rule.
STEPS = 100
#: Part of the present ``mu`` that the next step aims at.
FALL = 0.1
#: Part of the way to the boundary that a step may go.
INSIDE = 0.99
#: Most by which a step may move the logarithm of any amount: beyond, the exponential is far from Newton's line.
LEAP = 3.0
#: Least pressure over room: below it, a bound is so far away that it might as well not be there.
SLACKEST = 1e-30
#: Where the path begins: room to each bound, in mean amounts or parts of the width, and pressure on each.
ROOM, NARROW, PRESSURE = 1e-2, 0.1, 1e-2
#: Where it ends: ``mu``, in mean amounts. Multipliers of limits that do not bind are then about as small, and are none.
END, NONE = 1e-12, 1e-11
#: What sums may miss their bounds by at the end, in mean amounts: multipliers of a few hundred leave their exponentials
#: with no more digits than this.
ACCURATE = 1e-9
#: What is added to the diagonal of the system, scaled to ones: shifts between tight limits leave it singular.
DAMPING = 1e-12


def fits(scaling: Scaling) -> bool:
    """Tell whether there are few enough multipliers for the method."""
    return 0 < len(_System(scaling).keys) <= DENSE


def finish(scaling: Scaling, watch: Stopwatch) -> bool:
    """Bring a scaling to the optimum; tell whether it got there. May raise OutOfTime."""
    system = _System(scaling)
    point = system.start()
    for _ in range(STEPS):
        watch.remaining()
        if not point.finite:
            return False
        if point.mu <= END:
            break
        point = system.step(point)
    log = np.where(np.abs(point.log) > NONE, point.log, 0.0)
    scaling.resume(system.by_factor(log))
    used = system.sums(scaling.amount / system.mean)
    away = np.maximum(np.maximum(system.lower - used, used - system.upper), 0.0)
    return bool(away.max() * system.mean <= max(scaling.tolerance, ACCURATE * system.mean))


@dataclass(frozen=True, slots=True)
class _Point:
    """A point on the way; all of shape (multipliers,).

    Attributes
    ----------
    log : multipliers
    total : the sums ``w``
    below, above : room to the bounds; 1 where there is none
    press_low, press_high : ``z`` of the bounds; 0 where there is none
    used : the sums ``A x``
    miss : ``A x - w``
    mu : mean of pressure times room
    """

    log: Floats
    total: Floats
    below: Floats
    above: Floats
    press_low: Floats
    press_high: Floats
    miss: Floats
    mu: float

    @property
    def finite(self) -> bool:
        """Whether it is still a point."""
        return bool(np.isfinite(self.log).all() and np.isfinite(self.miss).all())


class _System:
    """The Newton system of one scaling, over the keys that have a bound and cells, in mean amounts."""

    def __init__(self, scaling: Scaling) -> None:
        self.scaling = scaling
        self.factors: list[Factor] = scaling.factors
        self.first = np.cumsum([0, *(len(factor.log) for factor in self.factors)])
        self.mean = scaling.mean
        lower = np.concatenate([factor.lower for factor in self.factors]) / self.mean
        upper = np.concatenate([factor.upper for factor in self.factors]) / self.mean
        cells = np.concatenate([factor.sums(np.sign(factor.entries(scaling.share))) for factor in self.factors])
        self.keys = np.flatnonzero((np.isfinite(lower) | np.isfinite(upper)) & (cells > 0))
        self.lower, self.upper = lower[self.keys], upper[self.keys]
        self.equal = self.lower >= self.upper
        self.has_low = np.isfinite(self.lower) & ~self.equal
        self.has_high = np.isfinite(self.upper) & ~self.equal

    def by_factor(self, log: Floats) -> list[Floats]:
        """Multipliers of all keys, by grouping."""
        full = np.zeros(self.first[-1])
        full[self.keys] = log
        return np.split(full, self.first[1:-1])

    def amount(self, log: Floats) -> Floats:
        """Amounts of the cells, in mean amounts."""
        return self.scaling.at(self.by_factor(log)) / self.mean

    def sums(self, amount: Floats) -> Floats:
        """Sums of the keys."""
        return np.concatenate([factor.weighted_sums(amount) for factor in self.factors])[self.keys]

    def start(self) -> _Point:
        """Begin where the scaling stands, a little inside the bounds."""
        log = np.concatenate([factor.log for factor in self.factors])[self.keys]
        used = self.sums(self.amount(log))
        room = np.minimum(NARROW * (self.upper - self.lower), ROOM * np.maximum(1.0, np.abs(used)))
        room = np.where(self.has_low | self.has_high, room, 0.0)
        low = np.where(self.has_low, self.lower + room, -np.inf)
        high = np.where(self.has_high, self.upper - room, np.inf)
        total = np.where(self.equal, self.lower, np.clip(used, low, high))
        press_low = np.where(self.has_low, np.maximum(log, 0.0) + PRESSURE, 0.0)
        press_high = np.where(self.has_high, np.maximum(-log, 0.0) + PRESSURE, 0.0)
        return self._point(log, total, press_low, press_high)

    def _point(self, log: Floats, total: Floats, press_low: Floats, press_high: Floats) -> _Point:
        below = np.where(self.has_low, total - self.lower, 1.0)
        above = np.where(self.has_high, self.upper - total, 1.0)
        bounds = int(self.has_low.sum() + self.has_high.sum())
        mu = float(press_low @ below + press_high @ above) / max(bounds, 1)
        miss = self.sums(self.amount(log)) - total
        return _Point(log, total, below, above, press_low, press_high, miss, mu)

    def step(self, at: _Point) -> _Point:
        """Take one Newton step towards a smaller ``mu``."""
        aim = FALL * at.mu
        pull_low = np.where(self.has_low, aim / at.below - at.press_low, 0.0)
        pull_high = np.where(self.has_high, aim / at.above - at.press_high, 0.0)
        stray = np.where(self.equal, 0.0, at.log - at.press_low + at.press_high)
        pull = pull_low - pull_high - stray
        sigma = at.press_low / at.below + at.press_high / at.above
        give = np.where(self.equal, 0.0, 1 / np.maximum(sigma, SLACKEST))
        log = _solved(self.curvature(self.amount(at.log)), give, give * pull - at.miss)
        total = give * (pull - log)
        press_low = pull_low - np.where(self.has_low, at.press_low * total / at.below, 0.0)
        press_high = pull_high + np.where(self.has_high, at.press_high * total / at.above, 0.0)
        length = min(self._longest(at, total, press_low, press_high), self._leap(log))
        return self._point(
            at.log + length * log,
            at.total + length * total,
            at.press_low + length * press_low,
            at.press_high + length * press_high,
        )

    def _longest(self, at: _Point, total: Floats, press_low: Floats, press_high: Floats) -> float:
        """Length of the step that stays inside all bounds, at most 1."""
        length = 1.0
        for room, change, has in (
            (at.below, total, self.has_low),
            (at.above, -total, self.has_high),
            (at.press_low, press_low, self.has_low),
            (at.press_high, press_high, self.has_high),
        ):
            falls = has & (change < 0)
            if falls.any():
                length = min(length, INSIDE * float((room[falls] / -change[falls]).min()))
        return length

    def _leap(self, log: Floats) -> float:
        """Length of the step that moves no amount too far."""
        exponent = np.abs(self.scaling.exponents(self.by_factor(log))[self.scaling.share > 0])
        return LEAP / max(float(exponent.max(initial=0.0)), LEAP)

    def curvature(self, amount: Floats) -> Floats:
        """``A diag(x) A'``, dense: groupings against one another, each cell being in one key of each."""
        rows = [self._rows(number) for number in range(len(self.factors))]
        place = np.searchsorted(self.keys, self.first)
        result = np.zeros((len(self.keys), len(self.keys)))
        for i, (row, left) in enumerate(rows):
            for j, (column, right) in enumerate(rows[: i + 1]):
                height, width = place[i + 1] - place[i], place[j + 1] - place[j]
                both = (row >= 0) & (column >= 0)
                flat = row[both] * width + column[both]
                block = np.bincount(flat, (amount * left * right)[both], height * width).reshape(height, width)
                result[place[i] : place[i + 1], place[j] : place[j + 1]] = block
                result[place[j] : place[j + 1], place[i] : place[i + 1]] = block.T
        return result

    def _rows(self, number: int) -> tuple[NDArray[np.int64], Floats]:
        """For each cell its row within one grouping (-1: none), and its coefficient."""
        factor, begin, end = self.factors[number], self.first[number], self.first[number + 1]
        mine = self.keys[(self.keys >= begin) & (self.keys < end)] - begin
        place = np.full(end - begin, -1, np.int64)
        place[mine] = np.arange(len(mine))
        row, coef = np.full(len(self.scaling.share), -1, np.int64), np.zeros(len(self.scaling.share))
        cell = slice(None) if factor.cell is None else factor.cell
        row[cell] = place[factor.key]
        coef[cell] = 1.0 if factor.coef is None else factor.coef
        return row, coef


def _solved(curvature: Floats, give: Floats, right: Floats) -> Floats:
    """Solve ``(curvature + diag(give)) y = right``, scaled to a diagonal of ones and damped."""
    diagonal = np.diag_indices(len(give))
    curvature[diagonal] += give
    size = np.sqrt(np.maximum(curvature[diagonal], np.finfo(float).tiny))
    curvature /= size
    curvature /= size[:, None]
    curvature[diagonal] += DAMPING
    return np.asarray(np.linalg.solve(curvature, right / size) / size)
