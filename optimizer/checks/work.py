"""Check of managers to whom the structure leaves nothing to do where they are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.strictness import strict
from models.finding import Finding, Severity
from models.scenario import Scenario
from models.streams import able
from models.structure import STAGES
from optimizer.cells import Cells
from optimizer.checks.named import named
from optimizer.checks.possible import possible_cells


def manager_without_work(scenario: Scenario, covered: Cells, cells: Cells) -> Iterator[Finding]:
    """Yield a finding for each manager who covers places but has no work there: an error if he has a floor."""
    managers = covered.shape[0]
    covers = np.bincount(covered.manager, minlength=managers) > 0
    works = np.bincount(possible_cells(scenario, covered, cells).manager, minlength=managers) > 0
    held = (scenario.numbers("managers", "floor") > 0) & strict(scenario, "floor")
    may = able(scenario).any(axis=1)

    def words(manager: int) -> tuple[str, str]:
        name = scenario.managers[manager]
        but = "but has a floor" if held[manager] else "and gets no target"
        if not may[manager]:
            return f'"{name}" has a role that does no work, {but}.', "Correct the role, or take out the floor."
        if scenario.settings.structure.kind == STAGES:
            message = f'"{name}" covers only places where nobody does some other stage, {but}.'
            return message, "Add rows to coverage for the stages that are missing there, or for him elsewhere."
        message = f'"{name}" wins no customers and has none to keep where he covers, {but}.'
        return message, "Give him customers in table customers, or take the manager out."

    idle = covers & ~works
    # that a role does no work is a finding of its own
    for severity, some in ((Severity.ERROR, idle & held), (Severity.WARNING, idle & ~held & may)):
        yield from named(scenario, "managers", "manager-without-work", severity, some, words)
