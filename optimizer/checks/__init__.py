"""Checks of what coverage and structure make of a scenario: one function each, named in one place, here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from models.checks import ROLES
from models.checks.draft import Draft
from models.finding import Finding
from models.scenario import Scenario
from optimizer.cells import Cells, covered_cells
from optimizer.checks import (
    coverage,
    customers,
    deal_sizes,
    history,
    potential,
    rows,
    stages,
    takers,
    winning,
    work,
)
from optimizer.structures import structure_of

#: What every check here needs to be in order.
NAMES = ("managers.manager", "products.product", "territories.territory", "coverage")
ASSIGNED = ("products.target", "products.over_assignment", "settings.target", "settings.over_assignment")
#: What tells which cells a structure has.
WORK = (
    *(*ROLES, *ASSIGNED, "settings.step", "settings.structure"),
    *(f"customers.{column}" for column in ("customer", "manager", "territory", "product", "base", "hand_to")),
)


@dataclass(frozen=True, slots=True)
class CoverageCheck:
    """A check of the cells: it runs when there is no error in the tables and settings it needs."""

    run: Callable[[Scenario, Cells], Iterator[Finding]]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkCheck:
    """A check of what coverage allows and of the cells that the structure makes of it."""

    run: Callable[[Scenario, Cells, Cells], Iterator[Finding]]
    needs: tuple[str, ...] = ()


COVERAGE_CHECKS: tuple[CoverageCheck, ...] = (
    CoverageCheck(coverage.product_not_sold, ASSIGNED),
    CoverageCheck(coverage.manager_sells_nothing, ("managers.floor", "settings.limits")),
    CoverageCheck(coverage.territory_not_covered, ("territories.min", "settings.limits")),
    CoverageCheck(potential.potential_zero, ("potential", "settings.limits", *ASSIGNED)),
    CoverageCheck(history.history_not_covered, ("history",)),
)

WORK_CHECKS: tuple[WorkCheck, ...] = (
    WorkCheck(work.manager_without_work, ("managers.floor", "settings.limits")),
    WorkCheck(stages.stage_not_covered, ASSIGNED),
    WorkCheck(stages.product_without_stage, ASSIGNED),
    WorkCheck(customers.customer_not_covered),
    WorkCheck(customers.customer_without_target, ASSIGNED),
    WorkCheck(takers.taker_no_farmer),
    WorkCheck(takers.hand_to_itself),
    WorkCheck(takers.nobody_takes_over),
    WorkCheck(winning.retained_above_target, ASSIGNED),
    WorkCheck(winning.nobody_wins, ASSIGNED),
    WorkCheck(deal_sizes.deal_size_unknown, ("deals",)),
    WorkCheck(deal_sizes.too_many_units, ("deals", "stages", *ASSIGNED)),
    WorkCheck(rows.limit_matches_nothing, ("managers", "products", "territories", "limits", "settings.limits")),
)


def check_coverage(draft: Draft) -> list[Finding]:
    """Check the cells of a scenario, as far as its names, its coverage and its structure can be trusted."""
    if not draft.trusts(NAMES) or not {"managers"}.issubset(draft.scenario.tables):
        return []
    covered = covered_cells(draft.scenario)
    findings = [
        finding
        for check in COVERAGE_CHECKS
        if draft.trusts(check.needs)
        for finding in check.run(draft.scenario, covered)
    ]
    if draft.trusts(WORK):
        cells = structure_of(draft.scenario).cells_of(draft.scenario, covered)
        findings += [
            finding
            for check in WORK_CHECKS
            if draft.trusts(check.needs)
            for finding in check.run(draft.scenario, covered, cells)
        ]
    return findings
