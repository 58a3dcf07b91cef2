"""What must not change a plan, or change it in one direction only."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from hypothesis import assume, event, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.properties.case import Case, text
from tests.properties.cases import Wish, cases
from tests.properties.folders import folder
from tests.properties.solved import Solved, solve


def money(solved: Solved) -> dict[tuple[str, str, str], Decimal]:
    """Target of each cell, in money."""
    return {cell: Decimal(units).scaleb(-solved.plan.money.decimals) for cell, units in solved.targets.items()}


def step_of(solved: Solved) -> Decimal:
    return Decimal(solved.plan.money.step).scaleb(-solved.plan.money.decimals)


@given(cases(), st.sampled_from([Decimal(10), Decimal(1000), Decimal("0.01")]))
def test_money_times_k_gives_targets_times_k(case: Case, k: Decimal):
    assume(Decimal(repr(case.settings["step"])) * k >= Decimal("1e-6"))
    with folder() as place:
        one, other = solve(case, place / "scenario"), solve(case.times(k), place / "other" / "scenario")
        assert (one is None) == (other is None)
        if one is None or other is None:
            return
        exact = [Decimal(int(units)).scaleb(-one.plan.money.decimals) * k for units in one.plan.money.assigned]
        scaled = [Decimal(int(units)).scaleb(-other.plan.money.decimals) for units in other.plan.money.assigned]
        if exact != scaled:
            event("rounded to the smallest unit elsewhere")
            return
        assert one.status == other.status
        first, second = money(one), money(other)
        event("the same to the last unit" if all(k * first[cell] == second[cell] for cell in first) else "ties")
        # Which way a tie is rounded is roundoff; on one cell more lies the remainder.
        assert max((abs(k * first[cell] - second[cell]) for cell in first), default=0) <= 2 * step_of(other)
        assert sum(first.values()) * k == sum(second.values())


@given(cases())
def test_renaming_renames_the_plan(case: Case):
    with folder() as place:
        one = solve(case, place / "scenario")
        other = solve(case.renamed(lambda name: f"Я {name}"), place / "other" / "scenario")
        named = "products" in case.tables and "territories" in case.tables
        assume(one is not None and other is not None and named)
        assert one is not None
        assert other is not None
        renamed = {tuple(f"Я {name}" for name in cell): amount for cell, amount in one.targets.items()}
        assert renamed == other.targets
        assert one.status == other.status


@given(cases(), st.booleans())
def test_twins_get_equal_targets(case: Case, halved):
    twin = case.tables["managers"][0]["manager"]
    doubled = with_twin(case, twin, halved=halved)
    with folder() as place:
        solved = solve(doubled, place / "scenario")
        assume(solved is not None and solved.plan.status.has_plan)
        assert solved is not None
        if solved.said("spread-not-converged"):
            event("by bands")
            return
        sums = {name: Decimal(0) for name in (twin, twin + "'")}
        for cell, amount in money(solved).items():
            if cell[0] in sums:
                sums[cell[0]] += amount
        one, other = sums.values()
        # A remainder (below a step) lies on one cell of each product, and limits may force a step more.
        remainders = sum(finding.check == "remainder" for finding in solved.plan.findings)
        assert abs(one - other) <= step_of(solved) * (1 + remainders)


def with_twin(case: Case, name: str, *, halved: bool) -> Case:
    """Add a manager with the same data as another; what only one of them can have is taken away or shared."""
    other = case.copy()
    for table, rows in other.tables.items():
        for row in [row for row in rows if row.get("manager") == name]:
            rows.append({**row, "manager": name + "'"})
            if table == "history" and halved:
                for one in (row, rows[-1]):
                    one["amount"] = text(Decimal(one["amount"]) / 2)
    return other


@given(cases(Wish(band=False)), st.sampled_from(["capacity", "hours", "potential"]))
def test_one_more_unit_of_a_limit_never_hurts(case: Case, column: str):
    table = "potential" if column == "potential" else "managers"
    rows = [row for row in case.table(table) if row.get(column)]
    assume(rows)
    more = case.copy()
    raised = next(row for row in more.table(table) if row.get(column))
    raised[column] = text(Decimal(raised[column]) + max(Decimal(1), Decimal(repr(case.settings["step"]))))
    with folder() as place:
        one, other = solve(case, place / "scenario"), solve(more, place / "other" / "scenario")
        assume(one is not None and one.plan.status.has_plan)
        assert one is not None
        assert other is not None
        assert other.plan.status.has_plan
        event(one.status)
        urgent = most_urgent(one)
        before, after = (
            float(np.sum(solved.plan.shortfall[urgent])) * solved.plan.money.unit for solved in (one, other)
        )
        rounding = float(step_of(one)) * max(1, len(one.plan.target))
        assert after <= before + rounding


def most_urgent(solved: Solved) -> NDArray[np.bool_]:
    """Products of the first priority class that has a target."""
    priority = solved.scenario.numbers("products", "priority")
    priority = np.where(np.isnan(priority), 1.0, priority)
    wanted = solved.plan.money.assigned > 0
    return np.asarray(wanted & (priority == priority[wanted].min(initial=np.inf)))


@given(cases(), st.sampled_from(["manager", "product", "territory"]))
def test_a_limit_that_does_not_bind_changes_nothing(case: Case, column: str):
    with folder() as place:
        one = solve(case, place / "scenario")
        assume(one is not None and one.plan.status.has_plan and case.in_force("planner"))
        assert one is not None
        first = money(one)
        place_of = ["manager", "product", "territory"].index(column)
        name = next(iter(first))[place_of]
        used = sum(amount for cell, amount in first.items() if cell[place_of] == name)
        looser = with_limit(case, column, name, used + 10 * step_of(one))
        assume(looser is not None)
        assert looser is not None
        other = solve(looser, place / "other" / "scenario")
        assert other is not None
        assert one.status == other.status
        if one.said("spread-not-converged"):
            return
        second = money(other)
        far = max(abs(first[cell] - second[cell]) for cell in first)
        assert far <= step_of(one) * 2


def with_limit(case: Case, column: str, name: str, most: Decimal) -> Case | None:
    """Add a planner's limit on all cells of one name; None if there is one already."""
    alone = {"product": "products" not in case.tables, "territory": "territories" not in case.tables}
    if alone.get(column) or any(only(row, column) == name for row in case.table("limits")):
        return None
    other = case.copy()
    rows = other.tables.setdefault("limits", [])
    columns = list(rows[0]) if rows else [column, "max", "reason"]
    rows.append(
        {**dict.fromkeys([*columns, column, "max", "reason"], ""), column: name, "max": text(most), "reason": "far"}
    )
    return other


def only(row: dict[str, str], column: str) -> str:
    """Name in a column of a planner's limit that fills no other; else nothing."""
    filled = {key for key, cell in row.items() if cell} - {"min", "max", "reason"}
    return row[column] if filled == {column} else ""
