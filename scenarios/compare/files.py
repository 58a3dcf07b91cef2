"""The tables of a comparison, as files beside the runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from models.wording import plain
from scenarios.compare.customers import changing_hands
from scenarios.compare.figures import Value, figures
from scenarios.compare.side import PlanSide, Side
from scenarios.compare.targets import changes, words
from scenarios.csv_columns import texts
from scenarios.csv_sheet import write_csv

FIGURES, CHANGES, CUSTOMERS = "comparison.csv", "changes.csv", "customer_changes.csv"
#: First column of each file.
KEYS = {FIGURES: "figure", CHANGES: "manager", CUSTOMERS: "customer"}

#: Columns of a table by their titles, as plain texts.
type Columns = Mapping[str, Sequence[str]]


def in_the_way(folder: Path) -> Path | None:
    """Return a file that one of the tables would replace and that is no earlier comparison; None if there is none."""
    for name, key in KEYS.items():
        path = folder / name
        if path.exists() and not (path.is_file() and path.read_bytes().startswith(f"{key},".encode())):
            return path
    return None


def write_comparison(sides: Sequence[Side], folder: Path) -> None:
    """Write the tables; one that would have no rows is not written, and an earlier one goes."""
    tables = {FIGURES: _figures(sides), CHANGES: _changes(sides), CUSTOMERS: _customers(sides)}
    for name, columns in tables.items():
        if columns[KEYS[name]]:
            write_csv(folder / name, {texts([title])[0].as_py(): texts(column) for title, column in columns.items()})
        else:
            (folder / name).unlink(missing_ok=True)


def _figures(sides: Sequence[Side]) -> Columns:
    """One row per figure, one column per scenario."""
    shown = figures(sides)
    return {
        "figure": [figure.name for figure in shown],
        **{side.name: [_cell(figure.read(side, sides[0])) for figure in shown] for side in sides},
    }


def _changes(sides: Sequence[Side]) -> Columns:
    """One row per manager: his target in each scenario, its change against the first, what he does there."""
    plans = {side.name: side.plan for side in sides if side.plan}
    people = sorted({name for plan in plans.values() for name in plan.targets})
    columns = {
        "manager": people,
        **{f"target {name}": [_cell(plan.targets.get(one)) for one in people] for name, plan in plans.items()},
    }
    first = sides[0].plan
    for name, plan in plans.items():
        if first and plan is not first:
            by = {change.manager: change.change for change in changes(first, plan)}
            columns[f"change {name}"] = [_cell(by.get(one)) for one in people]
    return columns | {f"work {name}": _work(plan, people) for name, plan in plans.items() if plan.work}


def _work(plan: PlanSide, people: Iterable[str]) -> list[str]:
    return [words(plan.work.get(one, ())) for one in people]


def _customers(sides: Sequence[Side]) -> Columns:
    """One row per scenario and row of customers that somebody else serves than in the first, sorted by name."""
    first = sides[0].plan
    found = [
        (side.name, passed)
        for side in sides[1:]
        if first and side.plan
        for passed in sorted(
            changing_hands(first, side.plan), key=lambda passed: (passed.served.customer, passed.served.product)
        )
    ]
    return {
        "customer": [passed.served.customer for _, passed in found],
        "product": [passed.served.product for _, passed in found],
        "territory": [passed.served.territory for _, passed in found],
        "scenario": [name for name, _ in found],
        "before": [passed.before for _, passed in found],
        "after": [passed.served.server for _, passed in found],
        "keeps": [_cell(passed.served.keeps) for _, passed in found],
        "loses": [_cell(passed.served.loses) for _, passed in found],
    }


def _cell(value: Value) -> str:
    """Write a value as it stands in a file; empty if there is none."""
    if value is None or isinstance(value, str):
        return value or ""
    return plain(Decimal(value) if isinstance(value, int) else value)
