"""Moves of bounds: which rows of the program of placing move with a number that a planner may change, and how fast.

A single bound comes from one place in a table; a setting (growth, band, penetration) moves many bounds at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

import numpy as np
from numpy.typing import NDArray

from models.money import typed
from models.wording import amount, percent
from optimizer.explain.certificate_text import MANY
from optimizer.explain.change import Change
from optimizer.explain.new_coverage import NewCell
from optimizer.explain.origin import Lever, Origin, Side, lever, origin, origins
from optimizer.explain.placing import Bounds, Placing
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
THOUSANDTH, HUNDREDTH, TENTH = Decimal("0.001"), Decimal("0.01"), Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Idea:
    """A change not yet tried.

    Attributes
    ----------
    changes : what to write in the scenario
    what : the change in words
    money : change of money that it asks for
    bounds, cell : the change as the program sees it; one of them
    gain : money it places more, where a cut has told that already
    """

    changes: tuple[Change, ...]
    what: str
    money: float
    bounds: Bounds | None = None
    cell: NewCell | None = None
    gain: float | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Bounds of the program that one number moves.

    Attributes
    ----------
    row : shape (rows,), rows of the program
    rate : shape (rows,), by how much each bound moves per unit, > 0: an upper one up, < 0: a lower one down
    most : no farther than this, in the same units
    written : the change for a distance, as a planner would write it; None if it cannot be written
    group : several such changes in words, with "{}" for their number; empty if it is always said by itself
    """

    row: Ints
    rate: Floats
    most: float
    written: Callable[[float], Idea | None]
    group: str = ""


