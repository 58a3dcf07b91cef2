"""The scenario as it was solved, from input/, as far as a check needs it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from checker.input_files import COLUMNS, ONLY, Only, columns_of, is_there, must_rows, place, rows
from checker.quick import Texts, texts_of
from checker.rules import Rules, none_of, read_named
from checker.settings import Settings, read_settings
from checker.specific import Rule
from checker.structure_tables import Customer, Deal, Stage, read_customers, read_deals, read_stages
from checker.tables import Desk, Row

NEEDED = {"margins": ("margin",), "history": ("amount",)}
"""Columns that must be there."""
SIGNED = {"margins", "history"}
"""Tables whose numbers may be below zero."""
REPEATED = {"history"}
"""Tables that may have several rows about one place."""
ZERO = Fraction(0)

EVEN = {"even": Fraction(1)}
"""The basis of the fair share where there is no other."""


@dataclass(frozen=True)
class Manager:
    """A manager as the scenario describes him; None is an empty entry."""

    name: str
    team: str
    role: str
    capacity: Fraction | None
    hours: Fraction | None
    floor: Fraction | None
    previous: Fraction | None
    cost: Fraction | None


@dataclass(frozen=True)
class Product:
    """A product as the scenario describes it; None is an empty entry."""

    name: str
    family: str
    target: Fraction | None
    over_assignment: Fraction | None
    margin: Fraction | None


@dataclass(frozen=True)
class Territory:
    """A territory as the scenario describes it; None is an empty entry."""

    name: str
    region: str
    minimum: Fraction | None
    maximum: Fraction | None


@dataclass(frozen=True)
class PlannerRow:
    """A row of the planner's limits: the columns it fills with their texts, and the bounds of the sum."""

    columns: tuple[str, ...]
    texts: tuple[str, ...]
    minimum: Fraction | None
    maximum: Fraction | None
    reason: str

    @property
    def key(self) -> str:
        """Name of the limit in the run's files: the reason, then the texts it fills in."""
        return f"{self.reason}: {' / '.join(self.texts)}" if self.texts else self.reason


@dataclass(frozen=True)
class Inputs:
    """The scenario; `bases` are those of its fair share, with their weights.

    `coverage` is None when there is no such table: everybody covers everything.
    """

    settings: Settings
    managers: list[Manager]
    products: list[Product]
    territories: list[Territory]
    coverage: Rules | None
    potential: dict[tuple[str, str], Fraction]
    effort: Rules
    planner: list[PlannerRow]
    margins: Rules
    history: Rules
    bases: dict[str, Fraction]
    deals: list[Rule[Deal]]
    customers: list[Customer]
    stages: list[Stage]


def read_inputs(desk: Desk) -> Inputs:
    """Read the folder input/; what is wrong with it is noted on the desk."""
    settings = read_settings(desk)
    managers = read_managers(desk)
    products = read_products(desk, settings)
    territories = read_territories(desk)
    only = (products is None, territories is None)
    return Inputs(
        settings,
        managers,
        products or [Product(ONLY, "", None, None, None)],
        territories or [Territory(ONLY, "", None, None)],
        read_rules(desk, "coverage", "weight", Fraction(1), only) if is_there(desk, "coverage") else None,
        read_potential(desk, *only),
        read_rules(desk, "effort", "hours", None, only),
        read_planner(desk),
        read_rules(desk, "margins", "margin", None, only),
        read_rules(desk, "history", "amount", ZERO, only),
        settings.bases or {table: Fraction(1) for table in ("potential", "history") if is_there(desk, table)} or EVEN,
        read_deals(desk, settings.structure, only),
        read_customers(desk, settings.structure, only),
        read_stages(desk, settings.structure, only),
    )


def read_managers(desk: Desk) -> list[Manager]:
    """Read the managers, a table that must be there."""
    found, seen = [], set[object]()
    for row in must_rows(desk, "managers", "manager"):
        desk.once(row, row.text("manager"), seen, "manager")
        numbers = [desk.number(row, column) for column in ("capacity", "hours", "floor", "previous", "cost")]
        found.append(Manager(row.text("manager"), row.text("team"), row.text("role"), *numbers))
    return found


