"""Whole units, hours, profit and shared result of targets.csv, recomputed from the targets.

Of each product and size as many deals (or new customers) as its money takes, rounded up; from the last stage back, in
each market, as many units as those of the stage after take at its conversion, rounded up. Each cell gets its
proportional part of them, rounded down or up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from checker.exact import RELATIVE, agree, show
from checker.outcome import Failure, Outcome, differs, judge
from checker.run import Run
from checker.settings import Mode
from checker.stages import Stages
from checker.targets import Figures, TargetRow

FILE = "targets.csv"
ZERO = Fraction(0)
HOURS_NOISE = Fraction(1, 10**6)
"""Hours are written with six decimals."""

Group = tuple[object, ...]


@dataclass(frozen=True)
class Asked:
    """Units that some cells must complete together, in proportion to their money."""

    name: str
    units: int
    rows: list[TargetRow]

    @cached_property
    def money(self) -> Fraction:
        """The targets of the cells."""
        return sum((row.target for row in self.rows), ZERO)

    def part(self, row: TargetRow) -> Fraction:
        """The proportional part of a cell."""
        return row.target * self.units / self.money if self.money else ZERO


def units_counted(run: Run) -> Outcome:
    """A count is there where the structure counts, whole and not negative, in its unit; elsewhere there is none."""

    def failures() -> Iterator[Failure]:
        for row, figures in _figured(run):
            unit, count = run.organisation.work(row.cell).unit, figures.count
            if figures.unit != unit or (count is None) != (unit == ""):
                yield Failure(FILE, row.name, "this is not counted so", f"{_show(count)} {figures.unit}", unit)
            elif count is not None and (count < 0 or count.denominator != 1):
                yield Failure(FILE, row.name, "a count must be whole and not negative", show(count))

    return judge("units-counted", len(run.results.targets), failures())


def units_enough(run: Run) -> Outcome:
    """The counts add up to what the money takes, and to what the stage after takes: never fewer, and none too many."""
    asked = list(_asked(run))

    def failures() -> Iterator[Failure]:
        for one in asked:
            total = _counts(one.rows)
            if total != (one.units if one.money else 0):
                yield differs(FILE, one.name, "the counts are not what is needed", total, one.units)

    return judge("units-enough", len(asked), failures())


def units_divided(run: Run) -> Outcome:
    """The count of each cell is its proportional part, rounded down or up."""
    asked = list(_asked(run))

    def failures() -> Iterator[Failure]:
        for one in asked:
            for row in one.rows:
                part, count = one.part(row), _counts([row])
                if not math.floor(part) <= count <= math.ceil(part):
                    yield differs(FILE, row.name, "the count is not its part, rounded down or up", count, part)

    return judge("units-divided", sum(len(one.rows) for one in asked), failures())


def _asked(run: Run) -> Iterator[Asked]:
    """What is asked of each group of cells that count."""
    after: dict[tuple[str, str], Fraction] | None = None
    for stream in reversed(run.organisation.streams):
        rows = [row for row in run.results.targets if row.stream == stream and run.organisation.work(row.cell).size]
        if rows:
            yield from _deals(run, rows) if after is None else _leading(run, rows, after)
            after = {}
            for row in rows:
                after[row.market] = after.get(row.market, ZERO) + _counts([row])


def _deals(run: Run, rows: list[TargetRow]) -> Iterator[Asked]:
    """Deals of each product, and of each size if there are several."""
    for (product, size), some in _grouped(rows, lambda row: (row.product, run.organisation.work(row.cell).size)):
        assert isinstance(size, Fraction)
        money = sum((row.target for row in some), ZERO)
        yield Asked(f"{product} ({some[0].stream})", _up(money / size), some)


def _leading(run: Run, rows: list[TargetRow], after: dict[tuple[str, str], Fraction]) -> Iterator[Asked]:
    """Units that lead to those of the stage after, in each market."""
    organisation = run.organisation
    assert isinstance(organisation, Stages)
    stage = next(stage for stage in organisation.stages if stage.name == rows[0].stream)
    for _, some in _grouped(rows, lambda row: row.market):
        product, territory = some[0].market
        needed = after.get((product, territory), ZERO) / organisation.conversion(stage, product, territory)
        yield Asked(f"{product} / {territory} ({stage.name})", _up(needed), some)


def _up(units: Fraction) -> int:
    """Whole units; a size with its last decimals cut off makes no unit more."""
    return math.ceil(units - RELATIVE * max(units, Fraction(1)))


def _grouped(rows: list[TargetRow], key: Callable[[TargetRow], Group]) -> list[tuple[Group, list[TargetRow]]]:
    found: dict[Group, list[TargetRow]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return list(found.items())


def _counts(rows: list[TargetRow]) -> Fraction:
    return sum((row.figures.count for row in rows if row.figures and row.figures.count is not None), ZERO)


def _figured(run: Run) -> Iterator[tuple[TargetRow, Figures]]:
    for row in run.results.targets:
        if row.figures is not None:
            yield row, row.figures


def _show(count: Fraction | None) -> str:
    return "nothing" if count is None else show(count)


def unit_hours(run: Run) -> Outcome:
    """Hours are those of whole units where they are counted, else of the money."""

    def failures() -> Iterator[Failure]:
        for row, figures in _figured(run):
            size = run.organisation.work(row.cell).size
            worked = row.target if size is None or figures.count is None else figures.count * size
            expected = worked * run.effort(row.cell)
            if not _near(figures.hours, expected, 1):
                yield differs(FILE, row.name, "not the hours that this takes", figures.hours, expected)

    return judge("unit-hours", len(run.results.targets), failures())


def _near(found: Fraction, expected: Fraction, cells: int) -> bool:
    return agree(found, expected) or abs(found - expected) <= HOURS_NOISE * cells


def unit_profit(run: Run) -> Outcome:
    """Profit is margin times target, of the company's money alone."""

    def failures() -> Iterator[Failure]:
        for row, figures in _figured(run):
            expected = run.margin(row.cell) * row.target
            if not agree(figures.profit, expected):
                yield differs(FILE, row.name, "not margin times target", figures.profit, expected)

    return judge("unit-profit", len(run.results.targets), failures())


