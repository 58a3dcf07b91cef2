"""Every limit of the scenario, recomputed: its sum in this plan, and the bounds it must lie between.

One function per family. Each yields the limits that the scenario's tables name, whether they are kept or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from checker.exact import slack
from checker.grouping import joined, totals
from checker.hunters_farmers import KEPT, HuntersFarmers
from checker.inputs import PlannerRow
from checker.run import Key, Run
from checker.settings import Mode
from checker.structure import HUNTERS_FARMERS, STAGES


@dataclass(frozen=True, slots=True)
class Term:
    """Cells that a limit counts: those with these values in these columns, times a factor."""

    columns: Key
    values: Key
    times: int = 1


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
    terms
        What it counts.
    """

    family: str
    key: str
    lower: Fraction | None
    used: Fraction
    upper: Fraction | None
    cells: int
    step: Fraction
    grain: Fraction | None
    terms: tuple[Term, ...]

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
    """The limit of a sum of money, if it has a bound at all: in each account that has cells of it, alone."""
    if bounds == (None, None):
        return
    if len(run.accounts) == 1:
        yield _sum(run, family, key, bounds, Term(columns, values))
        return
    held = [account for account in run.accounts if run.sum_of((*columns, "account"), (*values, account)).cells]
    for account in held or run.accounts[:1]:
        term = Term((*columns, "account"), (*values, account))
        yield _sum(run, family, f"{key} ({account})", bounds, term)


def _sum(run: Run, family: str, key: str, bounds: Bounds, term: Term) -> Limit:
    total, step = run.sum_of(term.columns, term.values), run.money(run.step)
    return Limit(family, key, bounds[0], run.money(total.units), bounds[1], total.cells, step, run.unit, (term,))


def product(run: Run) -> Iterator[Limit]:
    """The company's sum of a product = its assigned target, where a sum below it is a shortfall, no broken limit."""
    for name, units in run.assigned.items():
        target = run.money(units)
        term = Term(("product", "account"), (name, run.organisation.goal))
        yield _sum(run, "product", name, (target, target), term)


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
    """Sum of target * hours of a manager over all that he does <= his hours: those of effort and of the structure."""
    used = _hours_used(run)
    for manager in run.inputs.managers:
        if manager.hours is not None:
            total, cells, most = used.get(manager.name, (Fraction(0), 0, Fraction(0)))
            worth, terms = most * run.money(run.step), (Term(("manager",), (manager.name,)),)
            yield Limit("hours", manager.name, None, total, manager.hours, cells, worth, None, terms)


def _hours_used(run: Run) -> dict[str, tuple[Fraction, int, Fraction]]:
    """By manager: the hours of his targets, his cells with effort, and the most hours per unit of money."""
    efforts, (manager, names) = run.efforts, run.columns.of("manager")
    code = joined([(manager, len(names)), (efforts.codes, len(efforts.values))], len(manager))
    _, first, groups = np.unique(code, return_index=True, return_inverse=True)
    units = totals(groups, run.units, len(first))
    cells = np.bincount(groups, minlength=len(first)).tolist()
    found: dict[str, tuple[Fraction, int, Fraction]] = {}
    for line, amount, count in zip(first.tolist(), units, cells, strict=True):
        name, rate = names[manager[line]], efforts.values[efforts.codes[line]]
        if rate:
            total, some, most = found.get(name, (Fraction(0), 0, Fraction(0)))
            found[name] = (total + run.money(amount) * rate, some + count, max(most, rate))
    return found


def band(run: Run) -> Iterator[Limit]:
    """For each cell min * fair share <= target <= max * fair share."""
    settings, step = run.inputs.settings.families["band"], run.money(run.step)
    columns, is_named = ("manager", "product", "territory", "stream"), len(run.accounts) > 1
    for row in run.results.targets:
        lower = None if settings.minimum is None else settings.minimum * row.fair_share
        upper = None if settings.maximum is None else settings.maximum * row.fair_share
        if lower is not None or upper is not None:
            key = f"{row.place_name} ({row.stream})" if is_named else row.place_name
            yield Limit("band", key, lower, row.target, upper, 1, step, run.unit, (Term(columns, row.cell),))


def planner(run: Run) -> Iterator[Limit]:
    """For each of the planner's rows min <= sum of the cells that match all its filled columns <= max."""
    for row in run.inputs.planner:
        yield from _planner_row(run, row)


def _planner_row(run: Run, row: PlannerRow) -> Iterator[Limit]:
    return _money(run, "planner", row.key, (row.minimum, row.maximum), row.columns, row.texts)


def retained(run: Run) -> Iterator[Limit]:
    """Sum of a kept cell <= what its customers are expected to bring."""
    organisation, columns = run.organisation, ("manager", "product", "territory", "stream")
    if isinstance(organisation, HuntersFarmers):
        for cell in run.allowed:
            if cell[3] == KEPT:
                bounds = (None, organisation.most(cell[:3]))
                yield _sum(run, "retained", " / ".join(cell[:3]), bounds, Term(columns, cell))


def flow(run: Run) -> Iterator[Limit]:
    """In each market, sum of a stage = sum of the stage after it."""
    columns, step = ("product", "territory", "stream"), run.money(run.step)
    for market in sorted({cell[1:3] for cell in run.allowed}):
        for stages in pairwise(run.organisation.streams):
            before, after = (run.sum_of(columns, (*market, stage)) for stage in stages)
            terms = (Term(columns, (*market, stages[0])), Term(columns, (*market, stages[1]), -1))
            zero, used = Fraction(0), run.money(before.units - after.units)
            key, cells = f"{' / '.join(market)}: {' - '.join(stages)}", before.cells + after.cells
            yield Limit("flow", key, zero, used, zero, cells, step, run.unit, terms)


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

OF_STRUCTURES: dict[str, dict[str, Callable[[Run], Iterator[Limit]]]] = {
    HUNTERS_FARMERS: {"retained": retained},
    STAGES: {"flow": flow},
}
"""What holds the streams of a structure together; never switched off, never soft."""


def families_of(run: Run) -> dict[str, Callable[[Run], Iterator[Limit]]]:
    """The families of limits that this kind of run can have."""
    return FAMILIES | OF_STRUCTURES.get(run.kind, {})


def mode_of(run: Run, family: str) -> Mode:
    """How the settings mean a family; product targets are always meant."""
    found = run.inputs.settings.families.get(family)
    return found.mode if found else Mode.STRICT


def limits_of(run: Run, family: str) -> list[Limit]:
    """All limits of a family that hold in this run; none when the settings switch it off."""
    known: dict[str, list[Limit]] = run.limits
    if family not in known:
        known[family] = [] if mode_of(run, family) is Mode.OFF else list(families_of(run)[family](run))
    return known[family]
