"""Scaling: of all plans that keep the limits, the one nearest the fair share in relative entropy.

    minimise  sum of  x_c * ln(x_c / r_c) - x_c + r_c
    subject to  lower_k <= sum over key k of a_c * x_c <= upper_k     for every grouping

The optimum has the form ``x_c = r_c * product over groupings of exp(a_c * lambda_key)``; it is unique. The multipliers
``lambda`` are found by cyclic scaling: for each grouping in turn, its own factor is taken out and put back just large
enough to bring every key within its bounds (Bregman's method, 1967, in the form of Censor and Lent, 1981; iterative
proportional fitting is the case of equalities). With ``a_c = 1`` the factor has a closed form,
``clip(1, lower / s, upper / s)``, and another one where two sums must be equal; with other coefficients a safeguarded
Newton iteration finds it. Each update is a few
passes over the cells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.blocks import blocks
from optimizer.grouping import Grouping
from optimizer.relaxation import Relaxation
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]

#: Largest change of any sum in the last sweep, against the mean amount of a cell, at which scaling has converged.
TOLERANCE = 1e-9
#: Part of a step that the largest change must be below as well, as far as the sum of all amounts has digits for it.
OF_STEP, DIGITS = 1e-3, 1e-13
#: Sweeps between two looks at whether the multipliers prove that there is no plan.
PROOF_EVERY = 16
#: Relative margin by which a proof must hold, well above the rounding error of the sums in it.
PROOF_MARGIN = 1e-9
#: Newton steps that every key needs at most, and the longest of them: more would overflow the exponential.
NEWTON_STEPS, NEWTON_LEAP = 60, 8.0
#: Part of what is added up in a sum that its last digits may be wrong by: Newton's method goes no nearer to a bound.
NEAREST = 1e-14
#: Multipliers stay within this, so that their exponentials stay numbers: exp(-300) of any money is nothing.
LARGEST_LOG = 300.0
#: Largest exponent whose exponential is a number.
OVERFLOW = 600.0


@dataclass(slots=True)
class Factor:
    """One grouping during the scaling.

    Attributes
    ----------
    grouping : the limits; only keys with a bound and cells in such keys take part
    cell : shape (entries,), the cells that take part; None: all
    key : shape (entries,), key of each
    coef : shape (entries,), coefficient of each, the largest being 1; None: 1
    lower, upper : shape (keys,), bounds, divided as the coefficients are
    log : shape (keys,), the multipliers lambda
    ties : whether every key makes a sum of cells equal to one of others
    """

    grouping: Grouping
    cell: NDArray[np.int64] | None
    key: NDArray[np.int64]
    coef: Floats | None
    lower: Floats
    upper: Floats
    log: Floats
    ties: bool

    def entries(self, amount: Floats) -> Floats:
        """Amounts of the cells that take part."""
        return amount if self.cell is None else amount[self.cell]

    def sums(self, entries: Floats) -> Floats:
        """Add up by key, shape (keys,). Of no entries at all, bincount would make integers."""
        if len(self.log) == 1:  # the whole plan, as for a margin that is kept: a tenth of the time
            return np.array([entries.sum()])
        return np.bincount(self.key, entries, len(self.log)).astype(np.float64, copy=False)

    def weighted_sums(self, amount: Floats) -> Floats:
        """Add up ``coef * amount`` by key, shape (keys,)."""
        entries = self.entries(amount)
        return self.sums(entries if self.coef is None else entries * self.coef)

    def exponent(self, log: Floats) -> Floats:
        """Exponent that multipliers give each of those cells."""
        of_cell = log[self.key] if len(log) > 1 else log
        return of_cell if self.coef is None else of_cell * self.coef

    def further(self, log: Floats, omega: float) -> Floats:
        """Let multipliers go ``omega`` times as far, but not past 0 where an inequality holds them aside; in place."""
        if omega == 1 or self.ties:  # ties of stages are chained to one another: going further they overshoot
            return log
        moving = np.flatnonzero((log != 0) | (self.log != 0))
        log[moving] = self._further(log[moving], omega, moving)
        return log

    def _further(self, log: Floats, omega: float, keys: NDArray[np.int64]) -> Floats:
        """Return those of some keys."""
        before = self.log[keys]
        beyond = before + omega * (log - before)
        held = np.where(log < 0, np.minimum(beyond, 0.0), np.where(log > 0, np.maximum(beyond, 0.0), 0.0))
        return np.clip(np.where(self.lower[keys] == self.upper[keys], beyond, held), -LARGEST_LOG, LARGEST_LOG)

    def multiply(self, amount: Floats, log: Floats) -> None:
        """Multiply the amounts of those cells by what multipliers make of them; ``log`` is used up.

        With coefficients 1 and -1 an exponential a key is enough.
        """
        down = np.exp(-log) if self.ties else log
        up = np.exp(log, out=log) if self.coef is None or self.ties else log
        for rows in blocks(len(self.key)):
            amount[rows if self.cell is None else self.cell[rows]] *= self._ratio(up, down, rows)

    def _ratio(self, up: Floats, down: Floats, rows: slice) -> Floats:
        """What multipliers make of a block of cells, given their exponentials where those are enough."""
        key = self.key[rows]
        if self.coef is None:
            return up.take(key)
        if self.ties:
            return np.where(self.coef[rows] > 0, up[key], down[key])
        return np.asarray(np.exp(up[key] * self.coef[rows]), np.float64)

    def moved(self, amount: Floats) -> Floats:
        """By how much the limit moved the money of each key's cells: with its factor over without; 1 if unbound."""
        if self.coef is None:
            return np.exp(self.log)
        entries = self.entries(amount)
        total = self.sums(entries)
        without = self.sums(entries * np.exp(-self.exponent(self.log)))
        return np.divide(total, without, out=np.ones_like(total), where=without > 0)


