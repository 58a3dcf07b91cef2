"""By how much the limits moved a cell, recomputed from the multipliers of limits.csv.

A limit multiplies each of its cells by ``exp(coefficient * multiplier)``. The coefficient is 1, but for hours (effort
per unit of money) and for the margin (margin per unit of money less the mean of the product, by fair share, over the
cells that are not zero in every plan).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction
from functools import cached_property

from checker.results import LimitRow, TargetRow
from checker.run import Key, Run
from checker.specific import Specific

Move = tuple[LimitRow, float]
"""A row of limits.csv, and the factor by which it multiplies a cell."""

FORCED = (
    "the room under .* is needed for .*, (which falls short|to place all of it)",
    "what is sold here would be missing elsewhere(, and .* falls? short| or break a soft limit)",
    "all limits together leave nothing here",
    "the best .* leaves nothing here, and no tolerance is allowed",
)
"""Why a cell is zero in every plan."""

_IS_FORCED = re.compile(rf" x 0 \((?:{'|'.join(FORCED)})\)(?=$| [+-] )", re.DOTALL)


def is_forced(cell: TargetRow) -> bool:
    """Whether a cell is zero in every plan, as its sentence says."""
    return _IS_FORCED.search(cell.why) is not None


def _of_manager(cell: TargetRow) -> str:
    return cell.manager


_KEYS: dict[str, Callable[[TargetRow], str]] = {
    "product": lambda cell: cell.product,
    "potential": lambda cell: f"{cell.product} / {cell.territory}",
    "territory": lambda cell: cell.territory,
    "band": lambda cell: cell.name,
    "margin": lambda _: "whole plan",
}
"""The key of each family that a cell is in; the others are of managers, but for the planner's."""


class Moves:
    """The limits that moved anything, ready to be looked up for every cell.

    Parameters
    ----------
    run
        The run, read and typed.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._rows: dict[str, dict[str, list[tuple[int, LimitRow]]]] = {}
        for place, row in enumerate(run.results.limits):
            if row.multiplier:
                # Product targets are applied last.
                order = place + (len(run.results.limits) if row.family == "product" else 0)
                self._rows.setdefault(row.family, {}).setdefault(row.key, []).append((order, row))

    def of(self, cell: TargetRow) -> list[Move]:
        """The limits of a cell that moved anything, in the order in which they were applied."""
        found = []
        for family, rows in self._rows.items():
            for key in self._keys(family, cell):
                found += [(order, row) for order, row in rows.get(key, ()) if self._is_in(row, cell)]
        return [(row, self._factor(row, cell)) for _, row in sorted(found, key=lambda pair: pair[0])]

    def _keys(self, family: str, cell: TargetRow) -> list[str]:
        if family == "planner":
            return [key for key, matches in self._planner if matches(cell)]
        return [_KEYS.get(family, _of_manager)(cell)]

    def _is_in(self, row: LimitRow, cell: TargetRow) -> bool:
        """Of planner's limits that read the same, only those with the bounds of a row that the cell is in."""
        if row.family != "planner":
            return True
        return any(
            one.key == row.key and (one.minimum, one.maximum) == (row.lower, row.upper)
            for one in self._run.inputs.planner
            if self._run.values(cell, one.columns) == one.texts
        )

    @cached_property
    def _planner(self) -> list[tuple[str, Callable[[TargetRow], bool]]]:
        keys: dict[str, list[tuple[Key, Key]]] = {}
        for row in self._run.inputs.planner:
            keys.setdefault(row.key, []).append((row.columns, row.texts))
        return [(key, self._matcher(filled)) for key, filled in keys.items() if key in self._rows.get("planner", {})]

    def _matcher(self, filled: list[tuple[Key, Key]]) -> Callable[[TargetRow], bool]:
        return lambda cell: any(self._run.values(cell, columns) == texts for columns, texts in filled)

    def _factor(self, row: LimitRow, cell: TargetRow) -> float:
        coefficient = Fraction(1)
        if row.family == "hours":
            coefficient = (self._effort.find(cell.cell) or Fraction(0)) / self._effort_unit
        elif row.family == "margin":
            coefficient = self._run.margin(cell.cell) - self._mean_margin[cell.product]
        return math.exp(float(min(coefficient * row.multiplier, Fraction(700))))

    @cached_property
    def _effort(self) -> Specific[Fraction]:
        return Specific(self._run.inputs.effort)

    @property
    def _effort_unit(self) -> Fraction:
        return self._run.inputs.settings.families["hours"].effort_unit

    @cached_property
    def _mean_margin(self) -> dict[str, Fraction]:
        """Mean margin of each product, by fair share, over the cells that are not zero in every plan."""
        money: dict[str, Fraction] = {}
        shares: dict[str, Fraction] = {}
        for cell in self._run.results.targets:
            share = Fraction(0) if is_forced(cell) else cell.fair_share
            money[cell.product] = money.get(cell.product, Fraction(0)) + share * self._run.margin(cell.cell)
            shares[cell.product] = shares.get(cell.product, Fraction(0)) + share
        return {product: money[product] / (shares[product] or 1) for product in money}
