"""Whether limits.csv tells the truth about the goals: each value kept, recomputed from the targets.

A goal's optimum is kept within its tolerance by a row of limits.csv of the goal's name: `margin` has one for the whole
plan, `balance` one for each manager with a capacity. Rounding may move such a sum by a step a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np

from checker.exact import same, show, sum_of
from checker.grouping import totals
from checker.outcome import Failure, Outcome, differs, judge
from checker.results import LimitRow
from checker.run import Run

FILE = "limits.csv"

Value = tuple[Fraction, Fraction]
"""A sum, and by how much rounding can have moved it."""


def goals_kept(run: Run) -> Outcome:
    """Every goal of the scenario is listed, with the value that the targets have, within its bounds."""
    rows = [row for row in run.results.limits if row.family in GOALS]
    return judge("goals", len(rows), [*_missing(run, rows), *_wrong(run, rows)])


def _missing(run: Run, rows: list[LimitRow]) -> Iterator[Failure]:
    asked, listed = set(run.inputs.settings.goals) & set(GOALS), {row.family for row in rows}
    if not any(manager.capacity for manager in run.managers.values()):
        asked.discard("balance")  # nobody can be loaded, so there is nothing to keep
    for goal in sorted(asked - listed):
        yield Failure(FILE, goal, "the scenario has this goal, the file does not list it")
    for goal in sorted(listed - asked):
        yield Failure(FILE, goal, "the scenario has no such goal")


def _wrong(run: Run, rows: list[LimitRow]) -> Iterator[Failure]:
    values = {goal: GOALS[goal](run) for goal in {row.family for row in rows}}
    for row in rows:
        name = f"{row.family}: {row.key}"
        if row.key not in values[row.family]:
            yield Failure(FILE, name, "this goal has no such key")
            continue
        value, moved = values[row.family][row.key]
        if not same(row.used, value, None):
            yield differs(FILE, name, "used is not the value of the targets", row.used, value)
        if row.lower is not None and value < row.lower - moved:
            yield Failure(FILE, name, "the goal is not kept", show(value), f"at least {show(row.lower)}")
        if row.upper is not None and value > row.upper + moved:
            yield Failure(FILE, name, "the goal is not kept", show(value), f"at most {show(row.upper)}")


def _margin(run: Run) -> dict[str, Value]:
    """Sum of margin * target; the most specific row of margins, else the product's margin, else 0."""
    step = run.money(run.step)
    rates = run.margins
    units = totals(rates.codes, run.units, len(rates.values))
    cells = np.bincount(rates.codes, minlength=len(rates.values)).tolist()
    value = sum_of(rate * amount for rate, amount in zip(rates.values, units, strict=True)) * run.unit
    moved = sum_of(abs(rate) * count for rate, count in zip(rates.values, cells, strict=True)) * step
    return {"whole plan": (value, moved)}


def _balance(run: Run) -> dict[str, Value]:
    """Each manager's target, in each account alone."""
    step, found = run.money(run.step), dict[str, Value]()
    for name in run.managers:
        for account in run.accounts:
            total = run.sum_of(("manager", "account"), (name, account))
            found[balance_key(run, name, account)] = run.money(total.units), total.cells * step
    return found


def balance_key(run: Run, manager: str, account: str) -> str:
    """The key of a manager's load, named with the account where there are several."""
    return f"{manager} ({account})" if len(run.accounts) > 1 else manager


GOALS: dict[str, Callable[[Run], dict[str, Value]]] = {"margin": _margin, "balance": _balance}