def _factor(grouping: Grouping) -> Factor:
    bounded = grouping.bounded
    part = np.append(bounded, False)[grouping.key]
    cell = None if part.all() else np.flatnonzero(part)
    coef = None if grouping.coef is None else grouping.coef / grouping.size
    return Factor(
        grouping,
        cell,
        grouping.key if cell is None else grouping.key[cell],
        coef if coef is None or cell is None else coef[cell],
        grouping.lower / grouping.size,
        grouping.upper / grouping.size,
        np.zeros(len(bounded)),
        _ties(grouping),
    )


def _ties(grouping: Grouping) -> bool:
    """Tell whether coefficients are 1 and -1, and all sums must be 0."""
    if grouping.coef is None or grouping.lower.any() or grouping.upper.any():
        return False
    return bool((np.abs(grouping.coef[grouping.key >= 0]) == 1).all())


class Scaling:
    """Cyclic scaling of the fair share to the limits; can be run on.

    Parameters
    ----------
    fair_share : shape (cells,), in money; a cell at 0 stays at 0
    groupings : the limits, product targets first
    step : money of a step: large amounts in small steps must be more exact

    Attributes
    ----------
    share : shape (cells,), the fair share
    amount : shape (cells,), the plan so far, in money
    factors : the limits with their multipliers
    sweeps : how many sweeps were made
    change : largest change of any sum in the last sweep, against the mean amount of a cell
    converged : whether the plan stands still
    mean : mean amount of a cell, in money
    """

    def __init__(self, fair_share: Floats, groupings: list[Grouping], step: float = np.inf) -> None:
        self.share = fair_share
        self.amount = fair_share.copy()
        self.factors = [_factor(grouping) for grouping in groupings]
        self.sweeps = 0
        self.change = np.inf
        self.converged = False
        self._relaxation: Relaxation | None = None
        # Where those with a share are left out, the others start from next to nothing: their targets tell the size.
        size = max(float(fair_share.sum()), float(groupings[0].lower.sum()))
        self.mean = size / len(fair_share) if size > 0 else 1.0
        self._tolerance = min(TOLERANCE, max(OF_STEP * step, DIGITS * size) / self.mean)

    @property
    def tolerance(self) -> float:
        """Change of a sum, in money, at which scaling has converged."""
        return self._tolerance * self.mean

    def exponents(self, logs: list[Floats]) -> Floats:
        """Exponent that multipliers, by grouping, give each cell."""
        exponent = np.zeros(len(self.share))
        for factor, log in zip(self.factors, logs, strict=True):
            exponent[slice(None) if factor.cell is None else factor.cell] += factor.exponent(log)
        return exponent

    def at(self, logs: list[Floats]) -> Floats:
        """Amounts that multipliers, by grouping, give, shape (cells,)."""
        return self.share * np.exp(np.minimum(self.exponents(logs), OVERFLOW))

    def relax(self) -> None:
        """Let updates go further than they would by themselves, as far as is learned to be best."""
        self._relaxation = Relaxation()

    def resume(self, logs: list[Floats]) -> None:
        """Go on from other multipliers, by grouping."""
        for factor, log in zip(self.factors, logs, strict=True):
            factor.log = log
        self.amount = self.at(logs)

    def run(self, sweeps: int, watch: Stopwatch) -> bool:
        """Sweep until the plan stands still, at most so often; tell whether it does.

        Stops early where the multipliers prove that there is no plan. Raises OutOfTime at the time limit.
        """
        for _ in range(sweeps):
            self.sweep(watch)
            if self.change <= self._tolerance:
                self.converged = True
                return True
            if self._relaxation:
                self._relaxation.see(self.change)
            if self.sweeps % PROOF_EVERY == 0 and self.has_proof():
                return False
        return False

    def sweep(self, watch: Stopwatch) -> None:
        """Bring each grouping within its bounds once; raises OutOfTime at the time limit."""
        watch.remaining()
        # Product targets come last: where everything is tight, factors can be shifted between them and the limits,
        # and then it is the limits that hold down and the targets that make up for it, as a planner would say.
        self.change = max(map(self._scale, [*self.factors[1:], self.factors[0]])) / self.mean
        self.sweeps += 1
        watch.did("sweeps", 1)
        watch.did("passes", len(self.factors))

    def _scale(self, factor: Factor) -> float:
        """Bring one grouping within its bounds; return the largest change of a sum, in money."""
        update = _closed_form if factor.coef is None else _even if factor.ties else _newton
        log, change = update(factor, factor.entries(self.amount))
        if self._relaxation:
            log = factor.further(log, self._relaxation.omega)
        moved = log - factor.log
        if moved.any():
            factor.multiply(self.amount, moved)
            factor.log = log
        return change

    def has_proof(self) -> bool:
        """Tell whether the multipliers prove that no plan keeps all these limits.

        For any multipliers ``mu`` of the other limits and ``pi_p = -max over the cells of product p of sum a * mu``,
        a plan would need ``sum pi * target + sum mu * bound <= 0`` (Farkas' lemma): a positive sum is a proof, unless a
        cell without a product target pulls the other way.
        """
        targets, *others = self.factors
        weight = np.zeros(len(self.amount))
        value = size = 0.0
        for factor in others:
            weight[factor.cell if factor.cell is not None else slice(None)] += factor.exponent(factor.log)
            bound = np.where(factor.log > 0, factor.lower, np.where(factor.log < 0, factor.upper, 0.0))
            value += float(factor.log @ bound)
            size += float(np.abs(factor.log) @ np.abs(bound))
        live, key = self.amount > 0, targets.grouping.key
        if (weight[live & (key < 0)] > 0).any():
            return False
        live &= key >= 0
        highest = np.full(len(targets.log), -np.inf)
        np.maximum.at(highest, key[live], weight[live])
        served = np.isfinite(highest)
        products = -highest[served] @ targets.lower[served]
        return bool(value + products > PROOF_MARGIN * (size + abs(products)))