@dataclass(frozen=True, slots=True)
class BoundMoves:
    """Finds the moves of a scenario's bounds, in the program of one placing."""

    instance: Instance
    placing: Placing

    def of_bound(self, number: int, key: int, *, upper: bool, most: float = np.inf) -> Move:
        """Raise one upper bound, by at most so many times itself, or lower one that asks for a least sum."""
        row = self._rows(number, np.array([key]))
        program = self.placing.program
        most = most * float(program.row_upper[row].max()) if upper else float(program.row_lower[row].max())
        rate = np.full(len(row), 1.0 if upper else -1.0)
        group = f"{'raise' if upper else 'lower'} {MANY[self.placing.block(number).grouping.family]}"
        return Move(row, rate, most, lambda moved: self._bound_written(number, key, moved, upper=upper), group)

    def of_all(self, number: int, keys: Ints, most: float) -> Move:
        """Raise many upper bounds of a table, all by the same share and at most so many times themselves."""
        row = self._rows(number, keys)
        bound = self.placing.program.row_upper[row]
        return Move(row, bound, most, lambda share: self._all_written(number, keys, share))

    def of_setting(self, number: int, side: Side) -> Move | None:
        """Move the setting behind all bounds of one side; None if there is no such setting."""
        block = self.placing.block(number)
        found = lever(self.instance, block.grouping, side)
        if found is None:
            return None
        unit = block.grouping.size * self.placing.program.scale
        moving = np.flatnonzero(found.rate[block.keys] != 0)
        rate = found.rate[block.keys][moving] * (1 if side == "upper" else -1)
        most = np.inf if side == "upper" else max(found.value, 0.0)
        return Move(
            block.first + moving, rate / unit, most, lambda moved: self._setting_written(number, found, moved, side)
        )

    def _bound_written(self, number: int, key: int, moved: float, *, upper: bool) -> Idea:
        """Write a bound moved by so much, in units of the program: rounded up to a step."""
        grouping, row = self.placing.block(number).grouping, self._rows(number, np.array([key]))
        unit = grouping.size * self.placing.program.scale
        source = origin(self.instance, grouping, key, "upper" if upper else "lower")
        old = typed(round(float((grouping.upper if upper else grouping.lower)[key]) / source.per, 9))
        by = _up(Decimal(moved * unit / source.per), self._step(grouping))
        new = old + by if upper else max(old - by, Decimal(0))
        changes = self._changes(grouping, [source], np.array([float(new)]))
        name = grouping.what.format(grouping.names(np.array([key]))[0])
        where = f"{source.file}:{source.row}:{source.column}"
        what = f"{'raise' if upper else 'lower'} {name} by {amount(abs(new - old))} to {amount(new)} ({where})"
        money = float(abs(new - old)) * source.per * self._worth(grouping, row)
        bounds = self._moved(row, np.full(len(row), float(new) * source.per / unit), upper=upper)
        return Idea(changes, what, money, bounds=bounds)

    def _all_written(self, number: int, keys: Ints, share: float) -> Idea:
        """Write bounds raised by a share, which is rounded up to thousandths; each to its next step."""
        block = self.placing.block(number)
        grouping, row = block.grouping, self._rows(number, keys)
        once = keys[np.unique(grouping.rows(keys), return_index=True)[1]]
        sources = origins(self.instance, grouping, once, "upper")
        raised, step = 1 + _up(Decimal(share), THOUSANDTH), float(self._step(grouping))
        per = np.array([one.per for one in sources])
        old = np.round(grouping.upper[once] / per, 9)
        new = np.ceil(np.round(old * float(raised) / step, 6)) * step
        bound = np.zeros(int(grouping.rows(once).max()) + 1)
        bound[grouping.rows(once)] = new * per / (grouping.size * self.placing.program.scale)
        bounds = self._moved(row, bound[grouping.rows(block.keys[row - block.first])], upper=True)
        changes = self._changes(grouping, sources, new)
        what = f"raise {MANY[grouping.family].format(amount(len(once)))} by {percent(float(raised) - 1)} each"
        where = f"{sources[0].file}:{sources[0].column}"
        return Idea(changes, f"{what} ({where})", float((new - old) @ per) * self._worth(grouping, row), bounds=bounds)

    def _setting_written(self, number: int, found: Lever, moved: float, side: Side) -> Idea | None:
        """Write a setting moved by so much, rounded up to hundredths; None if it would fall below zero."""
        upper, block = side == "upper", self.placing.block(number)
        grouping, sign = block.grouping, 1 if side == "upper" else -1
        by, old = _up(Decimal(moved), HUNDREDTH), typed(found.value)
        if not upper and by > old:
            return None
        new, rate = old + sign * by, found.rate[block.keys]
        moving = np.flatnonzero(rate != 0)
        row, bound = block.first + moving, (grouping.upper if upper else grouping.lower)[block.keys][moving]
        unit = grouping.size * self.placing.program.scale
        bounds = self._moved(row, (bound + rate[moving] * float(new - old)) / unit, upper=upper)
        what = f"{'raise' if upper else 'lower'} {found.setting} from {amount(old)} to {amount(new)} (scenario.toml)"
        money = float(by) * float(np.abs(rate[moving]) @ np.abs(self.placing.solution.dual[row])) / grouping.size
        return Idea((Change("", -1, found.setting, float(new)),), what, money, bounds=bounds)

    def _moved(self, row: Ints, bound: Floats, *, upper: bool) -> Bounds:
        program = self.placing.program
        low, high = program.row_lower[row], program.row_upper[row]
        return Bounds(row, low if upper else bound, bound if upper else high)

    def _rows(self, number: int, keys: Ints) -> Ints:
        """Rows of the program that the same numbers of a table bound."""
        block = self.placing.block(number)
        same = np.isin(block.grouping.rows(block.keys), block.grouping.rows(keys))
        return np.asarray(block.first + np.flatnonzero(same))

    def _step(self, grouping: Grouping) -> Decimal:
        """Step that a planner would write such bounds in."""
        return TENTH if grouping.unit == "hours" else typed(self.instance.scenario.settings.step)

    def _worth(self, grouping: Grouping, row: Ints) -> float:
        """Money that a unit of these bounds is worth: of hours what they sell."""
        if grouping.coef is None:
            return 1.0
        return abs(float(self.placing.solution.dual[row].sum())) / len(row) / grouping.size

    def _changes(self, grouping: Grouping, sources: list[Origin], new: Floats) -> tuple[Change, ...]:
        """Write numbers where bounds come from."""
        table = TABLES[grouping.family]
        rows = self.instance.scenario.tables[table].rows
        order = np.argsort(rows)
        place = order[np.searchsorted(rows, np.array([one.row for one in sources]), sorter=order)]
        return tuple(
            Change(table, at, source.column, value)
            for at, source, value in zip(place.tolist(), sources, new.tolist(), strict=True)
        )


def _up(value: Decimal, step: Decimal) -> Decimal:
    """Round up to a multiple of a step, but for noise."""
    return ((value / step - Decimal("1e-6")).to_integral_value(ROUND_CEILING) * step).normalize() + 0
