"""Customers of hunters and farmers, recomputed: what each brings, through whom, in which time.

    keeps = base * retention * (1 + growth)

A row without a product is split over the products that its manager covers there, in proportion to their targets. With
``h`` the part of the year before a hand-over, a customer that is handed over brings ``h * keeps`` through its manager
and ``(1 - h) * keeps * (1 - handover_loss * bond)`` through whoever takes it over, in the same parts of its hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from checker.specific import Place
from checker.structure_tables import Customer
from checker.work import ZERO, Ground

Relation = tuple[str, str, str]
"""Customer, manager, territory: what changes hands together."""


@dataclass(frozen=True, slots=True)
class Bringing:
    """What somebody brings of a customer in one place, in money, and the hours and the profit of it."""

    place: Place
    money: Fraction
    hours: Fraction
    profit: Fraction


class Customers:
    """The rows of table customers.

    Parameters
    ----------
    ground
        The scenario, and who takes over which row.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.rows = ground.inputs.customers
        self.structure = ground.inputs.settings.structure

    def receiver(self, row: Customer) -> str:
        """Who takes a row over; empty: it stays."""
        to = self.ground.handed.get((row.name, row.product_text), "")
        return "" if to == row.manager else to

    def parts(self, row: Customer) -> dict[str, Fraction]:
        """The part of a row that is of each product; none where its manager covers nothing that is wanted there."""
        if row.product:
            return {row.product: Fraction(1)}
        targets = {
            product: target
            for product, target in self.ground.assigned.items()
            if target > 0 and (row.manager, product, row.territory) in self.ground.covered
        }
        whole = sum(targets.values(), ZERO)
        return {product: target / whole for product, target in targets.items()}

    def keeps(self, row: Customer) -> Fraction:
        """What a row brings if it stays."""
        whole = row.base * self.structure.retention * (1 + self.structure.growth)
        return whole if self.parts(row) else ZERO

    def hours(self, row: Customer) -> Fraction:
        """Hours that keeping a row takes."""
        return row.hours if self.parts(row) else ZERO

    def after(self, row: Customer) -> Fraction:
        """Part of what a row keeps that is brought by whoever takes it over."""
        return (1 - self.structure.handover_after) * (1 - self.structure.handover_loss * row.bond)

    def brings(self, row: Customer) -> Fraction:
        """What is expected of a row, by holder and receiver together."""
        part = self.structure.handover_after + self.after(row) if self.receiver(row) else Fraction(1)
        return self.keeps(row) * part

    def moved_hours(self, row: Customer) -> Fraction:
        """Hours that its manager no longer spends on a row, and whoever takes it over does."""
        return self.hours(row) * (1 - self.structure.handover_after) if self.receiver(row) else ZERO

    def bringing(self) -> Iterator[Bringing]:
        """What everybody brings, row by row and product by product."""
        for row in self.rows:
            money, hours, to = self.keeps(row), self.hours(row), self.receiver(row)
            before = self.structure.handover_after if to else Fraction(1)
            for product, part in self.parts(row).items():
                margin = row.margin
                if margin is None:
                    margin = self.ground.margin((row.manager, product, row.territory))
                shares = [(row.manager, before, before)]
                if to:
                    shares.append((to, self.after(row), 1 - before))
                for manager, of_money, of_hours in shares:
                    brings = money * part * of_money
                    place = manager, product, row.territory
                    yield Bringing(place, brings, hours * part * of_hours, brings * margin)

    def relations(self) -> dict[Relation, list[Customer]]:
        """The rows of each relation."""
        found: dict[Relation, list[Customer]] = {}
        for row in self.rows:
            found.setdefault(row.relation, []).append(row)
        return found

    def takers(self, rows: list[Customer]) -> set[str]:
        """Farmers who may take a relation over: those who cover all its places, if a hunter who is no farmer has it."""
        holder, roles = rows[0].manager, self.ground.roles
        if roles[holder] in self.structure.farmers or roles[holder] not in self.structure.hunters:
            return set()
        products = {product for row in rows for product in self.parts(row)}
        territory = rows[0].territory
        return {
            name
            for name, role in roles.items()
            if role in self.structure.farmers
            and products
            and all((name, product, territory) in self.ground.covered for product in products)
        }
