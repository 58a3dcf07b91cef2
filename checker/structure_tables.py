"""The tables that only one structure reads: customers, deals, stages."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from checker.input_files import ONLY, Only, is_there, place, rows
from checker.specific import Rule, Specific
from checker.structure import GENERALISTS, HUNTERS_FARMERS, STAGES, Structure
from checker.tables import Desk, Row

OR = "|"
"""What stands between several roles of one stage."""


@dataclass(frozen=True)
class Customer:
    """A row of table customers: a customer, or what he buys of one product; `product` is empty for all of them."""

    name: str
    manager: str
    territory: str
    product: str
    product_text: str
    base: Fraction
    margin: Fraction | None
    bond: Fraction
    hours: Fraction
    hand_to: str

    @property
    def relation(self) -> tuple[str, str, str]:
        """Customer, manager and territory: what changes hands together."""
        return self.name, self.manager, self.territory


@dataclass(frozen=True)
class Deal:
    """How large a deal is, and the hours it takes to win a customer; None as the settings say."""

    size: Fraction
    hours: Fraction | None


@dataclass(frozen=True)
class Stage:
    """A stage of a sale: who does it (nobody named: everyone), what is completed, and its numbers by place."""

    name: str
    roles: frozenset[str]
    unit: str
    conversions: Specific[Fraction]
    efforts: Specific[Fraction]


def read_customers(desk: Desk, structure: Structure, only: Only) -> list[Customer]:
    """Read table customers, if hunters and farmers are there to serve them."""
    if structure.kind != HUNTERS_FARMERS:
        return []
    found, seen = [], set[object]()
    for row in rows(desk, "customers", "customer", "manager", "base"):
        desk.once(row, (row.text("customer"), row.text("product")), seen, "customer and product")
        found.append(_customer(desk, row, only))
    return found


def _customer(desk: Desk, row: Row, only: Only) -> Customer:
    product, territory = row.text("product"), row.text("territory")
    return Customer(
        row.text("customer"),
        row.text("manager"),
        territory or (ONLY if only[1] else ""),
        product or (ONLY if only[0] else ""),
        product,
        desk.amount(row, "base"),
        desk.number(row, "margin"),
        desk.number(row, "bond") or Fraction(0),
        desk.number(row, "hours") or Fraction(0),
        row.text("hand_to"),
    )


def read_deals(desk: Desk, structure: Structure, only: Only) -> list[Rule[Deal]]:
    """Read table deals; the rows name no manager."""
    if structure.kind == GENERALISTS:
        return []
    found, seen = [], set[object]()
    for row in rows(desk, "deals", "size"):
        where = place(row, only)
        desk.once(row, where, seen, "product and territory")
        size = desk.amount(row, "size")
        if size <= 0:
            desk.faults.append(row.fault("size", "this must be above 0"))
        found.append(Rule(where, Deal(size, desk.number(row, "hours"))))
    return found


def read_stages(desk: Desk, structure: Structure, only: Only) -> list[Stage]:
    """Read table stages: the stages in their order."""
    if structure.kind != STAGES:
        return []
    if not is_there(desk, "stages"):
        desk.say("input/stages.csv", "the structure has stages, but the table is missing")
    by_name: dict[str, list[Row]] = {}
    for row in rows(desk, "stages", "stage"):
        by_name.setdefault(row.text("stage"), []).append(row)
    order = {name: _order(desk, some) for name, some in by_name.items()}
    names = sorted(by_name, key=lambda name: (order[name], name))
    return [_stage(desk, name, by_name[name], only) for name in names]


def _order(desk: Desk, some: list[Row]) -> Fraction:
    """The order that the rows of a stage give; where none does, the place of the first one in the file."""
    given = [order for row in some if (order := desk.number(row, "order")) is not None]
    return min(given, default=Fraction(some[0].line - 1))


def _stage(desk: Desk, name: str, some: list[Row], only: Only) -> Stage:
    roles = frozenset(role.strip() for row in some for role in row.text("role").split(OR) if role.strip())
    unit = min((row.text("unit") for row in some if row.text("unit")), default=name)
    seen = set[object]()
    conversions, efforts = [], []
    for row in some:
        where = place(row, only)
        desk.once(row, where, seen, "stage, product and territory")
        conversion = desk.number(row, "conversion") if row.text("conversion") else Fraction(1)
        if conversion is None or not 0 < conversion <= 1:
            desk.faults.append(row.fault("conversion", "this must be above 0 and at most 1"))
            conversion = Fraction(1)
        conversions.append(Rule(where, conversion))
        efforts.append(Rule(where, desk.number(row, "hours") or Fraction(0)))
    return Stage(name, roles, unit, Specific(conversions), Specific(efforts))
