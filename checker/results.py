"""The result files of a run, typed: targets, managers, products, limits, findings."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from checker.columns import Columns
from checker.tables import Desk, Row

BASES = ("potential", "history", "even", "capacity")
TARGETS = ("manager", "product", "territory", "target", "fair_share", *BASES, "spread", "rounding", "why")
MANAGERS = ("manager", "team", "target", "capacity", "load", "fair_share", "previous", "change")
PRODUCTS = ("product", "target", "placed", "shortfall")
LIMITS = ("family", "key", "lower", "used", "upper", "binding", "factor", "multiplier", "shadow_price", "text")
FINDINGS = ("check", "severity", "file", "row", "column", "value", "message", "advice")

YES = {"true", "1", "yes", "lower", "upper", "both"}
NO = {"false", "0", "no", ""}


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One line of targets.csv; `text` is the target as written, `parts` the fair share by basis in use."""

    manager: str
    product: str
    territory: str
    target: Fraction
    fair_share: Fraction
    text: str
    parts: dict[str, Fraction]
    spread: Fraction
    rounding: Fraction
    why: str

    @property
    def cell(self) -> tuple[str, str, str]:
        """Manager, product, territory."""
        return self.manager, self.product, self.territory

    @property
    def name(self) -> str:
        """The cell as limits.csv names it."""
        return f"{self.manager} / {self.product} / {self.territory}"


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
    """One line of products.csv."""

    product: str
    target: Fraction
    placed: Fraction
    shortfall: Fraction


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
    """All result files of a run."""

    targets: list[TargetRow]
    managers: list[ManagerRow]
    products: list[ProductRow]
    limits: list[LimitRow]
    findings: list[Finding]


def read_results(desk: Desk) -> Results:
    """Read the five result files; what is wrong with them is noted on the desk."""
    return Results(read_targets(desk), read_managers(desk), read_products(desk), read_limits(desk), read_findings(desk))


def read_targets(desk: Desk) -> list[TargetRow]:
    """Read targets.csv."""
    rows = desk.read_table("targets.csv", Columns(exactly=TARGETS))
    return [
        TargetRow(
            row.text("manager"),
            row.text("product"),
            row.text("territory"),
            desk.amount(row, "target"),
            desk.amount(row, "fair_share"),
            row.text("target"),
            {basis: desk.amount(row, basis) for basis in BASES if row.text(basis)},
            desk.amount(row, "spread"),
            desk.amount(row, "rounding"),
            row.text("why"),
        )
        for row in rows
    ]


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


def read_products(desk: Desk) -> list[ProductRow]:
    """Read products.csv; each product stands in it once."""
    found, seen = [], set[object]()
    for row in desk.read_table("products.csv", Columns(exactly=PRODUCTS)):
        desk.once(row, row.text("product"), seen, "product")
        amounts = [desk.amount(row, column) for column in ("target", "placed", "shortfall")]
        found.append(ProductRow(row.text("product"), *amounts))
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
