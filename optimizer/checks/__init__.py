"""Checks of what coverage makes of a scenario: one function each, named in one place, here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from models.checks.draft import Draft
from models.finding import Finding
from models.scenario import Scenario
from optimizer.cells import Cells, covered_cells
from optimizer.checks import coverage, history, potential, rows

#: What every check here needs to be in order.
NAMES = ("managers.manager", "products.product", "territories.territory", "coverage")
ASSIGNED = ("products.target", "products.over_assignment", "settings.target", "settings.over_assignment")


@dataclass(frozen=True, slots=True)
class CoverageCheck:
    """A check of the cells: it runs when there is no error in the tables and settings it needs."""

    run: Callable[[Scenario, Cells], Iterator[Finding]]
    needs: tuple[str, ...] = ()


COVERAGE_CHECKS: tuple[CoverageCheck, ...] = (
    CoverageCheck(coverage.product_not_sold, ASSIGNED),
    CoverageCheck(coverage.manager_sells_nothing, ("managers.floor", "settings.limits")),
    CoverageCheck(coverage.territory_not_covered, ("territories.min", "settings.limits")),
    CoverageCheck(potential.potential_zero, ("potential", "settings.limits", *ASSIGNED)),
    CoverageCheck(history.history_not_covered, ("history",)),
    CoverageCheck(rows.limit_matches_nothing, ("managers", "products", "territories", "limits", "settings.limits")),
)


def check_coverage(draft: Draft) -> list[Finding]:
    """Check the cells of a scenario, as far as its names and its coverage can be trusted."""
    if not draft.trusts(NAMES) or not {"managers"}.issubset(draft.scenario.tables):
        return []
    cells = covered_cells(draft.scenario)
    return [
        finding
        for check in COVERAGE_CHECKS
        if draft.trusts(check.needs)
        for finding in check.run(draft.scenario, cells)
    ]
