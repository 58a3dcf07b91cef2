"""Random small scenarios, the same for the same seed, in which the strict limits never contradict each other.

A plan is thrown first; limits are then drawn around it, so it is a witness that they can hold together. What falls
short does so because the targets were raised above the witness.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from models.scenario import Scenario
from optimizer.cells import Cells, covered_cells
from optimizer.structures import instance_of
from tests.scenario_text import read_text

Ints = NDArray[np.int64]

#: Families a random scenario can have; each is in it with probability one half unless asked for by name.
FAMILIES = ("capacity", "hours", "floor", "potential", "territory", "growth", "band", "planner")


@dataclass(frozen=True)
class Kind:
    """What random scenarios are wanted.

    Attributes
    ----------
    families : limit families to have; None: some of them, by chance
    quantum : every number in the tables is a multiple of this
    step : the step, as it stands in scenario.toml; the quantum if empty
    short : whether targets may be above what the limits leave room for
    room : how far limits stand off the witness, as a share of its sums
    soft : whether some families are soft, and then tighter than the witness
    priorities, over, margins : whether there are priorities, over-assignment, margins (some negative)
    most : at most so many managers, products, territories
    settings : further lines at the top of scenario.toml
    """

    families: tuple[str, ...] | None = None
    quantum: int = 1
    step: str = ""
    short: bool = True
    room: float = 0.25
    soft: bool = False
    priorities: bool = True
    over: bool = True
    margins: bool = False
    most: tuple[int, int, int] = (5, 4, 4)
    settings: str = ""


@dataclass
class RandomScenario:
    """Texts of a scenario's files, and how to read them."""

    toml: str
    tables: dict[str, str] = field(default_factory=dict)

    def read(self, folder: Path) -> Scenario:
        """Write and read it."""
        return read_text(folder, self.toml, **self.tables)


def random_scenario(seed: int, folder: Path, kind: Kind = Kind()) -> Scenario:
    """Make a random scenario and read it from files in a folder."""
    return random_texts(seed, folder, kind).read(folder / "scenario")


def random_texts(seed: int, folder: Path, kind: Kind = Kind()) -> RandomScenario:
    """Make the texts of a random scenario; the folder is for a first look at its fair share."""
    return _Maker(np.random.default_rng(seed), kind).make(folder / "draft")