def unit_overlay(run: Run) -> Outcome:
    """The overlay is the shared part of the target of earlier stages, rounded to the smallest unit; else 0."""
    unit = Fraction(1, 10**run.decimals)

    def failures() -> Iterator[Failure]:
        for row, figures in _figured(run):
            shared = run.organisation.work(row.cell).shared * row.target
            is_whole = (figures.overlay / unit).denominator == 1
            if not is_whole or abs(figures.overlay - shared) > unit / 2:
                yield differs(FILE, row.name, "not the shared part of the target", figures.overlay, shared)

    return judge("unit-overlay", len(run.results.targets), failures())


def unit_hours_kept(run: Run) -> Outcome:
    """Whole units take no more than a manager's hours, unless a finding `whole-units` says so, and truly."""
    if run.inputs.settings.families["hours"].mode is Mode.OFF:
        return judge("unit-hours-kept", 0, [], "off in the settings")
    said = run.declared.get("whole-units", set())
    used: dict[str, tuple[Fraction, int]] = {}
    for row, figures in _figured(run):
        total, cells = used.get(row.manager, (ZERO, 0))
        used[row.manager] = total + figures.hours, cells + 1

    def failures() -> Iterator[Failure]:
        for manager in run.inputs.managers:
            total, cells = used.get(manager.name, (ZERO, 0))
            if manager.hours is None or _near(total, manager.hours, cells):
                continue
            if total > manager.hours and manager.name not in said:
                message = "more hours than there are, but no finding `whole-units` declares it"
                yield differs(FILE, manager.name, message, total, manager.hours)
            if total < manager.hours and manager.name in said:
                yield differs("findings.csv", manager.name, "the hours are enough", total, manager.hours)

    return judge("unit-hours-kept", sum(manager.hours is not None for manager in run.inputs.managers), failures())


CHECKS: tuple[Callable[[Run], Outcome], ...] = (
    units_counted,
    units_enough,
    units_divided,
    unit_hours,
    unit_profit,
    unit_overlay,
    unit_hours_kept,
)
