"""Random scenarios: small, odd in every way a planner's may be, and in order but for limits that may contradict.

One *tightness* is drawn for all upper bounds and one for all lower ones, so that plenty of room, a shortfall and a
contradiction all occur often.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import strategies as st

from models.tables.limits import LIMITS
from tests.properties.case import Case, Row, rows_of, text

NAMES = {
    "manager": ["Romantsev", "Иванов", "O'Neil, Jr.", 'Say "hi"', "NA", "None", "a b", "ёлка", "Zoë", "-", "0", "all"],
    "product": ["A", "B 1", "B_1", "nan", "Сок; 1 л", "x,y", '"', "Ω"],
    "territory": ["North", "NA", "Юг", "West / Far", "1.5", "all", "O'", "south"],
}
TEAMS, ROLES, FAMILIES, REGIONS = (
    ["", "East", "Восток"],
    ["", "rep", "key, account"],
    ["", "food", "F 2"],
    ["", "R", "NA"],
)
FAMILIES_OF_LIMITS = ("capacity", "hours", "floor", "potential", "territory", "growth", "band", "planner")


@dataclass(frozen=True)
class Wish:
    """What cases are wanted: whether some kinds of settings may occur."""

    soft: bool = True
    band: bool = True
    goals: bool = True
    odd: bool = True


@st.composite
def cases(draw: st.DrawFn, wish: Wish = Wish()) -> Case:
    """Draw a scenario."""
    return _Maker(draw, wish).make()


class _Maker:
    """Draws one scenario; amounts are whole numbers of ``quantum``."""

    def __init__(self, draw: st.DrawFn, wish: Wish) -> None:
        self.draw, self.wish = draw, wish
        self.step = draw(st.sampled_from([Decimal(1), Decimal(1), Decimal("0.01"), Decimal(1000)]))
        # Amounts are multiples of the step, coarser or finer.
        finer = [Decimal(1)] if self.step < 1 else [Decimal(1), Decimal("0.25"), Decimal("0.01")]
        self.quantum = self.step * draw(st.sampled_from([Decimal(1), Decimal(1), Decimal(7), *finer]))
        self.managers = self.names("manager", 6)
        self.volume_only = self.some(10)
        self.products = ["all"] if self.volume_only else self.names("product", 4)
        self.places = ["all"] if self.some(20) else self.names("territory", 4)
        self.tight = draw(st.sampled_from([0.5, 0.9, 1.0, 1.0, 1.1, 1.5, 4.0]))
        self.low = draw(st.sampled_from([0.0, 0.3, 0.7, 1.0, 1.0]))

    def some(self, percent: int = 50) -> bool:
        """Toss a coin; it shrinks to no."""
        return self.draw(st.integers(0, 99)) >= 100 - percent

    def names(self, kind: str, most: int) -> list[str]:
        """Draw names of managers, products or territories."""
        return self.draw(st.lists(st.sampled_from(NAMES[kind]), min_size=1, max_size=most, unique=True))

    def share(self, low: float, high: float) -> float:
        """Draw a share out of a few."""
        return low + (high - low) * self.draw(st.integers(0, 8)) / 8

    def amount(self, about: float) -> str:
        """Write an amount near this one, in whole quanta."""
        return text(max(0, round(about / float(self.quantum))) * self.quantum)

    def make(self) -> Case:
        """Draw settings and tables."""
        size = self.draw(st.sampled_from([1, 10, 100, 1000]))
        self.targets = {name: self.draw(st.integers(0, 20)) * size * float(self.quantum) / 4 for name in self.products}
        self.total = sum(self.targets.values())
        self.settings: dict[str, Any] = {"step": float(self.step)}
        if self.some(15):
            self.settings["over_assignment"] = self.draw(st.sampled_from([0.05, 0.5, 0.001]))
        tables = {
            "products": self.product_rows(),
            "managers": self.manager_rows(),
            "territories": self.territory_rows(),
            "coverage": self.coverage_rows() if self.some(60) else [],
            "potential": self.potential_rows() if self.some() else [],
            "history": self.history_rows() if self.some() else [],
            "effort": self.hours_rows("effort", "hours") if self.has_hours else [],
        }
        self.case = Case(self.settings, tables)
        tables["limits"] = self.limit_rows() if self.some(60) else []
        margins = self.hours_rows("margins", "margin") if self.some(30) else []
        self.case = Case(self.settings, {name: rows for name, rows in {**tables, "margins": margins}.items() if rows})
        self.settings["fair_share"] = self.fair_share()
        self.settings["limits"] = self.limits()
        self.goals()
        return self.case

    def product_rows(self) -> list[Row]:
        """Draw products, or the company's target alone."""
        if self.volume_only:
            self.settings["target"] = float(self.amount(self.total))
            return []
        count = len(self.products)
        columns = {"product": self.products, "target": [self.amount(one) for one in self.targets.values()]}
        if self.some(15):
            self.settings["target"] = float(sum(map(Decimal, columns["target"])))
            columns["target"][self.draw(st.integers(0, count - 1))] = ""
        optional = {
            "family": st.sampled_from(FAMILIES),
            "priority": st.sampled_from(["", "1", "2", "3"]),
            "margin": st.sampled_from(["", "0.1", "0.5", "-0.2", "0"]),
            "over_assignment": st.sampled_from(["", "0", "0.1", "0.25"]),
        }
        return rows_of({**columns, **self.optional(optional, count)})

    def optional(self, columns: dict[str, st.SearchStrategy[str]], count: int) -> dict[str, list[str]]:
        """Draw some of these columns."""
        return {name: [self.draw(cell) for _ in range(count)] for name, cell in columns.items() if self.some(40)}

    def manager_rows(self) -> list[Row]:
        """Draw managers with capacity, hours, floor and previous near an even share of all targets."""
        count = len(self.managers)
        even = self.total / count
        columns = {"manager": self.managers}
        columns |= self.optional({"team": st.sampled_from(TEAMS), "role": st.sampled_from(ROLES)}, count)
        capacity = [self.amount(even * self.tight * self.share(0.5, 1.5)) for _ in self.managers]
        if self.some(60):
            columns["capacity"] = ["" if self.some(20) else one for one in capacity]
        if self.some(40):
            floor = [float(one) * self.low * self.share(0, 1) for one in capacity]
            columns["floor"] = ["" if self.some(30) else self.amount(min(one, even)) for one in floor]
        if self.some(40):
            columns["previous"] = [
                "" if self.some(20) else self.amount(even * self.share(0.2, 2)) for _ in self.managers
            ]
        self.has_hours = self.some(40)
        if self.has_hours:
            hours = [self.tight * self.share(0, 200) for _ in self.managers]
            columns["hours"] = ["" if self.some(20) else text(one) for one in hours]
        return rows_of(columns)

    def territory_rows(self) -> list[Row]:
        """Draw territories with a least and a most near an even share of all targets."""
        if self.places == ["all"]:
            return []
        even = self.total / len(self.places)
        columns = {"territory": self.places}
        columns |= self.optional({"region": st.sampled_from(REGIONS)}, len(self.places))
        most = [self.amount(even * self.tight * self.share(0.6, 2)) for _ in self.places]
        if self.some(30):
            columns["max"] = ["" if self.some(40) else one for one in most]
        if self.some(30):
            least = [self.amount(min(float(one), even) * self.low * self.share(0, 1)) for one in most]
            columns["min"] = ["" if self.some(40) else one for one in least]
        return rows_of(columns)

    def coverage_rows(self) -> list[Row]:
        """Draw rows for all, for some, and exceptions with weight 0."""
        columns = {"manager": [*self.managers, ""], "territory": [*self.places, ""]}
        if self.some():
            columns["product"] = ["", "", *self.products]
        weighted = self.some()
        rows = [{column: self.draw(st.sampled_from(cells)) for column, cells in columns.items()} for _ in range(6)]
        if self.some(70):
            rows.append(dict.fromkeys(columns, ""))
        else:
            rows += [{**dict.fromkeys(columns, ""), "manager": name} for name in self.managers if self.some(80)]
        if weighted:
            for row in rows[:5]:
                row["weight"] = self.draw(st.sampled_from(["", "0", "0.5", "2", "1e-3"]))
            for row in rows[5:]:
                row["weight"] = "1"
        return self.each_once(rows, tuple(columns))

    def potential_rows(self) -> list[Row]:
        """Draw what some markets can buy."""
        rows = []
        for name, place in product(self.products, self.places):
            even = self.targets[name] / len(self.places)
            if self.some(80):
                known = self.draw(st.integers(0, 9))
                cell = {0: "", 1: "0"}.get(known, self.amount(even * self.tight * self.share(0.5, 3)))
                rows.append(self.named({"product": name, "territory": place, "potential": cell}))
        return rows

    def history_rows(self) -> list[Row]:
        """Draw who sold what where."""
        cells = product(self.managers, self.products, self.places)
        return [
            self.named(
                {"manager": m, "product": p, "territory": t, "amount": self.amount(self.total * self.share(0, 1))}
            )
            for m, p, t in cells
            if self.some(40)
        ]

    def named(self, row: Row) -> Row:
        """Leave out columns of what there is only one of."""
        if self.volume_only:
            row.pop("product", None)
        if self.places == ["all"]:
            row.pop("territory", None)
        return row

    def hours_rows(self, table: str, column: str) -> list[Row]:
        """Draw rows of effort or margins, from broad ones to single cells."""
        names = {"manager": self.managers, "product": self.products, "territory": self.places}
        names = {kind: cells for kind, cells in names.items() if self.some(60)} or {"manager": self.managers}
        if column == "hours":
            per = 100 / max(self.total / len(self.managers), 1e-3)
            unit = max(1e-6, float(f"{1 / per:.3g}"))
            self.settings.setdefault("limits", {})["hours"] = {"effort_unit": unit}
            values = ["0", "0.5", "1", "1", "2", "3.3"]
        else:
            values = ["0", "0.1", "0.3", "-0.1", "1", "25"]
        rows = [
            {kind: self.draw(st.sampled_from([*cells, ""])) for kind, cells in names.items()}
            | {column: self.draw(st.sampled_from(values))}
            for _ in range(self.draw(st.integers(1, 5)))
        ]
        return self.each_once(rows, tuple(names))

    def limit_rows(self) -> list[Row]:
        """Draw planner's limits on sums of all kinds, loose and tight, some fixed."""
        groups = {"team": "managers", "role": "managers", "family": "products", "region": "territories"}
        known = {column: sorted(set(self.case.column(table, column)) - {""}) for column, table in groups.items()}
        names = {"manager": self.managers, "product": self.products, "territory": self.places}
        cells = {column: names.get(column) or known.get(column, []) for column in LIMITS.key}
        rows = []
        for _ in range(self.draw(st.integers(1, 4))):
            kinds = [kind for kind in cells if cells[kind] and self.some(30)]
            row = {kind: self.draw(st.sampled_from(cells[kind])) if kind in kinds else "" for kind in cells}
            even = self.total
            for kind in kinds:
                even /= len(cells[kind])
            low, high = sorted([even * self.low * self.share(0, 1.2), even * self.tight * self.share(0.5, 1.5)])
            bounds = [self.amount(low) if self.some(50) else "", self.amount(high) if self.some(70) else ""]
            if self.some(15):
                bounds = [self.amount(low)] * 2
            reason = self.draw(st.sampled_from(["agreed", "из-за склада, №1", 'a "quote"']))
            rows.append({**row, "min": bounds[0], "max": bounds[1], "reason": reason})
        return self.each_once(rows, tuple(cells))

    def fair_share(self) -> dict[str, float]:
        """Draw weights of bases that have data."""
        bases = ["even"]
        bases += ["capacity"] if any(self.case.column("managers", "capacity")) else []
        bases += ["potential"] if any(self.case.column("potential", "potential")) else []
        bases += ["history"] if any(self.case.column("history", "amount")) else []
        return {name: float(self.draw(st.sampled_from([1, 2, 0.1]))) for name in bases if self.some(40)}

    def limits(self) -> dict[str, Any]:
        """Draw how each family is applied."""
        limits: dict[str, Any] = dict(self.settings.get("limits", {}))
        if self.some(40):
            low = self.draw(st.sampled_from([-1, -0.5, -0.2, 0.0, 0.0]))
            limits["growth"] = {"min": low, "max": self.draw(st.sampled_from([low, 0.2, 1.0, 3.0]))}
            limits["growth"]["max"] = max(limits["growth"].values())
            if self.some(30):
                del limits["growth"][self.draw(st.sampled_from(["min", "max"]))]
        if self.wish.band and self.some(30):
            limits["band"] = {"min": self.draw(st.sampled_from([0, 0.5, 0.9])), "max": 1 + self.tight}
            if self.some(30):
                del limits["band"][self.draw(st.sampled_from(["min", "max"]))]
        if self.some(20):
            limits["potential"] = {"penetration": self.draw(st.sampled_from([0.5, 0.333, 1.2]))}
        modes = ["strict", "off"] if not self.wish.soft else ["strict", "off", "soft"]
        for name in FAMILIES_OF_LIMITS:
            if self.some(20):
                mode = self.draw(st.sampled_from(modes))
                limits[name] = {**limits.get(name, {}), "mode": mode}
                if mode == "soft":
                    limits[name]["price"] = self.draw(st.sampled_from([1.0, 0.1, 5.0]))
        return limits

    def goals(self) -> None:
        """Draw goals that have data, and a tolerance."""
        able = ["margin"] if any(self.case.column("margins", "margin") + self.case.column("products", "margin")) else []
        able += ["balance"] if any(self.case.column("managers", "capacity")) else []
        if self.wish.goals and able and self.some():
            goals = self.draw(st.permutations(able))
            self.settings["goal"] = [*goals[: self.draw(st.integers(1, len(goals)))], "fair"]
            self.settings["tolerance"] = self.draw(st.sampled_from([0.01, 0.0, 0.1, 0.5]))

    def each_once(self, rows: list[Row], key: tuple[str, ...]) -> list[Row]:
        """Keep one row per key; the only name of its kind is the same as none."""
        return list({tuple(self.known(name, row[name]) for name in key): row for row in rows}.values())

    def known(self, column: str, name: str) -> str:
        """Name of what is meant, "" where there is only one."""
        alone = {"product": self.volume_only, "territory": self.places == ["all"]}
        return "" if alone.get(column) else name
