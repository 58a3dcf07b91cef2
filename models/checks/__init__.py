"""Checks of a scenario: one function each, named in one place, here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from models.checks import (
    bounds,
    columns,
    goals,
    keys,
    names,
    numbers,
    planner,
    presence,
    references,
    targets,
    totals,
    unused,
)
from models.checks.draft import Draft
from models.finding import Finding
from models.scenario import Scenario
from models.table import Table

#: Checks of one table alone, and of the names that it takes from others. They always run.
TABLE_CHECKS: tuple[Callable[[Draft, Table], Iterator[Finding]], ...] = (
    columns.unknown_column,
    columns.missing_column,
    columns.duplicate_column,
    presence.empty_table,
    names.empty_key,
    names.unprintable_name,
    names.similar_names,
    keys.duplicate_key,
    references.unknown_reference,
    numbers.not_a_number,
    numbers.not_finite,
    numbers.too_large,
    numbers.negative,
    numbers.wrong_priority,
    numbers.empty_number,
    bounds.lower_above_upper,
    bounds.limit_without_bounds,
)


@dataclass(frozen=True, slots=True)
class ScenarioCheck:
    """A check of several tables together.

    Attributes
    ----------
    run : yields the findings
    needs : tables, columns (``managers.floor``) and settings (``settings.step``); with an error in one of them the
        check does not run
    """

    run: Callable[[Draft], Iterator[Finding]]
    needs: tuple[str, ...]


ASSIGNED = (
    "products.product",
    "products.target",
    "products.over_assignment",
    "settings.target",
    "settings.over_assignment",
)
LIMIT_ROWS = ("limits", "settings.limits", "managers.manager", "products.product", "territories.territory")

SCENARIO_CHECKS: tuple[ScenarioCheck, ...] = (
    ScenarioCheck(targets.empty_target, ("products.product", "products.target", "settings.target")),
    ScenarioCheck(targets.targets_differ, ("products.product", "products.target", "settings.target")),
    ScenarioCheck(targets.nothing_to_assign, ASSIGNED),
    ScenarioCheck(targets.too_many_digits, (*ASSIGNED, "settings.step")),
    ScenarioCheck(targets.step_not_multiple, (*ASSIGNED, "settings.step")),
    ScenarioCheck(bounds.floor_above_capacity, ("managers.floor", "managers.capacity", "settings.limits")),
    ScenarioCheck(totals.floors_above_target, ("managers.manager", "managers.floor", "settings.limits", *ASSIGNED)),
    ScenarioCheck(
        totals.capacity_below_target, ("managers.manager", "managers.capacity", "settings.limits", *ASSIGNED)
    ),
    ScenarioCheck(totals.minimums_above_target, ("territories", "settings.limits", *ASSIGNED)),
    ScenarioCheck(totals.maximums_below_target, ("territories", "settings.limits", *ASSIGNED)),
    ScenarioCheck(planner.fixed_above_target, (*LIMIT_ROWS, "products.family", *ASSIGNED)),
    ScenarioCheck(planner.fixed_above_capacity, (*LIMIT_ROWS, "managers.capacity")),
    ScenarioCheck(planner.fixed_above_maximum, (*LIMIT_ROWS, "territories.max")),
    ScenarioCheck(goals.goal_order, ("settings.goal",)),
    ScenarioCheck(goals.goal_without_data, ("settings.goal", "products.margin", "margins.margin", "managers.capacity")),
    ScenarioCheck(
        unused.basis_without_data,
        ("settings.fair_share", "potential.potential", "history.amount", "managers.capacity"),
    ),
    ScenarioCheck(unused.growth_without_previous, ("settings.limits", "managers.manager", "managers.previous")),
    ScenarioCheck(unused.hours_without_effort, ("settings.limits", "managers.hours", "effort.hours")),
    ScenarioCheck(unused.share_above_one, ("settings.limits", "settings.over_assignment")),
)


def check_scenario(scenario: Scenario, faulty: frozenset[str] = frozenset()) -> list[Finding]:
    """Check a scenario that was read.

    Parameters
    ----------
    scenario : what could be read of it
    faulty : tables and settings (``settings.step``) of which not all could be read
    """
    return check_draft(Draft(scenario, faulty))[1]


def check_draft(draft: Draft) -> tuple[Draft, list[Finding]]:
    """Check a draft; return it with the faults that were found, and the findings."""
    findings = list(presence.missing_table(draft))
    draft = draft.blaming(findings)
    for table in draft.scenario.tables.values():
        findings += [finding for check in TABLE_CHECKS for finding in check(draft, table)]
    draft = draft.blaming(findings)
    for check in SCENARIO_CHECKS:
        if draft.trusts(check.needs):
            found = list(check.run(draft))
            findings += found
            draft = draft.blaming(found)
    return draft, findings
