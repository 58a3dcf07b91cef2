"""The result files of a run, typed: targets, managers, products, limits, findings; streams and customers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from checker.columns import Columns
from checker.quick import Floats, Texts, texts_of
from checker.structure import GENERALISTS, HUNTERS_FARMERS, STAGES
from checker.tables import Desk, Row
from checker.targets import BASES, PARTS, Figures, Targets

FIGURES = ("count", "unit", "hours", "profit", "overlay")
REASONS = ("spread", "rounding", "why")
TARGETS = ("manager", "product", "territory", "target", "fair_share", *BASES, *REASONS)
OF_STREAMS = ("manager", "product", "territory", "stream", "target", *FIGURES, "fair_share", *BASES)
TARGETS_OF = {
    GENERALISTS: TARGETS,
    HUNTERS_FARMERS: (*OF_STREAMS, "customers", *REASONS),
    STAGES: (*OF_STREAMS, *REASONS),
}
"""The columns of targets.csv, by kind of structure."""
STREAMS = ("manager", "stream", "target", *FIGURES, "fair_share")
CUSTOMERS = (
    *("customer", "product", "territory", "manager", "hand_to"),
    *("keeps", "brings", "loses", "hours_freed", "hours_taken", "why"),
)
MANAGERS = ("manager", "team", "target", "capacity", "load", "fair_share", "previous", "change")
PRODUCTS = ("product", "target", "placed", "shortfall")
LIMITS = ("family", "key", "lower", "used", "upper", "binding", "factor", "multiplier", "shadow_price", "text")
FINDINGS = ("check", "severity", "file", "row", "column", "value", "message", "advice")

NEEDED = ("target", "fair_share", "spread", "rounding")
"""Numbers that every line of targets.csv has."""
FIGURES_NEEDED = ("hours", "profit", "overlay")
YES = {"true", "1", "yes", "lower", "upper", "both"}
NO = {"false", "0", "no", ""}


@dataclass(frozen=True, slots=True)
class StreamRow:
    """One line of streams.csv."""

    manager: str
    stream: str
    target: Fraction
    figures: Figures
    fair_share: Fraction

    @property
    def name(self) -> str:
        """Manager and stream."""
        return f"{self.manager} / {self.stream}"


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One line of customers.csv."""

    customer: str
    product: str
    territory: str
    manager: str
    hand_to: str
    keeps: Fraction
    brings: Fraction
    loses: Fraction
    hours_freed: Fraction
    hours_taken: Fraction

    @property
    def name(self) -> str:
        """Customer and product."""
        return " / ".join(filter(None, (self.customer, self.product)))


@dataclass(frozen=True)
class ManagerRow:
    """One line of managers.csv; None is an empty entry."""

    manager: str
    team: str
    target: Fraction
    capacity: Fraction | None
    load: Fraction | None
    fair_share: Fraction
    previous: Fraction | None
    change: Fraction | None