def _closed_form(factor: Factor, amount: Floats) -> tuple[Floats, float]:
    """Multipliers of a grouping without coefficients, and the largest change of a sum they bring.

    A key that has no factor and needs none keeps none: of the potentials of many markets few ever bind.
    """
    total = factor.sums(amount)
    log = np.zeros_like(total)
    keys = np.flatnonzero((factor.log != 0) | (total < factor.lower) | (total > factor.upper))
    log[keys], change = _clipped(total[keys], factor.log[keys], factor.lower[keys], factor.upper[keys])
    return log, change


def _clipped(total: Floats, log: Floats, lower: Floats, upper: Floats) -> tuple[Floats, float]:
    """Multipliers that bring sums within their bounds, given those they have, and the largest change of a sum."""
    without = total * np.exp(-log)
    some = without > 0
    low = np.divide(lower, without, out=np.zeros_like(total), where=some)
    high = np.divide(upper, without, out=np.full_like(total, np.inf), where=some)
    scale = np.minimum(np.maximum(1.0, low), high)
    log = np.log(scale, out=np.full_like(total, -np.inf), where=scale > 0)
    change = np.where(some, np.abs(without * scale - total), np.maximum(lower, 0.0))
    return np.maximum(log, -LARGEST_LOG), float(change.max(initial=0.0))


def _even(factor: Factor, amount: Floats) -> tuple[Floats, float]:
    """Multipliers of a grouping that makes two sums of each key equal, and the largest change of a sum they bring.

    With ``P`` the sum of its cells of coefficient 1 and ``N`` of those of -1, both without the factor,
    ``P * exp(log) = N * exp(-log)``.
    """
    assert factor.coef is not None
    total, both = factor.sums(amount * factor.coef), factor.sums(amount)
    plus = np.maximum(both + total, 0.0) * np.exp(-factor.log)
    minus = np.maximum(both - total, 0.0) * np.exp(factor.log)
    with np.errstate(divide="ignore", invalid="ignore"):
        log = np.where(both > 0, (np.log(minus) - np.log(plus)) / 2, 0.0)
    return np.clip(log, -LARGEST_LOG, LARGEST_LOG), float(np.abs(total).max(initial=0.0))


def _newton(factor: Factor, amount: Floats) -> tuple[Floats, float]:
    """Multipliers of a grouping with coefficients, and the largest change of a sum they bring.

    A sum that is as near as it can be does not change: in that of a million cells its last digits never rest.
    """
    assert factor.coef is not None
    keys = len(factor.log)
    weighted = factor.coef * amount
    total = factor.sums(weighted)
    free = factor.sums(weighted * np.exp(-factor.exponent(factor.log)))
    aim = np.clip(free, factor.lower, factor.upper)
    log = np.where(aim == free, 0.0, factor.log)
    size = factor.sums(np.abs(weighted)) + np.abs(aim)
    for _ in range(NEWTON_STEPS):
        value = weighted * np.exp(factor.exponent(log - factor.log))
        miss = np.where(aim == free, 0.0, factor.sums(value) - aim)
        if (np.abs(miss) <= NEAREST * size).all():
            break
        slope = factor.sums(factor.coef * value)
        leap = np.divide(miss, slope, out=np.zeros(keys), where=slope > 0)
        log = np.clip(log - leap.clip(-NEWTON_LEAP, NEWTON_LEAP), -LARGEST_LOG, LARGEST_LOG)
    change = np.abs(aim - total)
    return log, float(change[change > NEAREST * size].max(initial=0.0))
