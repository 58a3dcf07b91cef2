"""A run folder, read and typed, with the sums that the checks share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from checker import assigned
from checker.exact import places
from checker.inputs import ONLY, Inputs, Manager, Product
from checker.results import Results, TargetRow
from checker.specific import Cell, Specific
from checker.tables import Desk

Key = tuple[str, ...]


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
    def units(self) -> list[int]:
        """The target of each line of targets.csv in smallest units."""
        per_unit = self.unit.denominator
        return [row.target.numerator * (per_unit // row.target.denominator) for row in self.results.targets]

    @cached_property
    def covered(self) -> dict[Cell, Fraction]:
        """The cells that coverage allows, each with its weight, > 0."""
        managers = [manager.name for manager in self.inputs.managers]
        products = [product.name for product in self.inputs.products]
        territories = [territory.name for territory in self.inputs.territories]
        if self.inputs.coverage is None:
            return {(m, p, t): Fraction(1) for m in managers for p in products for t in territories}
        weights = Specific(self.inputs.coverage).expand(managers, products, territories)
        return {cell: weight for cell, weight in weights.items() if weight > 0}

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
            "stream": lambda _: ONLY,
        }

    def values(self, row: TargetRow, columns: Key) -> Key:
        """What a cell is in these columns: manager, team, role, product, family, territory, region, stream."""
        return tuple(self._readers[column](row) for column in columns)

    def margin(self, cell: Cell) -> Fraction:
        """Margin of a cell per unit of money: the most specific row of margins, else the product's margin, else 0."""
        rate = self._margins.find(cell)
        if rate is None:
            product = self.products.get(cell[1])
            rate = product.margin if product else None
        return rate or Fraction(0)

    @cached_property
    def _margins(self) -> Specific[Fraction]:
        return Specific(self.inputs.margins)

    @cached_property
    def _sums(self) -> dict[Key, dict[Key, Sum]]:
        return {}

    def sums(self, *columns: str) -> dict[Key, Sum]:
        """The sums of the targets by columns: manager, team, role, product, family, territory, region, stream."""
        if columns not in self._sums:
            self._sums[columns] = self._add_up(columns)
        return self._sums[columns]

    def _add_up(self, columns: Key) -> dict[Key, Sum]:
        readers = [self._readers[column] for column in columns]
        totals: dict[Key, int] = {}
        counts: dict[Key, int] = {}
        for row, units in zip(self.results.targets, self.units, strict=True):
            key = tuple(reader(row) for reader in readers)
            totals[key] = totals.get(key, 0) + units
            counts[key] = counts.get(key, 0) + 1
        return {key: Sum(total, counts[key]) for key, total in totals.items()}

    def sum_of(self, columns: Key, key: Key) -> Sum:
        """The sum of one key, zero when it has no cells."""
        return self.sums(*columns).get(key, Sum())

    @cached_property
    def fair_by_manager(self) -> dict[str, Fraction]:
        """The sum of the fair shares of each manager."""
        return self._fair_by(lambda row: row.manager)

    @cached_property
    def fair_by_product(self) -> dict[str, Fraction]:
        """The sum of the fair shares of each product."""
        return self._fair_by(lambda row: row.product)

    def _fair_by(self, reader: Callable[[TargetRow], str]) -> dict[str, Fraction]:
        found: dict[str, Fraction] = {}
        for row in self.results.targets:
            key = reader(row)
            found[key] = found.get(key, Fraction(0)) + row.fair_share
        return found


def assemble(desk: Desk, summary: dict[str, object], inputs: Inputs, results: Results) -> Run:
    """Put the files together: the smallest unit of money, and the assigned targets in it."""
    exact = assigned.exact_targets(inputs, desk)
    decimals = assigned.decimals(inputs.settings.step, list(exact.values()))
    own_unit = Fraction(1, 10**decimals)
    finest = max((places(share) for share in _denominators(results)), default=0)
    unit = Fraction(1, 10 ** max(decimals, finest))
    scale = int(own_unit / unit)
    in_units = {name: assigned.in_units(value, own_unit) * scale for name, value in exact.items()}
    return Run(summary, inputs, results, decimals, unit, in_units)


def _denominators(results: Results) -> set[Fraction]:
    """One over each denominator among the targets: as many decimals as the target itself, and few of them."""
    return {Fraction(1, row.target.denominator) for row in results.targets}