@dataclass(frozen=True)
class ProductRow:
    """One line of products.csv; `streams` are the columns that a structure adds."""

    product: str
    target: Fraction
    placed: Fraction
    shortfall: Fraction
    streams: dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One line of limits.csv."""

    family: str
    key: str
    lower: Fraction | None
    used: Fraction
    upper: Fraction | None
    binding: bool
    factor: Fraction
    multiplier: Fraction
    text: str


@dataclass(frozen=True)
class Finding:
    """One line of findings.csv, as far as it can excuse something."""

    check: str
    value: str
    message: str


@dataclass(frozen=True)
class Results:
    """All result files of a run; those of a structure are empty where they do not belong."""

    targets: Targets
    managers: list[ManagerRow]
    products: list[ProductRow]
    limits: list[LimitRow]
    findings: list[Finding]
    streams: list[StreamRow]
    customers: list[CustomerRow]


def read_results(desk: Desk, kind: str = GENERALISTS, has_customers: bool = False) -> Results:
    """Read the result files of a kind of structure; what is wrong with them is noted on the desk."""
    return Results(
        read_targets(desk, kind),
        read_managers(desk),
        read_products(desk, kind),
        read_limits(desk),
        read_findings(desk),
        [] if kind == GENERALISTS else read_streams(desk),
        read_customers(desk) if has_customers else [],
    )


def read_targets(desk: Desk, kind: str) -> Targets:
    """Read targets.csv."""
    columns, has_streams = Columns(exactly=TARGETS_OF[kind]), kind != GENERALISTS
    quick = desk.read_texts("targets.csv", columns)
    numbers = None if quick is None else _numbers(quick, has_streams)
    if quick is not None and numbers is not None:
        desk.note_table(quick)
        return Targets(quick, numbers, has_streams)
    texts = texts_of(_read_lines(desk, columns, has_streams), TARGETS_OF[kind])
    none = np.full(texts.length, np.nan)
    return Targets(texts, {name: _known(texts.floats(name), none) for name in (*NEEDED, *PARTS)}, has_streams)


def _known(numbers: Floats | None, none: Floats) -> Floats:
    return none if numbers is None else numbers


def _numbers(texts: Texts, has_streams: bool) -> dict[str, Floats] | None:
    """The numbers of all columns that need some; None if one is missing or none."""
    needed = (*NEEDED, *(FIGURES_NEEDED if has_streams else ()))
    found = {name: texts.floats(name) for name in (*needed, *PARTS, "count")}
    if not all(texts.has(name).all() for name in needed):
        return None
    known = {name: numbers for name, numbers in found.items() if numbers is not None}
    return known if len(known) == len(found) else None


def _read_lines(desk: Desk, columns: Columns, has_streams: bool) -> list[Row]:
    """Read targets.csv line by line, and note every fault."""
    rows = desk.read_table("targets.csv", columns)
    for row in rows:
        for column in NEEDED:
            desk.amount(row, column)
        for column in PARTS:
            desk.number(row, column)
        if has_streams:
            _figures(desk, row)
    return rows


def _figures(desk: Desk, row: Row) -> Figures:
    numbers = [desk.amount(row, column) for column in FIGURES_NEEDED]
    return Figures(desk.number(row, "count"), row.text("unit"), *numbers)


def read_streams(desk: Desk) -> list[StreamRow]:
    """Read streams.csv; each manager stands in it once for each stream."""
    found, seen = [], set[object]()
    for row in desk.read_table("streams.csv", Columns(exactly=STREAMS)):
        name = row.text("manager"), row.text("stream")
        desk.once(row, name, seen, "manager and stream")
        found.append(StreamRow(*name, desk.amount(row, "target"), _figures(desk, row), desk.amount(row, "fair_share")))
    return found


def read_customers(desk: Desk) -> list[CustomerRow]:
    """Read customers.csv; each customer stands in it once for each product."""
    found, seen = [], set[object]()
    for row in desk.read_table("customers.csv", Columns(exactly=CUSTOMERS)):
        desk.once(row, (row.text("customer"), row.text("product")), seen, "customer and product")
        customer, product, territory, manager, hand_to = (row.text(column) for column in CUSTOMERS[:5])
        numbers = [desk.amount(row, column) for column in CUSTOMERS[5:10]]
        found.append(CustomerRow(customer, product, territory, manager, hand_to, *numbers))
    return found


def read_managers(desk: Desk) -> list[ManagerRow]:
    """Read managers.csv; each manager stands in it once."""
    found, seen = [], set[object]()
    for row in desk.read_table("managers.csv", Columns(exactly=MANAGERS)):
        desk.once(row, row.text("manager"), seen, "manager")
        found.append(_manager(desk, row))
    return found


def _manager(desk: Desk, row: Row) -> ManagerRow:
    return ManagerRow(
        row.text("manager"),
        row.text("team"),
        desk.amount(row, "target"),
        desk.number(row, "capacity"),
        desk.number(row, "load"),
        desk.amount(row, "fair_share"),
        desk.number(row, "previous"),
        desk.number(row, "change"),
    )


def read_products(desk: Desk, kind: str = GENERALISTS) -> list[ProductRow]:
    """Read products.csv; each product stands in it once, and a structure adds columns."""
    columns = Columns(exactly=PRODUCTS) if kind == GENERALISTS else Columns(needed=PRODUCTS)
    found, seen = [], set[object]()
    for row in desk.read_table("products.csv", columns):
        desk.once(row, row.text("product"), seen, "product")
        target, placed, shortfall = (desk.amount(row, column) for column in PRODUCTS[1:])
        streams = {column: desk.amount(row, column) for column in row.texts if column not in PRODUCTS}
        found.append(ProductRow(row.text("product"), target, placed, shortfall, streams))
    return found


def read_limits(desk: Desk) -> list[LimitRow]:
    """Read limits.csv; the shadow price need only be a number."""
    found = []
    for row in desk.read_table("limits.csv", Columns(exactly=LIMITS)):
        desk.number(row, "shadow_price")
        lower, used, upper = desk.number(row, "lower"), desk.amount(row, "used"), desk.number(row, "upper")
        factor, multiplier = desk.amount(row, "factor"), desk.amount(row, "multiplier")
        name = row.text("family"), row.text("key")
        found.append(LimitRow(*name, lower, used, upper, _binding(desk, row), factor, multiplier, row.text("text")))
    return found


def _binding(desk: Desk, row: Row) -> bool:
    word = row.text("binding").lower()
    if word not in YES | NO:
        desk.faults.append(row.fault("binding", "this is neither true nor false"))
    return word in YES


def read_findings(desk: Desk) -> list[Finding]:
    """Read findings.csv."""
    rows = desk.read_table("findings.csv", Columns(exactly=FINDINGS))
    return [Finding(row.text("check"), row.text("value"), row.text("message")) for row in rows]
