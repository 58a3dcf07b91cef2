"""Judges contradictions by the tables alone: plain rows, a solver of its own, fractions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from models.scenario import Scenario
from optimizer.explain.member import Member
from optimizer.structures import instance_of
from tests.optimizer.plain import Cell, assigned, cells_of, limit_rows


@dataclass(frozen=True)
class Bound:
    """One side of one limit: ``sum of coef * cell <= bound`` if upper, else ``>=``."""

    family: str
    coef: tuple[tuple[Cell, float], ...]
    upper: bool
    value: float


class Judge:
    """The strict limits of a scenario, one bound at a time, from its tables."""

    def __init__(self, scenario: Scenario) -> None:
        share = instance_of(scenario).fair_share
        self.scenario, self.cells = scenario, cells_of(scenario)
        self.place = {cell: number for number, cell in enumerate(self.cells)}
        self.unit = float(share.mean()) or 1.0
        self.bounds = [
            Bound("product", tuple((cell, 1.0) for cell in self.cells if cell[1] == name), True, target)
            for name, target in assigned(scenario).items()
        ]
        for row in limit_rows(scenario, share):
            coef = tuple(row.coef.items())
            if row.price is None and np.isfinite(row.lower):
                self.bounds.append(Bound(row.family, coef, False, row.lower))
            if row.price is None and np.isfinite(row.upper):
                self.bounds.append(Bound(row.family, coef, True, row.upper))

    def bound_of(self, member: Member) -> Bound:
        """The bound of the tables that a member stands for: same family, side, amount and cells."""
        held = np.flatnonzero(member.grouping.key == member.key)
        if member.grouping.coef is not None:
            held = held[member.grouping.coef[held] != 0]
        cells = {self.cells[number] for number in held.tolist()}
        found = [
            one
            for one in self.bounds
            if one.family == member.grouping.family
            and one.upper == member.upper
            and abs(one.value - member.bound) <= 1e-9 * max(abs(one.value), 1.0)
            and {cell for cell, _ in one.coef} == cells
        ]
        assert found, member.text
        return found[0]

    def hold(self, bounds: Sequence[Bound]) -> bool:
        """Whether amounts exist that keep these bounds."""
        if not bounds:
            return True
        rows: NDArray[np.float64] = np.zeros((len(bounds), len(self.cells)))
        most = np.zeros(len(bounds))
        for number, one in enumerate(bounds):
            sign = 1.0 if one.upper else -1.0
            size = max((abs(coef) for _, coef in one.coef), default=1.0)
            for cell, coef in one.coef:
                rows[number, self.place[cell]] = sign * coef / size
            most[number] = sign * one.value / size / self.unit
        result = linprog(
            np.zeros(len(self.cells)),
            A_ub=rows,
            b_ub=most,
            method="highs-ds",
            options={"primal_feasibility_tolerance": 1e-9, "presolve": False},
        )
        assert result.status in {0, 2}, result.message
        return bool(result.status == 0)


def exact(value: float) -> Fraction:
    """A number of a table or a setting, as typed."""
    return Fraction(Decimal(f"{value:.15g}"))


def certifies(bounds: Sequence[Bound], weights: Sequence[Fraction]) -> bool:
    """Whether these multiples add up to something that is not so: no cell counts more below than above, but sums do."""
    gap, on_cell = Fraction(0), dict[Cell, Fraction]()
    for one, weight in zip(bounds, weights, strict=True):
        assert weight > 0
        sign = -weight if one.upper else weight
        gap += sign * exact(one.value)
        for cell, coef in one.coef:
            on_cell[cell] = on_cell.get(cell, Fraction(0)) + sign * exact(coef)
    return gap > 0 and all(total <= 0 for total in on_cell.values())


def moved(one: Bound, value: float) -> Bound:
    """The bound with another amount."""
    return replace(one, value=value)
