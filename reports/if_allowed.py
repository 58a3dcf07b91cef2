"""What allowing a target that coverage does not allow would change: planned again, and held against the run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import numpy as np
import pandas as pd

from models.plan import Plan, Status
from models.scenario import ALL, Scenario
from optimizer.allocate import allocate
from optimizer.explain.change import Change, changed
from optimizer.solvers import find_solver
from optimizer.stopwatch import Stopwatch
from reports.amounts import written
from scenarios.read_run import RunFiles

#: What is said where the changed scenario has no plan.
NO_PLAN = {Status.CONTRADICTION: "With it the limits contradict each other."}
#: Part of the shortfall below which more of a product is nothing.
WORTH = 0.001
#: People, and products, that are named of those that change.
NAMED = 3
NAMES = ["manager", "product", "territory"]

#: Money in smallest units, by manager, product and territory.
type Units = pd.Series[int]


def if_allowed(run: RunFiles, names: tuple[str, str, str], row: int | None) -> Iterator[str]:
    """Yield sentences on what changes if a target is allowed.

    Everything is decided again, hand-overs as well. Money of different stages of a sale is not added up.

    Parameters
    ----------
    run : to hold the changed plan against
    names : manager, product, territory
    row : the row of coverage that takes it out, as a spreadsheet counts; None: a row is added
    """
    scenario = run.given()
    plan = allocate(changed(scenario, _change(scenario, names, row)), find_solver(), Stopwatch())
    if not plan.status.has_plan:
        yield NO_PLAN.get(plan.status, "With it no plan was made.")
        return
    stages = run.streams if run.in_stages else ("",)
    both = {stage: (_before(run, stage), _after(plan, scenario, stage)) for stage in stages}
    getting = {stage: pair for stage, pair in both.items() if pair[1].get(names, 0)}
    for stage, (_, after) in (getting or {stages[-1]: both[stages[-1]]}).items():
        gets = _money(run, int(after.get(names, 0)))
        yield f"With it, planned again, {names[0]} would get {gets}{_of(names)}{f' ({stage})' if stage else ''}."
    if run.summary["status"] == "shortfall":
        yield from _placed(run, *both[stages[-1]])
    for stage, (before, after) in getting.items():
        yield from _taken(run, names, before, after, f" in {stage}" if stage else "")


def _change(scenario: Scenario, names: tuple[str, str, str], row: int | None) -> Change:
    """Return the weight in the row that takes it out, or a row with what the file has columns for."""
    table = scenario.tables["coverage"]
    if row is not None:
        return Change("coverage", table.rows.tolist().index(row), "weight", 1.0)
    manager, product, territory = (
        name if column in table.header and name != ALL else "" for column, name in zip(NAMES, names, strict=True)
    )
    return Change("coverage", -1, "weight", 1.0, (manager, product, territory))


def _before(run: RunFiles, stage: str) -> Units:
    """Targets of the run, in smallest units, by manager, product and territory; of one stage, or of all streams."""
    rows = run.rows(stream=stage) if stage else run.targets
    index = pd.MultiIndex.from_arrays([rows[name].to_pylist() for name in NAMES], names=NAMES)
    units = [int(Decimal(text).scaleb(run.decimals)) for text in rows["target"].to_pylist()]
    return pd.Series(units, index, np.int64).groupby(NAMES).sum()


def _after(plan: Plan, scenario: Scenario, stage: str) -> Units:
    """Targets of a plan, likewise."""
    mine = plan.stream == scenario.streams.get_loc(stage) if stage else np.ones(len(plan.target), bool)
    labels = (scenario.managers, scenario.products, scenario.territories)
    codes = (plan.manager, plan.product, plan.territory)
    arrays = [label.to_numpy(np.object_)[code[mine]] for label, code in zip(labels, codes, strict=True)]
    return pd.Series(plan.target[mine], pd.MultiIndex.from_arrays(arrays, names=NAMES)).groupby(NAMES).sum()


def _placed(run: RunFiles, before: Units, after: Units) -> Iterator[str]:
    """Say what more, or less, finds room of each product, but for what levelling and rounding move."""
    least = WORTH * float(Decimal(str(run.summary["shortfall"])).scaleb(run.decimals))
    moved = {name: units for name, units in _moved(before, after, "product").items() if abs(units) >= least}
    if not moved:
        yield "It would place nothing more."
    for word, sign in (("more", 1), ("less", -1)):
        found = {name: units * sign for name, units in moved.items() if units * sign > 0}
        if found:
            yield f"It would place {_money(run, sum(found.values()))} {word}: {_named(run, found)}."


def _taken(run: RunFiles, names: tuple[str, str, str], before: Units, after: Units, where: str) -> Iterator[str]:
    """Say whose targets for the product get smaller, and what becomes of his own total."""
    manager, product, _ = names
    of_product = [one[one.index.get_level_values("product") == product] for one in (before, after)]
    moved = _moved(of_product[0], of_product[1], "manager")
    less = {name: -units for name, units in moved.items() if units < 0 and name != manager}
    if less:
        what = "" if product == ALL else f" of {product}"
        yield f"It would take {_money(run, sum(less.values()))}{what} from others{where}: {_named(run, less)}."
    old, new = (_money(run, one[one.index.get_level_values("manager") == manager].sum()) for one in (before, after))
    change = f"stay {old}" if old == new else f"go from {old} to {new}"
    yield f"The total of {manager}{where} would {change}."


def _moved(before: Units, after: Units, column: str) -> dict[str, int]:
    """Return by how much the sums of each name in a column change, where they do; the largest change first."""
    together = pd.concat([-before, after])
    sums = together.groupby(level=column).sum()
    known = {str(name): int(units) for name, units in zip(sums.index, sums.to_numpy(), strict=True) if units}
    return dict(sorted(known.items(), key=lambda item: (-abs(item[1]), item[0])))


def _named(run: RunFiles, units: Mapping[str, int]) -> str:
    said = [f"{name} ({_money(run, one)})" for name, one in list(units.items())[:NAMED]]
    more = f" and {len(units) - NAMED} more" if len(units) > NAMED else ""
    return ", ".join(said) + more


def _money(run: RunFiles, units: int) -> str:
    return written(Decimal(int(units)).scaleb(-run.decimals), run.decimals)


def _of(names: tuple[str, str, str]) -> str:
    what = " in ".join(name for name in names[1:] if name != ALL)
    return f" of {what}" if what else ""
