"""Checks of a scenario: one function each, named in one place, here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from models.checks import (
    bounds,
    columns,
    goals,
    handing_over,
    keys,
    names,
    numbers,
    planner,
    presence,
    references,
    roles,
    stages,
    targets,
    totals,
    unread,
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
    numbers.too_high,
    numbers.not_above_zero,
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
KIND = "settings.structure.kind"
#: What tells who does which work.
ROLES = (
    *("managers.manager", "managers.role", "stages.stage", "stages.role"),
    *(KIND, "settings.structure.hunters", "settings.structure.farmers"),
)
LIMIT_ROWS = ("limits", "settings.limits", "products.product", "territories.territory", *ROLES)

SCENARIO_CHECKS: tuple[ScenarioCheck, ...] = (
    ScenarioCheck(unread.unread_table, (KIND,)),
    ScenarioCheck(unread.unread_column, (KIND,)),
    ScenarioCheck(stages.stage_without_evidence, (KIND, "stages.stage", "stages.evidence")),
    ScenarioCheck(stages.stage_rows_differ, (KIND, "stages.stage")),
    ScenarioCheck(stages.same_order, (KIND, "stages.stage", "stages.order")),
    ScenarioCheck(stages.order_with_gaps, (KIND, "stages.stage", "stages.order")),
    ScenarioCheck(unread.unknown_stream, (KIND, "stages.stage")),
    ScenarioCheck(roles.role_nobody_has, ROLES),
    ScenarioCheck(roles.stage_nobody_does, ROLES),
    ScenarioCheck(roles.role_without_work, ROLES),
    ScenarioCheck(
        handing_over.hand_to_differs,
        (KIND, *(f"customers.{column}" for column in ("customer", "manager", "territory", "hand_to"))),
    ),
    ScenarioCheck(handing_over.handover_without_effect, ("settings.structure", "customers.bond", "customers.hand_to")),
    ScenarioCheck(targets.empty_target, ("products.product", "products.target", "settings.target")),
    ScenarioCheck(targets.targets_differ, ("products.product", "products.target", "settings.target")),
    ScenarioCheck(targets.nothing_to_assign, ASSIGNED),
    ScenarioCheck(targets.too_many_digits, (*ASSIGNED, "settings.step")),
    ScenarioCheck(targets.step_not_multiple, (*ASSIGNED, "settings.step")),
    ScenarioCheck(bounds.floor_above_capacity, ("managers.floor", "managers.capacity", "settings.limits")),
    ScenarioCheck(totals.floors_above_target, (*ROLES, "managers.floor", "settings.limits", *ASSIGNED)),
    ScenarioCheck(totals.capacity_below_target, (*ROLES, "managers.capacity", "settings.limits", *ASSIGNED)),
    ScenarioCheck(totals.minimums_above_target, ("territories", "settings.limits", *ASSIGNED)),
    ScenarioCheck(totals.maximums_below_target, ("territories", "settings.limits", *ASSIGNED)),
    ScenarioCheck(planner.fixed_above_target, (*LIMIT_ROWS, "products.family", *ASSIGNED)),
    ScenarioCheck(planner.fixed_above_capacity, (*LIMIT_ROWS, "managers.capacity")),
    ScenarioCheck(planner.fixed_above_maximum, (*LIMIT_ROWS, "territories.max")),
    ScenarioCheck(goals.goal_order, ("settings.goal",)),
    ScenarioCheck(
        goals.goal_without_data,
        ("settings.goal", KIND, "products.margin", "margins.margin", "customers.margin", "managers.capacity"),
    ),
    ScenarioCheck(
        unused.basis_without_data,
        ("settings.fair_share", "potential.potential", "history.amount", "managers.capacity"),
    ),
    ScenarioCheck(unused.growth_without_previous, ("settings.limits", "managers.manager", "managers.previous")),
    ScenarioCheck(
        unused.hours_without_effort,
        (
            *("settings.limits", "managers.hours", "effort.hours"),
            *(KIND, "settings.structure.hours_per_customer"),
            *("customers.hours", "deals.hours", "stages.hours"),
        ),
    ),
    ScenarioCheck(unused.share_above_one, ("settings.limits", "settings.over_assignment", "settings.structure.growth")),
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
    if draft.trusts([KIND]):
        findings += presence.missing_table_of_structure(draft)
    draft = draft.blaming(findings)
    for table in [table for name, table in draft.scenario.tables.items() if unread.is_read(draft, name)]:
        findings += [finding for check in TABLE_CHECKS for finding in check(draft, table)]
    draft = draft.blaming(findings)
    for check in SCENARIO_CHECKS:
        if draft.trusts(check.needs):
            found = list(check.run(draft))
            findings += found
            draft = draft.blaming(found)
    return draft, findings
