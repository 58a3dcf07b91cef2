"""By how much the limits moved a cell, recomputed from the multipliers of limits.csv.

A limit multiplies each of its cells by ``exp(coefficient * multiplier)``. The coefficient is 1, but for hours (effort
per unit of money), for the flow (1 before it and -1 after it), and for the margin (margin per unit of money less the
mean of the product, by fair share, over the cells that are not zero in every plan).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt

from checker.goals import balance_key
from checker.limits import Term, families_of, limits_of
from checker.limits_listed import paired
from checker.quick import Texts
from checker.results import LimitRow
from checker.run import Key, Run
from checker.targets import TargetRow

NO_FACTORS = "as near the fair share as a linear program came, since the limits leave too little room for factors"

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


@dataclass(frozen=True, slots=True)
class Counted:
    """A row of limits.csv, by its place in the order of limits, and how often it counts a cell."""

    order: int
    row: LimitRow
    times: int


def is_forced(cell: TargetRow) -> bool:
    """Whether a cell is zero in every plan, as its sentence says."""
    return _IS_FORCED.search(cell.why) is not None


def is_forced_text(texts: Texts) -> npt.NDArray[np.bool_]:
    """The same of all lines."""
    return texts.found("why", rf"(?s) x 0 \((?:{'|'.join(FORCED)})\)(?:\n?\z| [+-] )")


def factor_of(one: Counted, coefficient: Fraction) -> float:
    """By what a limit multiplies a cell that it counts so."""
    return math.exp(float(min(coefficient * one.row.multiplier, Fraction(700))))


class Moves:
    """The limits that moved anything, ready to be looked up for every cell.

    Parameters
    ----------
    run
        The run, read and typed.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self.by: dict[Key, dict[Key, list[Counted]]] = {}
        order = {id(row): place for place, row in enumerate(run.results.limits)}
        for limit, row in paired(run.results.limits, {name: limits_of(run, name) for name in families_of(run)}):
            # Product targets are applied last.
            place = order[id(row)] + (len(order) if row.family == "product" else 0)
            self._note(place, row, limit.terms)
        loads = {balance_key(run, name, account): (name, account) for name in run.managers for account in run.accounts}
        for row in run.results.limits:
            if row.family == "margin":
                self._note(order[id(row)], row, (Term((), ()),))
            elif row.family == "balance" and row.key in loads:
                self._note(order[id(row)], row, (Term(("manager", "account"), loads[row.key]),))

    def _note(self, order: int, row: LimitRow, terms: tuple[Term, ...]) -> None:
        if row.multiplier:
            for term in terms:
                counted = Counted(order, row, term.times)
                self.by.setdefault(term.columns, {}).setdefault(term.values, []).append(counted)

    def of(self, cell: TargetRow) -> list[Move]:
        """The limits of a cell that moved anything, in the order in which they were applied."""
        found: list[Counted] = []
        for columns, limits in self.by.items():
            found += limits.get(self._run.values(cell, columns), ())
        return [(one.row, self._factor(one, cell)) for one in sorted(found, key=lambda one: one.order)]

    def _factor(self, one: Counted, cell: TargetRow) -> float:
        coefficient = Fraction(one.times)
        if one.row.family == "hours":
            coefficient = self._run.effort(cell.cell)
        elif one.row.family == "margin":
            coefficient = self._run.margin(cell.cell)
            coefficient -= self._mean_margin[cell.product] if self._is_sold(cell) else 0
        return factor_of(one, coefficient)

    def _is_sold(self, cell: TargetRow) -> bool:
        organisation = self._run.organisation
        return organisation.account(cell.stream) == organisation.goal

    @cached_property
    def _mean_margin(self) -> dict[str, Fraction]:
        """Mean margin of each product, by fair share, over the cells that are not zero in every plan."""
        money: dict[str, Fraction] = {}
        shares: dict[str, Fraction] = {}
        for cell, _ in self._run.company_rows:
            share = Fraction(0) if is_forced(cell) else cell.fair_share
            money[cell.product] = money.get(cell.product, Fraction(0)) + share * self._run.margin(cell.cell)
            shares[cell.product] = shares.get(cell.product, Fraction(0)) + share
        return {product: money[product] / (shares[product] or 1) for product in money}