def read_products(desk: Desk, settings: Settings) -> list[Product] | None:
    """Read the products; None without the table, when the settings must have a target."""
    if not is_there(desk, "products"):
        if settings.target is None:
            desk.say("input/products.csv", "there are no products and scenario.toml has no target")
        return None
    found, seen = [], set[object]()
    for row in rows(desk, "products", "product"):
        desk.once(row, row.text("product"), seen, "product")
        numbers = [desk.number(row, column) for column in ("target", "over_assignment", "margin")]
        found.append(Product(row.text("product"), row.text("family"), *numbers))
    return found


def read_territories(desk: Desk) -> list[Territory] | None:
    """Read the territories; None without the table."""
    if not is_there(desk, "territories"):
        return None
    found, seen = [], set[object]()
    for row in rows(desk, "territories", "territory"):
        desk.once(row, row.text("territory"), seen, "territory")
        numbers = [desk.number(row, column) for column in ("min", "max")]
        found.append(Territory(row.text("territory"), row.text("region"), *numbers))
    return found


def read_rules(desk: Desk, table: str, column: str, default: Fraction | None, only: Only) -> Rules:
    """Read a table of rows about places; an empty number is `default`, or a fault without one."""
    names = (ONLY if only[0] else "", ONLY if only[1] else "")
    quick = desk.read_texts(f"input/{table}.csv", columns_of(table, *NEEDED.get(table, ())))
    rules = None if quick is None else _rules(quick, column, default, names)
    if quick is not None and rules is not None and _is_faultless(rules, table, column, default):
        desk.note_table(quick)
        return rules
    lines = _read_lines(desk, table, column, default, only)
    texts = texts_of(lines, tuple(COLUMNS[table].split()))
    found = _rules(texts, column, default, names)
    return found or none_of(column)


def _rules(texts: Texts, column: str, default: Fraction | None, only: tuple[str, str]) -> Rules | None:
    about = texts.floats(column)
    if about is None:
        return None
    empty = ZERO if default is None else default
    return Rules(read_named(texts, only), np.where(texts.has(column), about, float(empty)), texts, column, empty)


def _is_faultless(rules: Rules, table: str, column: str, default: Fraction | None) -> bool:
    """Whether there is nothing to be said of any row."""
    is_filled = default is not None or bool(rules.texts.has(column).all())
    is_signed = table in SIGNED or bool((rules.about >= 0).all())
    return is_filled and is_signed and (table in REPEATED or rules.is_once)


def _read_lines(desk: Desk, table: str, column: str, default: Fraction | None, only: Only) -> list[Row]:
    """Read such a table line by line, and note every fault."""
    seen, lines = set[object](), rows(desk, table, *NEEDED.get(table, ()))
    for row in lines:
        if table not in REPEATED:
            desk.once(row, place(row, only), seen, "manager, product and territory")
        value = desk.amount(row, column) if default is None else desk.number(row, column)
        if table not in SIGNED and value is not None and value < 0:
            desk.faults.append(row.fault(column, "this must not be negative"))
    return lines


def read_potential(desk: Desk, one_product: bool, one_territory: bool) -> dict[tuple[str, str], Fraction]:
    """Read the potentials that are known, by product and territory."""
    found: dict[tuple[str, str], Fraction] = {}
    seen = set[object]()
    for row in rows(desk, "potential", "potential"):
        product = row.text("product") or (ONLY if one_product else "")
        territory = row.text("territory") or (ONLY if one_territory else "")
        desk.once(row, (product, territory), seen, "product and territory")
        value = desk.number(row, "potential")
        if value is not None:
            found[product, territory] = value
    return found


def read_planner(desk: Desk) -> list[PlannerRow]:
    """Read the planner's own limits."""
    found = []
    for row in rows(desk, "limits"):
        columns = ("manager", "team", "role", "product", "family", "territory", "region", "stream")
        used = tuple(column for column in columns if row.text(column))
        texts = tuple(row.text(column) for column in used)
        least, most = desk.number(row, "min"), desk.number(row, "max")
        found.append(PlannerRow(used, texts, least, most, row.text("reason")))
    return found
