"""Advice: what would place more, cheapest first, each piece proven by placing again with it.

What can be changed is read from a certificate: bounds that it counts, raised (or a least sum lowered) for as long as
that helps, the setting behind many of them, and cells that coverage does not allow yet. *Cheapest* is the change of
money that is asked for, per money placed by it; coverage asks for none.

Where the shortfall is of one class and no limit depends on the fair share, the program of that placing with the change
in it is the whole truth. Otherwise the changed scenario is placed anew, since earlier classes are served first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.money import typed
from models.scenario import ALL, Scenario
from models.wording import amount
from optimizer.cells import covered_cells
from optimizer.explain.change import Change, changed
from optimizer.explain.new_coverage import NewCell, new_cells
from optimizer.explain.origin import Origin, Side, lever, origin
from optimizer.explain.placing import Bounds, Placing
from optimizer.explain.shortfall import Certificate, Held
from optimizer.fair_share import fair_share
from optimizer.instance import Instance
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.optimum import Call, Infeasible
from optimizer.place import place

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Pieces that are kept of one certificate, and how many of them may be about coverage.
KEPT, COVERAGE = 5, 2
#: Bounds of one grouping, and cells of new coverage, that are tried.
TRIED, TRIED_LARGE = 6, 4
#: Cells up to which everything is tried; a larger scenario tries fewer, and of more than that next to nothing anew.
SMALL, MEDIUM = 2_000, 10_000
#: Part of the shortfall below which a piece is not worth saying.
WORTH = 0.001
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


@dataclass(frozen=True, slots=True)
class Advice:
    """One change that places more.

    Attributes
    ----------
    change : what to write in the scenario
    text : the change and what it does, in words
    gain : money of the certificate's class that it places
    others : money of the other classes that it places as well, or takes from them if below zero
    cost : change of money per money placed
    """

    change: Change
    text: str
    gain: float
    others: float
    cost: float


@dataclass(frozen=True, slots=True)
class _Idea:
    """A change not yet tried.

    Attributes
    ----------
    what : the change in words
    money : change of money that it asks for
    bounds, cell : the change as the program sees it; one of them
    """

    change: Change
    what: str
    money: float
    bounds: Bounds | None = None
    cell: NewCell | None = None


class Adviser:
    """Finds advice for the certificates of one class.

    Parameters
    ----------
    instance, placing, rank : the scenario and the program of the class
    missed : shape (products,), shortfalls as things are, of all classes
    call : solver and clock, where the changed scenario is placed anew
    alone : whether the class is the only one
    """

    def __init__(self, instance: Instance, placing: Placing, missed: Floats, call: Call, *, alone: bool) -> None:
        self._instance, self._placing, self._missed, self._call = instance, placing, missed, call
        shared = any(limit.family == "band" and limit.price is None for limit in build_limits(instance))
        self._at_once = alone and not shared
        size = len(instance.cells)
        self._anew = 24 if size <= SMALL else 8 if size <= MEDIUM else 2
        self._large = size > MEDIUM

    def advice(self, certificate: Certificate) -> tuple[Advice, ...]:
        """Return what would help, cheapest first, then what helps most."""
        tried = [self._tried(certificate, idea) for idea in self._ideas(certificate)]
        worth = [one for one in tried if one is not None and one.gain >= WORTH * certificate.shortfall]
        worth.sort(key=lambda one: (_money(-one.others) > 0, round(one.cost, 2), -one.gain, one.text))
        coverage = [one for one in worth if one.change.names != ("", "", "")][:COVERAGE]
        bounds = [one for one in worth if one.change.names == ("", "", "")]
        return tuple([*coverage, *bounds][:KEPT])

    def _ideas(self, certificate: Certificate) -> Iterator[_Idea]:
        yield from self._coverage(certificate)
        for held in certificate.limits:
            yield from self._levers(held)
            if held.grouping.family in TABLES:
                largest = np.argsort(-np.abs(held.room), kind="stable")[: TRIED_LARGE if self._large else TRIED]
                for place_ in largest.tolist():
                    yield from self._bound(held, place_)

    def _coverage(self, certificate: Certificate) -> Iterator[_Idea]:
        """Let somebody sell what and where coverage does not allow it yet."""
        scenario = self._instance.scenario
        if "coverage" not in scenario.tables:
            return
        products = certificate.products[np.argsort(-certificate.needed * certificate.weight, kind="stable")]
        for cell in new_cells(self._instance, self._placing, products, TRIED_LARGE if self._large else TRIED):
            names = (
                str(scenario.managers[cell.manager]),
                str(scenario.products[cell.product]),
                str(scenario.territories[cell.territory]),
            )
            where = "" if names[2] == ALL else f" in {names[2]}"
            yield _Idea(_coverage_row(scenario, cell, names), f"let {names[0]} sell {names[1]}{where}", 0.0, cell=cell)

    def _bound(self, held: Held, place_: int) -> Iterator[_Idea]:
        """Raise one bound, or lower one that asks for a least sum; in a large scenario at most to double."""
        key, upper = int(held.keys[place_]), bool(held.multiplier[place_] > 0)
        row, unit = self._row(held, key), held.grouping.size * self._placing.program.scale
        bound = float(held.bound[place_])
        most = np.inf if upper and not self._large else bound / unit
        moved = self._placing.useful(np.array([row]), np.array([1.0 if upper else -1.0]), most)
        if moved * unit <= 0:
            return
        source = origin(self._instance, held.grouping, key, "upper" if upper else "lower")
        old = typed(round(bound / source.per, 9))
        step = TENTH if held.grouping.unit == "hours" else typed(self._instance.scenario.settings.step)
        by = _up(Decimal(moved * unit / source.per), step)
        new = old + by if upper else max(old - by, Decimal(0))
        change = Change(TABLES[held.grouping.family], self._place(held, source), source.column, float(new))
        name = held.grouping.what.format(held.grouping.names(np.array([key]))[0])
        what = f"{'raise' if upper else 'lower'} {name} by {amount(abs(new - old))} to {amount(new)} ({source.place})"
        money = float(abs(new - old)) * source.per * abs(float(held.multiplier[place_]))
        bounds = self._moved(np.array([row]), np.array([float(new) * source.per / unit]), upper=upper)
        yield _Idea(change, what, money, bounds=bounds)

    def _levers(self, held: Held) -> Iterator[_Idea]:
        """Move the setting behind all bounds of one side."""
        for side in ("upper", "lower"):
            chosen = held.multiplier > 0 if side == "upper" else held.multiplier < 0
            if chosen.any() and (held.grouping.family not in TABLES or chosen.sum() > 1):
                yield from self._lever(held, side, chosen)

    def _lever(self, held: Held, side: Side, chosen: NDArray[np.bool_]) -> Iterator[_Idea]:
        found = lever(self._instance, held.grouping, side)
        if found is None:
            return
        upper, block = side == "upper", self._placing.block(self._number(held))
        rate = found.rate[block.keys]
        moving = np.flatnonzero(rate != 0)
        row, unit = block.first + moving, held.grouping.size * self._placing.program.scale
        scaled = rate[moving] / unit * (1 if upper else -1)
        old = typed(found.value)
        moved = self._placing.useful(row, scaled, np.inf if upper else max(found.value, 0.0))
        by = _up(Decimal(moved), HUNDREDTH)
        if moved <= 0 or (not upper and by > old):
            return
        new = old + by if upper else old - by
        bound = (held.grouping.upper if upper else held.grouping.lower)[block.keys][moving]
        bounds = self._moved(row, (bound + rate[moving] * float(new - old)) / unit, upper=upper)
        what = f"{'raise' if upper else 'lower'} {found.setting} from {amount(old)} to {amount(new)} (scenario.toml)"
        money = float(by) * float(np.abs(found.rate[held.keys[chosen]]) @ np.abs(held.multiplier[chosen]))
        yield _Idea(Change("", -1, found.setting, float(new)), what, money, bounds=bounds)

    def _tried(self, certificate: Certificate, idea: _Idea) -> Advice | None:
        """Place again with a change; None if it places nothing, or there is no more time for it."""
        if self._at_once:
            gain, others = self._gain(idea), 0.0
        elif self._anew > 0:
            self._anew -= 1
            gain, others = self._gain_anew(certificate, idea.change)
        else:
            return None
        if _money(gain) <= 0:
            return None
        said = f"{idea.what}: places {amount(_money(gain))} more{_of_others(others)}"
        return Advice(idea.change, said, gain, others, idea.money / gain)

    def _gain(self, idea: _Idea) -> float:
        if idea.cell is not None:
            return self._placing.gain_of_cell(idea.cell.row, idea.cell.value, idea.cell.most)
        assert idea.bounds is not None
        return self._placing.gain_of_bounds(idea.bounds)

    def _gain_anew(self, certificate: Certificate, change: Change) -> tuple[float, float]:
        """Return what the changed scenario places more, of the certificate's class and of the others."""
        scenario = changed(self._instance.scenario, change)
        try:
            gain = self._missed - shortfalls(scenario, self._call)
        except Infeasible:
            return 0.0, 0.0
        mine = self._class_of(certificate)
        return float(gain[mine].sum()), float(gain[~mine].sum())

    def _class_of(self, certificate: Certificate) -> NDArray[np.bool_]:
        priority = self._priority
        return np.asarray(priority == priority[certificate.products[0]])

    @cached_property
    def _priority(self) -> Floats:
        priority = self._instance.scenario.numbers("products", "priority")
        return np.where(np.isnan(priority), 1.0, priority)

    def _moved(self, row: Ints, bound: Floats, *, upper: bool) -> Bounds:
        program = self._placing.program
        low, high = program.row_lower[row], program.row_upper[row]
        return Bounds(row, low if upper else bound, bound if upper else high)

    def _number(self, held: Held) -> int:
        """Place of a grouping in the program."""
        return next(
            number for number, block in enumerate(self._placing.program.rows) if block.grouping is held.grouping
        )

    def _row(self, held: Held, key: int) -> int:
        block = self._placing.block(self._number(held))
        return block.first + int(np.searchsorted(block.keys, key))

    def _place(self, held: Held, source: Origin) -> int:
        rows = self._instance.scenario.tables[TABLES[held.grouping.family]].rows
        return int(np.flatnonzero(rows == source.row)[0])


def shortfalls(scenario: Scenario, call: Call) -> Floats:
    """Place a scenario; return what is missed of each product, in money, shape (products,)."""
    cells = covered_cells(scenario)
    instance = Instance(scenario, cells, fair_share(scenario, cells))
    targets = product_targets(instance)
    return np.asarray(targets.upper - place(instance, targets, build_limits(instance), call).targets.lower)


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


def _money(value: float) -> Decimal:
    """Round down to hundredths, but for noise."""
    return (Decimal(value) + Decimal("1e-6")).quantize(HUNDREDTH, ROUND_DOWN)


def _of_others(others: float) -> str:
    if _money(abs(others)) == 0:
        return ""
    return f", and {amount(_money(abs(others)))} {'more' if others > 0 else 'less'} of products of other priorities"
