"""A run folder, read and typed, with the sums that the checks share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from checker import assigned
from checker.columned import Columned
from checker.cover import Cover, axes_of, cover_of
from checker.fair_sums import FairSums
from checker.grouping import Codes, Whole, scaled, total, totals
from checker.hunters_farmers import HuntersFarmers
from checker.inputs import Inputs, Manager, Product
from checker.quick import Floats
from checker.rates import Rates, rates_of_rows, rates_of_rules
from checker.results import Results
from checker.rules import Rules
from checker.specific import Place, Specific
from checker.stages import Stages
from checker.structure import GENERALISTS, HUNTERS_FARMERS, STAGES
from checker.tables import Desk
from checker.targets import TargetRow
from checker.work import Cell, Ground, Organisation

Key = tuple[str, ...]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Sum:
    """The targets of some cells: their total in smallest units, and how many cells."""

    units: int = 0
    cells: int = 0


@dataclass(frozen=True)
class Run:
    """Everything the checks look at.

    Parameters
    ----------
    summary
        The object in summary.json.
    inputs, results
        The scenario, and what came out.
    decimals
        Decimal places of money in this plan.
    unit
        The smallest unit that both the plan and the targets as written are multiples of, in money.
    assigned
        The assigned target of each product in smallest units.
    """

    summary: dict[str, object]
    inputs: Inputs
    results: Results
    decimals: int
    unit: Fraction
    assigned: dict[str, int]

    @property
    def status(self) -> str:
        """The status in summary.json, empty when there is none."""
        status = self.summary.get("status")
        return status if isinstance(status, str) else ""

    @cached_property
    def step(self) -> int:
        """The step in smallest units."""
        return int(self.inputs.settings.step / self.unit)

    def money(self, units: int) -> Fraction:
        """Smallest units as money."""
        return units * self.unit

    @cached_property
    def units(self) -> Whole:
        """The target of each line of targets.csv in smallest units."""
        targets = self.results.targets
        return scaled(targets.whole, self.unit.denominator // 10**targets.decimals)

    @cached_property
    def columns(self) -> Columned:
        """What each line of targets.csv is in every column, as codes."""
        return Columned(self.inputs, self.results.targets, self.organisation.account)

    @cached_property
    def is_company(self) -> Mask:
        """Which lines are about the company's money."""
        codes, names = self.columns.of("account")
        return np.array([name == self.organisation.goal for name in names], np.bool_)[codes]

    @cached_property
    def organisation(self) -> Organisation:
        """What the structure makes of the scenario."""
        money = {name: self.money(units) for name, units in self.assigned.items()}
        handed = {(row.customer, row.product): row.hand_to for row in self.results.customers}
        ground = Ground(self.inputs, money, Fraction(1, 10**self.decimals), handed)
        return ORGANISATIONS[self.kind](ground)

    @property
    def kind(self) -> str:
        """The kind of structure."""
        return self.inputs.settings.structure.kind

    @property
    def covered(self) -> dict[Place, Fraction]:
        """The places that coverage allows, each with its weight, > 0."""
        return self.organisation.ground.covered

    @cached_property
    def allowed(self) -> dict[Cell, Fraction]:
        """The cells that coverage and structure allow, each with its weight, > 0."""
        return self.organisation.allowed

    @cached_property
    def cover(self) -> Cover:
        """The same as codes, and without an object for each."""
        return cover_of(self.organisation)

    @cached_property
    def cell_of_line(self) -> Codes:
        """Which of the cells in `cover` each line of targets.csv is about; -1: none."""
        return self.cover.find(self.cover.lines(self.columns))

    @cached_property
    def potentials(self) -> Floats:
        """The potential of each market, product by product; no number where it is not known."""
        size = len(self.inputs.territories)
        products = {one.name: number for number, one in enumerate(self.inputs.products)}
        territories = {one.name: number for number, one in enumerate(self.inputs.territories)}
        found = np.full(len(products) * size, np.nan)
        for (product, territory), value in self.inputs.potential.items():
            if product in products and territory in territories:
                found[products[product] * size + territories[territory]] = float(value)
        return found

    @cached_property
    def limits(self) -> dict[str, Any]:
        """The limits that were recomputed, by family."""
        return {}

    def name_of(self, cell: Cell) -> str:
        """A cell for a planner; where there is one stream, without it."""
        return " / ".join(cell if len(self.organisation.streams) > 1 else cell[:3])

    @cached_property
    def accounts(self) -> tuple[str, ...]:
        """The accounts of money: money of different ones is never added up."""
        return tuple(dict.fromkeys(map(self.organisation.account, self.organisation.streams)))

    @cached_property
    def company_rows(self) -> list[tuple[TargetRow, int]]:
        """The cells whose money is the company's, each with its target in smallest units, one by one."""
        goal, account = self.organisation.goal, self.organisation.account
        pairs = zip(self.results.targets, self.units.tolist(), strict=True)
        return [(row, units) for row, units in pairs if account(row.stream) == goal]

    @cached_property
    def managers(self) -> dict[str, Manager]:
        """The scenario's managers by name."""
        return {manager.name: manager for manager in self.inputs.managers}

    @cached_property
    def products(self) -> dict[str, Product]:
        """The scenario's products by name."""
        return {product.name: product for product in self.inputs.products}

    @cached_property
    def declared(self) -> dict[str, set[str]]:
        """For each check name in findings.csv the values it was found for."""
        found: dict[str, set[str]] = {}
        for finding in self.results.findings:
            found.setdefault(finding.check, set()).add(finding.value)
        return found

    @cached_property
    def _readers(self) -> dict[str, Callable[[TargetRow], str]]:
        teams = {manager.name: manager.team for manager in self.inputs.managers}
        roles = {manager.name: manager.role for manager in self.inputs.managers}
        families = {product.name: product.family for product in self.inputs.products}
        regions = {territory.name: territory.region for territory in self.inputs.territories}
        return {
            "manager": lambda row: row.manager,
            "team": lambda row: teams.get(row.manager, ""),
            "role": lambda row: roles.get(row.manager, ""),
            "product": lambda row: row.product,
            "family": lambda row: families.get(row.product, ""),
            "territory": lambda row: row.territory,
            "region": lambda row: regions.get(row.territory, ""),
            "stream": lambda row: row.stream,
            "account": lambda row: self.organisation.account(row.stream),
        }

    def values(self, row: TargetRow, columns: Key) -> Key:
        """What a cell is in these columns: manager, team, role, product, family, territory, region, stream, account."""
        return tuple(self._readers[column](row) for column in columns)

    def margin(self, cell: Cell) -> Fraction:
        """Margin of a cell per unit of money; 0 where its money is not the company's."""
        organisation = self.organisation
        if organisation.account(cell[3]) != organisation.goal:
            return Fraction(0)
        own = organisation.work(cell).margin
        return organisation.ground.margin(cell[:3]) if own is None else own

    def effort(self, cell: Cell) -> Fraction:
        """Hours that a unit of money of a cell takes: those of table effort, and what the structure asks."""
        rate = self._effort.find(cell[:3]) or Fraction(0)
        return rate / self.inputs.settings.families["hours"].effort_unit + self.organisation.work(cell).hours

    @cached_property
    def margins(self) -> Rates:
        """Margin of each line of targets.csv."""
        if self.kind != GENERALISTS:
            return rates_of_rows(self.results.targets, lambda row: self.margin(row.cell))
        product, names = self.columns.of("product")
        own = {one.name: one.margin or Fraction(0) for one in self.inputs.products}
        return self._rates(self.inputs.margins, [own.get(name, Fraction(0)) for name in names], product)

    @cached_property
    def efforts(self) -> Rates:
        """Hours per unit of money of each line of targets.csv."""
        if self.kind != GENERALISTS:
            return rates_of_rows(self.results.targets, lambda row: self.effort(row.cell))
        found = self._rates(self.inputs.effort, [Fraction(0)], np.zeros(len(self.results.targets), np.int64))
        unit = self.inputs.settings.families["hours"].effort_unit
        return Rates(found.codes, [value / unit for value in found.values])

    def _rates(self, rules: Rules, others: list[Fraction], other: Codes) -> Rates:
        places = [self.columns.of(axis)[0] for axis in ("manager", "product", "territory")]
        return rates_of_rules(rules, axes_of(self.organisation), places, others, other)

    @cached_property
    def _effort(self) -> Specific[Fraction]:
        return Specific(self.inputs.effort)

    @cached_property
    def _sums(self) -> dict[Key, dict[Key, Sum]]:
        return {}

    def sums(self, *columns: str) -> dict[Key, Sum]:
        """The sums of the targets by columns: manager, team, ..., as `values` reads them."""
        if columns not in self._sums:
            self._sums[columns] = self._add_up(columns)
        return self._sums[columns]

    def _add_up(self, columns: Key) -> dict[Key, Sum]:
        groups, keys = self.columns.groups(columns)
        counts = np.bincount(groups, minlength=len(keys)).tolist()
        sums = totals(groups, self.units, len(keys))
        return {key: Sum(units, cells) for key, units, cells in zip(keys, sums, counts, strict=True)}

    def sum_of(self, columns: Key, key: Key) -> Sum:
        """The sum of one key, zero when it has no cells."""
        return self.sums(*columns).get(key, Sum())

    @cached_property
    def placed(self) -> int:
        """The company's money that is placed, in smallest units."""
        return total(self.units[self.is_company])

    def company_sum(self, column: str, name: str) -> Sum:
        """The sum of the company's money of a manager or a product."""
        return self.sum_of((column, "account"), (name, self.organisation.goal))

    def load(self, manager: Manager) -> Fraction | None:
        """A manager's target against his capacity, in the account where that is highest; None without a capacity."""
        if not manager.capacity:
            return None
        sums = [self.sum_of(("manager", "account"), (manager.name, account)).units for account in self.accounts]
        return self.money(max(sums)) / manager.capacity

    @cached_property
    def fair_by_manager(self) -> FairSums:
        """The sums of the fair shares of each manager in the company's money."""
        return FairSums(self.results.targets, *self.columns.groups(("manager",)), self.is_company)

    @cached_property
    def fair_by_product(self) -> FairSums:
        """The sums of the fair shares of each product in each stream."""
        every = np.ones(len(self.results.targets), np.bool_)
        return FairSums(self.results.targets, *self.columns.groups(("product", "stream")), every)


ORGANISATIONS: dict[str, type[Organisation]] = {
    GENERALISTS: Organisation,
    HUNTERS_FARMERS: HuntersFarmers,
    STAGES: Stages,
}


def assemble(desk: Desk, summary: dict[str, object], inputs: Inputs, results: Results) -> Run:
    """Put the files together: the smallest unit of money, and the assigned targets in it."""
    exact = assigned.exact_targets(inputs, desk)
    decimals = assigned.decimals(inputs.settings.step, list(exact.values()))
    own_unit = Fraction(1, 10**decimals)
    unit = Fraction(1, 10 ** max(decimals, results.targets.decimals))
    scale = int(own_unit / unit)
    in_units = {name: assigned.in_units(value, own_unit) * scale for name, value in exact.items()}
    return Run(summary, inputs, results, decimals, unit, in_units)
