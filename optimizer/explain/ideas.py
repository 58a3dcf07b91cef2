"""Ideas: changes that may place more of what a certificate is about, not yet tried.

They are read from the certificate: bounds that it counts, raised (or a least sum lowered) for as long as that helps,
the setting behind many of them, and cells that coverage does not allow. Where two limits hold the same cells neither
helps alone; then the bounds to raise together come from one linear program:

    minimise    shortfall  +  a small cost * sum of what each bound is raised by
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

import numpy as np
from numpy.typing import NDArray

from models.money import typed
from models.scenario import ALL, Scenario
from models.wording import amount
from optimizer.explain.change import Change
from optimizer.explain.new_coverage import NewCell, new_cells
from optimizer.explain.origin import Origin, Side, lever, origin
from optimizer.explain.placing import Bounds, Placing
from optimizer.explain.shortfall import Certificate, Held
from optimizer.grouping import Grouping
from optimizer.instance import Instance

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Tables that bounds of a family come from.
TABLES = {
    "capacity": "managers",
    "hours": "managers",
    "floor": "managers",
    "potential": "potential",
    "territory": "territories",
    "planner": "limits",
}
#: Steps to which settings and hours are rounded.
HUNDREDTH, TENTH = Decimal("0.01"), Decimal("0.1")
#: Bounds that are raised together at most, and among how many they are looked for.
TOGETHER, AMONG = 4, 200


@dataclass(frozen=True, slots=True)
class Idea:
    """A change not yet tried.

    Attributes
    ----------
    changes : what to write in the scenario
    what : the change in words
    money : change of money that it asks for
    bounds, cell : the change as the program sees it; one of them
    """

    changes: tuple[Change, ...]
    what: str
    money: float
    bounds: Bounds | None = None
    cell: NewCell | None = None


@dataclass(frozen=True, slots=True)
class Ideas:
    """Makes the ideas for one class.

    Attributes
    ----------
    instance, placing : the scenario, and the program of the class
    tries : how many bounds of a kind, and how many cells
    large : whether bounds are raised to double at most, and settings left alone that single bounds stand beside
    """

    instance: Instance
    placing: Placing
    tries: int
    large: bool

    def singly(self, certificate: Certificate) -> Iterator[Idea]:
        """Yield changes of one thing."""
        yield from self._coverage(certificate)
        for held in certificate.limits:
            number = self._number(held.grouping)
            if held.grouping.family in TABLES:
                for place in np.argsort(-np.abs(held.room), kind="stable")[: self.tries].tolist():
                    yield from self._bound(number, int(held.keys[place]), upper=bool(held.multiplier[place] > 0))
            yield from self._levers(number, held)

    def together(self, certificate: Certificate) -> Iterator[Idea]:
        """Yield the least change of several bounds at once."""
        rows, owner = [], []
        for number, block in enumerate(self.placing.program.rows):
            grouping = block.grouping
            if grouping.family in TABLES and grouping.price is None:
                touched = np.isin(block.keys, grouping.key[certificate.cells]) & np.isfinite(grouping.upper[block.keys])
                rows += (block.first + np.flatnonzero(touched)).tolist()
                owner += [(number, key) for key in block.keys[touched].tolist()]
        if not 1 < len(rows) <= AMONG:
            return
        moved = self.placing.useful_together(np.array(rows))
        used = np.flatnonzero(moved > 0)
        if 1 < len(used) <= TOGETHER:
            yield _joined([self._written(*owner[place], float(moved[place]), upper=True) for place in used.tolist()])

    def _coverage(self, certificate: Certificate) -> Iterator[Idea]:
        """Let somebody sell what and where coverage does not allow it yet."""
        scenario = self.instance.scenario
        if "coverage" not in scenario.tables:
            return
        products = certificate.products[np.argsort(-certificate.needed * certificate.weight, kind="stable")]
        for cell in new_cells(self.instance, self.placing, products, self.tries):
            names = (
                str(scenario.managers[cell.manager]),
                str(scenario.products[cell.product]),
                str(scenario.territories[cell.territory]),
            )
            where = "" if names[2] == ALL else f" in {names[2]}"
            what = f"let {names[0]} sell {names[1]}{where}"
            yield Idea((_coverage_row(scenario, cell, names),), what, 0.0, cell=cell)

    def _bound(self, number: int, key: int, *, upper: bool) -> Iterator[Idea]:
        """Raise one bound, or lower one that asks for a least sum."""
        program = self.placing.program
        row = self._row(number, key)
        most = np.inf if upper and not self.large else float((program.row_upper if upper else program.row_lower)[row])
        moved = self.placing.useful(np.array([row]), np.array([1.0 if upper else -1.0]), most)
        if moved > 0:
            yield self._written(number, key, moved, upper=upper)

    def _written(self, number: int, key: int, moved: float, *, upper: bool) -> Idea:
        """Write a bound moved by so much, in units of the program, as a planner would: rounded up to a step."""
        grouping, row = self.placing.block(number).grouping, self._row(number, key)
        unit = grouping.size * self.placing.program.scale
        source = origin(self.instance, grouping, key, "upper" if upper else "lower")
        old = typed(round(float((grouping.upper if upper else grouping.lower)[key]) / source.per, 9))
        step = TENTH if grouping.unit == "hours" else typed(self.instance.scenario.settings.step)
        by = _up(Decimal(moved * unit / source.per), step)
        new = old + by if upper else max(old - by, Decimal(0))
        change = Change(TABLES[grouping.family], self._place(grouping, source), source.column, float(new))
        name = grouping.what.format(grouping.names(np.array([key]))[0])
        where = f"{source.file}:{source.row}:{source.column}"
        what = f"{'raise' if upper else 'lower'} {name} by {amount(abs(new - old))} to {amount(new)} ({where})"
        worth = 1.0 if grouping.coef is None else abs(float(self.placing.solution.dual[row])) / grouping.size
        money = float(abs(new - old)) * source.per * worth
        bounds = self._moved(np.array([row]), np.array([float(new) * source.per / unit]), upper=upper)
        return Idea((change,), what, money, bounds=bounds)

    def _levers(self, number: int, held: Held) -> Iterator[Idea]:
        """Move the setting behind all bounds of one side, if there is one and no single bound alone is meant."""
        for side in ("upper", "lower"):
            chosen = held.multiplier > 0 if side == "upper" else held.multiplier < 0
            alone = held.grouping.family not in TABLES
            if chosen.any() and (alone or (chosen.sum() > 1 and not self.large)):
                yield from self._lever(number, held, side, chosen)

    def _lever(self, number: int, held: Held, side: Side, chosen: NDArray[np.bool_]) -> Iterator[Idea]:
        found = lever(self.instance, held.grouping, side)
        if found is None:
            return
        upper, block, grouping = side == "upper", self.placing.block(number), held.grouping
        rate, unit = found.rate[block.keys], grouping.size * self.placing.program.scale
        moving = np.flatnonzero(rate != 0)
        row, sign = block.first + moving, 1 if upper else -1
        moved = self.placing.useful(row, sign * rate[moving] / unit, np.inf if upper else max(found.value, 0.0))
        by, old = _up(Decimal(moved), HUNDREDTH), typed(found.value)
        if moved <= 0 or (not upper and by > old):
            return
        new = old + sign * by
        bound = (grouping.upper if upper else grouping.lower)[block.keys][moving]
        bounds = self._moved(row, (bound + rate[moving] * float(new - old)) / unit, upper=upper)
        what = f"{'raise' if upper else 'lower'} {found.setting} from {amount(old)} to {amount(new)} (scenario.toml)"
        money = float(by) * float(np.abs(found.rate[held.keys[chosen]]) @ np.abs(held.multiplier[chosen]))
        yield Idea((Change("", -1, found.setting, float(new)),), what, money, bounds=bounds)

    def _moved(self, row: Ints, bound: Floats, *, upper: bool) -> Bounds:
        program = self.placing.program
        low, high = program.row_lower[row], program.row_upper[row]
        return Bounds(row, low if upper else bound, bound if upper else high)

    def _number(self, grouping: Grouping) -> int:
        """Place of a grouping in the program; product targets, which a certificate has in its own way, are first."""
        blocks = self.placing.program.rows
        return next((number for number, block in enumerate(blocks) if block.grouping is grouping), 0)

    def _row(self, number: int, key: int) -> int:
        block = self.placing.block(number)
        return block.first + int(np.searchsorted(block.keys, key))

    def _place(self, grouping: Grouping, source: Origin) -> int:
        rows = self.instance.scenario.tables[TABLES[grouping.family]].rows
        return int(np.flatnonzero(rows == source.row)[0])


def _joined(ideas: list[Idea]) -> Idea:
    """Put changes of bounds together."""
    parts = [idea.bounds for idea in ideas if idea.bounds is not None]
    bounds = Bounds(
        np.concatenate([part.row for part in parts]),
        np.concatenate([part.lower for part in parts]),
        np.concatenate([part.upper for part in parts]),
    )
    changes = tuple(change for idea in ideas for change in idea.changes)
    return Idea(changes, " and ".join(idea.what for idea in ideas), sum(idea.money for idea in ideas), bounds=bounds)


def _coverage_row(scenario: Scenario, cell: NewCell, names: tuple[str, str, str]) -> Change:
    """Return a new row of coverage, or a weight in the row that takes the cell out."""
    codes = [scenario.codes("coverage", column) for column in ("manager", "product", "territory")]
    wanted = (cell.manager, cell.product, cell.territory)
    same = np.logical_and.reduce([one == code for one, code in zip(codes, wanted, strict=True)])
    row = int(np.argmax(same)) if same.any() else -1
    return Change("coverage", row, "weight", 1.0, names)


def _up(value: Decimal, step: Decimal) -> Decimal:
    """Round up to a multiple of a step, but for noise."""
    return ((value / step - Decimal("1e-6")).to_integral_value(ROUND_CEILING) * step).normalize() + 0
