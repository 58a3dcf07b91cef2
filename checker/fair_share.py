"""The fair share of every cell, recomputed from the tables: what the bases give, split as they say.

    r_c = T_p * b_c / sum of b over the product's cells in the stream

with ``b_c`` the weighted sum of the bases, each made to add up to 1 within the product. What the customers kept bring
is no matter of the bases. Numbers here are floats, as they were when the fair share was made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import fsum

from checker.hunters_farmers import CUSTOMERS, HuntersFarmers
from checker.outcome import Failure, Outcome, differs, judge
from checker.results import TargetRow
from checker.run import Run
from checker.settings import Mode
from checker.work import Cell

FILE = "targets.csv"
LEAST = 1e-6
"""Part of the mean share of its product that a cell keeps to which the bases give less."""
NEAR = Fraction(1, 10**8)
"""Share of the largest number of a product by which a fair share may be off."""

Numbers = dict[Cell, float]
Market = tuple[str, str]


def fair_shares(run: Run) -> Outcome:
    """Every fair share, and what each basis gives of it, is what the tables say."""
    rows = [row for row in run.results.targets if row.cell in run.allowed]
    expected: dict[Cell, dict[str, float]] = {}
    for stream in run.organisation.streams:
        expected |= _by_bases(run, stream) if run.organisation.by_bases(stream) else _by_customers(run, stream)
    failures = [one for row in rows for one in _wrong(run, row, expected[row.cell])]
    return judge("fair-shares", len(rows), failures)


def _wrong(run: Run, row: TargetRow, expected: dict[str, float]) -> Iterator[Failure]:
    found = {"fair_share": row.fair_share, **row.parts}
    room = NEAR * max(run.organisation.wanted(row.product, row.stream), Fraction(1))
    for name, value in found.items():
        wanted = Fraction(expected.get(name, 0.0))
        if abs(value - wanted) > room:
            yield differs(FILE, row.name, f"{name} is not what the tables give", value, wanted)


def _by_customers(run: Run, stream: str) -> dict[Cell, dict[str, float]]:
    """Fair shares of kept cells: what their customers bring, cut where that is more than the target."""
    organisation = run.organisation
    assert isinstance(organisation, HuntersFarmers)
    shares = {cell: float(organisation.kept_share(cell[:3])) for cell in run.allowed if cell[3] == stream}
    return {cell: {"fair_share": share, CUSTOMERS: share} for cell, share in shares.items()}


def _by_bases(run: Run, stream: str) -> dict[Cell, dict[str, float]]:
    """Fair shares of the cells of a stream, with the part that each basis gives."""
    bases = Bases(run, {cell: float(weight) for cell, weight in run.allowed.items() if cell[3] == stream})
    found: dict[Cell, dict[str, float]] = {}
    for product, cells in _grouped(bases.weights, lambda cell: cell[1]).items():
        found |= _of_product(run, bases, float(run.organisation.wanted(product, stream)), cells)
    return found


def _of_product(run: Run, bases: Bases, wanted: float, cells: list[Cell]) -> dict[Cell, dict[str, float]]:
    """Split what is wanted of one product over its cells."""
    shares: dict[str, Numbers] = {}
    known = 0.0
    for name, weight in run.inputs.bases.items():
        total = fsum(bases.of(name)[cell] for cell in cells)
        known += float(weight) * (total > 0)
        shares[name] = {cell: float(weight) * _ratio(bases.of(name)[cell], total) for cell in cells}
    blend = {cell: _ratio(fsum(share[cell] for share in shares.values()), known) for cell in cells}
    kept = {cell: 0.0 if bases.buys_nothing(cell) else max(blend[cell], LEAST / len(cells)) for cell in cells}
    whole = fsum(kept.values())
    found = {}
    for cell in cells:
        per_share = 0.0 if bases.buys_nothing(cell) else _ratio(_ratio(wanted, whole), known)
        parts = {name: share[cell] * per_share for name, share in shares.items()}
        found[cell] = {"fair_share": _ratio(kept[cell], whole) * wanted, **parts}
    return found


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0


def _grouped[Name](cells: Mapping[Cell, float], key: Callable[[Cell], Name]) -> dict[Name, list[Cell]]:
    found: dict[Name, list[Cell]] = {}
    for cell in cells:
        found.setdefault(key(cell), []).append(cell)
    return found


def _market(cell: Cell) -> Market:
    return cell[1], cell[2]


@dataclass(frozen=True)
class Bases:
    """What the bases give the cells of one stream, not yet made to add up to anything.

    Parameters
    ----------
    run
        The run, read and typed.
    weights
        The cells, with their weights of coverage.
    """

    run: Run
    weights: Numbers

    def of(self, basis: str) -> Numbers:
        """What a basis gives."""
        return {"potential": self._potential, "history": self._history, "even": self._even}.get(basis, self._capacity)

    def buys_nothing(self, cell: Cell) -> bool:
        """Whether the market of a cell is known to buy nothing."""
        strict = self.run.inputs.settings.families["potential"].mode is Mode.STRICT
        return strict and self.run.inputs.potential.get(_market(cell)) == 0

    def _split[Name](self, amounts: Mapping[Name, float], key: Callable[[Cell], Name]) -> Numbers:
        """Split amounts by coverage weight over the cells of each name."""
        found = {}
        for name, cells in _grouped(self.weights, key).items():
            whole = fsum(self.weights[cell] for cell in cells)
            for cell in cells:
                found[cell] = amounts.get(name, 0.0) * self.weights[cell] / whole
        return found

    @cached_property
    def _potential(self) -> Numbers:
        """The potential of each market; one that is not known counts as the mean of the product's known ones."""
        markets = set(map(_market, self.weights))
        known = {market: float(value) for market, value in self.run.inputs.potential.items() if market in markets}
        of_product: dict[str, list[float]] = {}
        for market, value in known.items():
            of_product.setdefault(market[0], []).append(value)
        mean = {product: fsum(values) / len(values) for product, values in of_product.items()}
        return self._split({market: known.get(market, mean.get(market[0], 0.0)) for market in markets}, _market)

    @cached_property
    def _history(self) -> Numbers:
        """What a manager sold there, and a part of what was sold by people who no longer cover the place."""
        streams = {cell[:3]: cell for cell in self.weights}
        own: dict[Cell, float] = {}
        left: dict[Market, float] = {}
        for place, amount in self._sales():
            if place in streams:
                own[streams[place]] = own.get(streams[place], 0.0) + amount
            else:
                left[place[1:]] = left.get(place[1:], 0.0) + amount
        parts = self._split(left, _market)
        return {cell: own.get(cell, 0.0) + part for cell, part in parts.items()}

    def _sales(self) -> Iterator[tuple[tuple[str, str, str], float]]:
        """Last year's sales; an empty name is the only product or territory there is."""
        product, territory = self.run.inputs.products[0].name, self.run.inputs.territories[0].name
        for rule in self.run.inputs.history:
            manager, sold, where = rule.place
            yield (manager, sold or product, where or territory), float(rule.value)

    @cached_property
    def _even(self) -> Numbers:
        """The same for every manager who sells the product."""
        return self._per_head(dict.fromkeys(self.run.managers, 1.0))

    @cached_property
    def _capacity(self) -> Numbers:
        """The capacity of every manager who sells the product; an unknown one counts as the mean of the others."""
        known = {name: float(one.capacity) for name, one in self.run.managers.items() if one.capacity is not None}
        mean = fsum(known.values()) / len(known) if known else 1.0
        return self._per_head({name: known.get(name, mean) for name in self.run.managers})

    def _per_head(self, amounts: dict[str, float]) -> Numbers:
        names = {(cell[0], cell[1]): amounts[cell[0]] for cell in self.weights}
        return self._split(names, lambda cell: (cell[0], cell[1]))
