"""Every limit of the scenario, recomputed: its sum in this plan, and the bounds it must lie between.

One function per family. Each yields the limits that the scenario's tables name, whether they are kept or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from checker.exact import slack
from checker.inputs import PlannerRow
from checker.run import Key, Run
from checker.settings import Mode
from checker.specific import Specific


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: ``lower <= used <= upper``; None is no bound.

    Parameters
    ----------
    family, key
        As limits.csv names it.
    lower, used, upper
        In money, or in hours.
    cells
        How many cells take part.
    step
        What one step of one cell is worth in the unit of the limit.
    grain
        The smallest unit of money, None when the limit is not in money.
    """

    family: str
    key: str
    lower: Fraction | None
    used: Fraction
    upper: Fraction | None
    cells: int
    step: Fraction
    grain: Fraction | None

    @property
    def name(self) -> str:
        """The limit as findings.csv names it."""
        return f"{self.family}: {self.key}"

    @property
    def miss(self) -> Fraction:
        """By how much the sum lies outside its bounds, 0 when it lies within them."""
        if self.upper is not None and self.used > self.upper:
            over = self.used - self.upper
            return over if over > slack(self.upper, self.grain) else Fraction(0)
        if self.lower is not None and self.used < self.lower:
            under = self.lower - self.used
            return under if under > slack(self.lower, self.grain) else Fraction(0)
        return Fraction(0)

    @property
    def room(self) -> Fraction:
        """The distance from the sum to the nearer bound, below 0 when it lies outside."""
        above = None if self.upper is None else self.upper - self.used
        below = None if self.lower is None else self.used - self.lower
        return min(side for side in (above, below) if side is not None)


Bounds = tuple[Fraction | None, Fraction | None]
"""Lower and upper; None is no bound."""


def _money(run: Run, family: str, key: str, bounds: Bounds, columns: Key, values: Key) -> Iterator[Limit]:
    """The limit of a sum of money, if it has a bound at all."""
    if bounds != (None, None):
        total = run.sum_of(columns, values)
        step = run.money(run.step)
        yield Limit(family, key, bounds[0], run.money(total.units), bounds[1], total.cells, step, run.unit)


def product(run: Run) -> Iterator[Limit]:
    """Sum of a product = its assigned target, where a sum below it is a shortfall and no broken limit."""
    for name, units in run.assigned.items():
        target = run.money(units)
        yield from _money(run, "product", name, (target, target), ("product",), (name,))


def capacity(run: Run) -> Iterator[Limit]:
    """Sum of a manager <= his capacity."""
    for manager in run.inputs.managers:
        bounds = (None, manager.capacity)
        yield from _money(run, "capacity", manager.name, bounds, ("manager",), (manager.name,))


def floor(run: Run) -> Iterator[Limit]:
    """Sum of a manager >= his floor."""
    for manager in run.inputs.managers:
        bounds = (manager.floor, None)
        yield from _money(run, "floor", manager.name, bounds, ("manager",), (manager.name,))


def growth(run: Run) -> Iterator[Limit]:
    """For each manager previous * (1 + min) <= sum <= previous * (1 + max), where previous > 0 is known."""
    settings = run.inputs.settings.families["growth"]
    for manager in run.inputs.managers:
        if manager.previous is not None and manager.previous > 0:
            lower = None if settings.minimum is None else manager.previous * (1 + settings.minimum)
            upper = None if settings.maximum is None else manager.previous * (1 + settings.maximum)
            yield from _money(run, "growth", manager.name, (lower, upper), ("manager",), (manager.name,))


def territory(run: Run) -> Iterator[Limit]:
    """For each territory min <= sum <= max."""
    for place in run.inputs.territories:
        bounds = (place.minimum, place.maximum)
        yield from _money(run, "territory", place.name, bounds, ("territory",), (place.name,))


def potential(run: Run) -> Iterator[Limit]:
    """Sum of a product in a territory <= its potential * penetration, where the potential is known."""
    columns = ("product", "territory")
    settings = run.inputs.settings.families["potential"]
    for key, value in run.inputs.potential.items():
        bounds = (None, value * settings.penetration)
        yield from _money(run, "potential", " / ".join(key), bounds, columns, key)


def hours(run: Run) -> Iterator[Limit]:
    """Sum of target * effort hours / effort unit of a manager <= his hours; no row of effort: no hours."""
    used = _hours_used(run)
    for manager in run.inputs.managers:
        if manager.hours is not None:
            total, cells, most = used.get(manager.name, (Fraction(0), 0, Fraction(0)))
            worth = most * run.money(run.step)
            yield Limit("hours", manager.name, None, total, manager.hours, cells, worth, None)


def _hours_used(run: Run) -> dict[str, tuple[Fraction, int, Fraction]]:
    """By manager: the hours of his targets, his cells with effort, and the most hours per unit of money."""
    effort = Specific(run.inputs.effort)
    effort_unit = run.inputs.settings.families["hours"].effort_unit
    units: dict[tuple[str, Fraction], int] = {}
    counts: dict[str, int] = {}
    for row, amount in zip(run.results.targets, run.units, strict=True):
        rate = effort.find(row.cell)
        if rate:
            units[row.manager, rate] = units.get((row.manager, rate), 0) + amount
            counts[row.manager] = counts.get(row.manager, 0) + 1
    found: dict[str, tuple[Fraction, int, Fraction]] = {}
    for (manager, rate), amount in units.items():
        per_money = rate / effort_unit
        total, _, most = found.get(manager, (Fraction(0), 0, Fraction(0)))
        found[manager] = (total + run.money(amount) * per_money, counts[manager], max(most, per_money))
    return found


def band(run: Run) -> Iterator[Limit]:
    """For each cell min * fair share <= target <= max * fair share."""
    settings, step = run.inputs.settings.families["band"], run.money(run.step)
    for row in run.results.targets:
        lower = None if settings.minimum is None else settings.minimum * row.fair_share
        upper = None if settings.maximum is None else settings.maximum * row.fair_share
        if lower is not None or upper is not None:
            yield Limit("band", row.name, lower, row.target, upper, 1, step, run.unit)


def planner(run: Run) -> Iterator[Limit]:
    """For each of the planner's rows min <= sum of the cells that match all its filled columns <= max."""
    for row in run.inputs.planner:
        yield from _planner_row(run, row)


def _planner_row(run: Run, row: PlannerRow) -> Iterator[Limit]:
    return _money(run, "planner", row.key, (row.minimum, row.maximum), row.columns, row.texts)


FAMILIES: dict[str, Callable[[Run], Iterator[Limit]]] = {
    "product": product,
    "capacity": capacity,
    "hours": hours,
    "floor": floor,
    "potential": potential,
    "territory": territory,
    "growth": growth,
    "band": band,
    "planner": planner,
}


def mode_of(run: Run, family: str) -> Mode:
    """How the settings mean a family; product targets are always meant."""
    found = run.inputs.settings.families.get(family)
    return found.mode if found else Mode.STRICT


def limits_of(run: Run, family: str) -> list[Limit]:
    """All limits of a family that hold in this run; none when the settings switch it off."""
    return [] if mode_of(run, family) is Mode.OFF else list(FAMILIES[family](run))