class _Maker:
    """Draws one scenario."""

    def __init__(self, rng: Generator, kind: Kind) -> None:
        self.rng, self.kind = rng, kind
        managers, products, territories = (int(rng.integers(2, most + 1)) for most in kind.most)
        self.managers = [f"M{number}" for number in range(managers)]
        self.products = [f"P{number}" for number in range(products)]
        self.territories = [f"T{number}" for number in range(territories)]
        drawn = tuple(name for name in FAMILIES if rng.random() < 0.5)
        self.families = drawn if kind.families is None else kind.families
        able = [name for name in self.families if name in SOFTENED]
        self.soft = [name for name in able if rng.random() < 0.5] if kind.soft else []

    def make(self, folder: Path) -> RandomScenario:
        """Draw a scenario: tables without limits, then a witness, then limits around it."""
        tables = self.base()
        weights = [name for name in ("potential", "history", "even") if self.rng.random() < 0.6] or ["even"]
        shares = "".join(f"{name} = {self.rng.integers(1, 4)}\n" for name in weights)
        text = f"step = {self.kind.step or self.kind.quantum}\n[fair_share]\n{shares}"
        drawn = RandomScenario(text, {**tables, "products": self.product_table(np.full(len(self.products), 1000))})
        draft = drawn.read(folder)
        cells = covered_cells(draft)
        first = instance_of(draft).fair_share
        witness = self.witness(first)
        drawn.tables["products"] = self.targets(cells, witness)
        drawn.toml = f"{self.kind.settings}\n{drawn.toml}[limits]\n{self.limits(drawn.tables, cells, witness)}"
        if self.kind.margins:
            drawn.tables["margins"] = self.margins()
        if "band" in self.families:
            drawn.toml += self.band(drawn.read(folder), cells, witness)
        return drawn

    def margins(self) -> str:
        """Draw margins of products, of some managers and of some cells."""
        rows = [f",{name},,{self.rng.integers(-1, 9) / 10}" for name in self.products]
        rows += [f"{name},,,{self.rng.integers(0, 9) / 10}" for name in self.managers if self.some(0.3)]
        rows += [
            f"{m},{p},,{self.rng.integers(0, 9) / 10}"
            for m, p in product(self.managers, self.products)
            if self.some(0.3)
        ]
        return "\n".join(["manager,product,territory,margin", *rows])

    def band(self, scenario: Scenario, cells: Cells, witness: Ints) -> str:
        """Draw the setting of band: it needs the fair share as all other tables make it."""
        share = instance_of(scenario).fair_share
        ratio = witness[share > 0] / share[share > 0]
        return f"band = {{ min = {0.9 * ratio.min(initial=1):.3f}, max = {1.2 * ratio.max(initial=1):.3f} }}\n"

    def whole(self, amount: float, *, up: bool = False) -> int:
        """Bring an amount to a multiple of the quantum, downwards unless told."""
        q = self.kind.quantum
        return int((np.ceil if up else np.floor)(amount / q)) * q

    def above(self, used: float) -> int:
        """Draw an upper bound that leaves room for a sum."""
        return self.whole(used * (1 + self.kind.room * self.rng.random()), up=True)

    def below(self, used: float) -> int:
        """Draw a lower bound that a sum keeps."""
        return self.whole(used * (1 - self.kind.room * self.rng.random()))

    def some(self, chance: float = 0.7) -> bool:
        """Toss a coin."""
        return bool(self.rng.random() < chance)

    def base(self) -> dict[str, str]:
        """Draw who sells what where, potential and history."""
        rng, markets = self.rng, list(product(self.products, self.territories))
        potential = [f"{p},{t},{rng.choice(['', '0', '50', '700', '1500'])}" for p, t in markets if self.some(0.8)]
        sold = [(m, p, t) for m in self.managers for p, t in markets if self.some(0.5)]
        history = [f"{m},{p},{t},{rng.integers(0, 300)}" for m, p, t in sold]
        first = f"{self.products[0]},{self.territories[0]}"  # no basis without any data
        text = {
            "coverage": ["manager,territory,product,weight", *self.coverage()],
            "potential": _each_once(["product,territory,potential", *potential, f"{first},900"], 2),
            "history": _each_once(["manager,product,territory,amount", *history, f"{self.managers[0]},{first},7"], 3),
            "managers": ["manager", *self.managers],
            "territories": ["territory,region", *(f"{t},R{n % 2}" for n, t in enumerate(self.territories))],
        }
        return {name: "\n".join(lines) for name, lines in text.items()}

    def coverage(self) -> list[str]:
        """Draw rows of coverage, broad and specific; somebody sells each product somewhere."""
        rng = self.rng
        rows = [f"{rng.choice(self.managers)},{rng.choice(self.territories)},{name},1" for name in self.products]
        rows.append(f"{self.managers[0]},{self.territories[0]},,1")
        for manager, territory in product(self.managers, self.territories):
            if self.some(0.6):
                rows.append(f"{manager},{territory},,{rng.choice(['', '0.5', '2'])}")
            if self.some(0.2):
                rows.append(f"{manager},{territory},{rng.choice(self.products)},{rng.choice(['0', '3'])}")
        return _each_once(rows[::-1], 3)

    def product_table(self, target: Ints) -> str:
        """Write products with these targets."""
        return "\n".join(["product,target", *(f"{n},{t}" for n, t in zip(self.products, target, strict=True))])

    def witness(self, share: NDArray[np.float64]) -> Ints:
        """Throw a plan, in multiples of the quantum; nothing where nothing is bought."""
        amount = share * self.rng.lognormal(0, 0.5, len(share))
        return np.floor(amount + 0.5).astype(np.int64) * self.kind.quantum

    def targets(self, cells: Cells, witness: Ints) -> str:
        """Write the products: the witness' sums, or more where the scenario may fall short."""
        lines = ["product,target,family,priority,over_assignment"]
        placed = np.bincount(cells.product, witness, len(self.products))
        for number, name in enumerate(self.products):
            target, over = int(placed[number]), 0.0
            if self.kind.short and self.some(0.5):
                target = self.whole(target * (1 + 0.6 * self.rng.random()), up=True)
                over = 0.5 if self.kind.over and self.some(0.3) and target % (2 * self.kind.quantum) == 0 else 0.0
            priority = self.rng.integers(1, 4) if self.kind.priorities else ""
            lines.append(f"{name},{target},F{number % 2},{priority},{over or ''}")
        return "\n".join(lines)

    def limits(self, tables: dict[str, str], cells: Cells, witness: Ints) -> str:
        """Draw the limits around the witness: fill the tables, and return the lines of [limits]."""
        used = np.bincount(cells.manager, witness, len(self.managers))
        columns = {"manager": self.managers, "team": [f"E{place % 2}" for place in range(len(self.managers))]}
        settings = {name: f'{name} = "off"' for name in FAMILIES if name not in self.families}
        shrink = 0.6 if "capacity" in self.soft else 1.0
        if "capacity" in self.families:
            drawn = [str(self.whole(shrink * self.above(u), up=True)) if self.some() else "" for u in used]
            columns["capacity"] = [drawn[0] or str(self.above(2 * used[0])), *drawn[1:]]  # one at least
        if "floor" in self.families:
            shrink = 1.3 if "floor" in self.soft else 1.0
            columns["floor"] = [str(self.whole(shrink * self.below(u))) if self.some() else "" for u in used]
        if "growth" in self.families:
            columns["previous"] = [str(max(1, round(u * 0.9))) if self.some() and u else "" for u in used]
            settings["growth"] = "growth = { min = -0.2, max = 0.4 }"
        if "hours" in self.families:
            columns["hours"] = self.hours(tables, cells, witness)
            settings["hours"] = "hours = { effort_unit = 1 }"
        if "territory" in self.families:
            sold = np.bincount(cells.territory, witness, len(self.territories))
            bounds = [(self.below(s) if self.some(0.5) else "", self.above(s) if self.some() else "") for s in sold]
            lines = [
                f"{t},R{n % 2},{b[0]},{b[1]}" for n, (t, b) in enumerate(zip(self.territories, bounds, strict=True))
            ]
            tables["territories"] = "\n".join(["territory,region,min,max", *lines])
        if "potential" in self.families:
            settings["potential"] = "potential = { penetration = 0.5 }"
            tables["potential"] = self.potential(tables["potential"], cells, witness)
        if "planner" in self.families:
            tables["limits"] = self.planner(cells, witness)
        tables["managers"] = "\n".join([",".join(columns), *map(",".join, zip(*columns.values(), strict=True))])
        for name in self.soft:
            price = f'mode = "soft", price = {self.rng.integers(1, 5)}'
            inner = settings[name].split("{")[1] if name in settings else " }"
            settings[name] = f"{name} = {{ {price}{',' if name in settings else ''}{inner}"
        return "\n".join(settings.values()) + "\n"

    def hours(self, tables: dict[str, str], cells: Cells, witness: Ints) -> list[str]:
        """Draw hours per unit of money for products and some managers; return hours by manager."""
        effort = {product: int(self.rng.integers(1, 8)) for product in self.products}
        own = {(m, p): int(self.rng.integers(1, 8)) for m in self.managers for p in self.products if self.some(0.2)}
        rows = [f",{product},{hours}" for product, hours in effort.items()]
        rows += [f"{manager},{product},{hours}" for (manager, product), hours in own.items()]
        tables["effort"] = "\n".join(["manager,product,hours", *rows])
        names = [(self.managers[m], self.products[p]) for m, p in zip(cells.manager, cells.product, strict=True)]
        each = np.array([own.get(pair, effort[pair[1]]) for pair in names], np.float64)
        used = np.bincount(cells.manager, each * witness, len(self.managers))
        return [str(self.above(u)) if self.some() else "" for u in used]

    def potential(self, text: str, cells: Cells, witness: Ints) -> str:
        """Raise what is known of the potential to what the witness sells, at a penetration of one half."""
        sold = np.bincount(cells.market, witness, cells.markets).reshape(len(self.products), -1)
        header, *rows = text.splitlines()
        lines = [header]
        for name, territory, known in (row.split(",") for row in rows):
            used = sold[self.products.index(name), self.territories.index(territory)]
            bound = known if known in ("", "0") else str(2 * self.above(used))
            lines.append(f"{name},{territory},{bound or ''}")
        return "\n".join(lines)

    def planner(self, cells: Cells, witness: Ints) -> str:
        """Draw limits on all sorts of sums."""
        lines = ["manager,team,product,family,region,min,max,reason"]
        label = {
            "manager": np.array(self.managers)[cells.manager],
            "team": np.char.add("E", (cells.manager % 2).astype(str)),
            "product": np.array(self.products)[cells.product],
            "family": np.char.add("F", (cells.product % 2).astype(str)),
            "region": np.char.add("R", (cells.territory % 2).astype(str)),
        }
        for columns in (["manager", "product"], ["team"], ["family", "region"], ["manager", "region"], []):
            if self.some(0.4):
                cell = int(self.rng.integers(len(witness)))
                names = {column: str(label[column][cell]) for column in columns}
                held = np.ones(len(witness), bool)
                for column, name in names.items():
                    held &= label[column] == name
                used = float(witness[held].sum())
                low = self.below(used) if self.some(0.5) else ""
                high = self.above(used) if self.some() else ""
                lines.append(",".join([*(names.get(column, "") for column in label), f"{low}", f"{high}", "agreed"]))
        return "\n".join(lines)


#: Families that `Kind.soft` may soften.
SOFTENED = ("capacity", "floor", "hours", "potential", "territory", "growth", "planner")


def _each_once(lines: list[str], key: int) -> list[str]:
    """Keep one line per key."""
    return list({tuple(line.split(",")[:key]): line for line in lines}.values())
