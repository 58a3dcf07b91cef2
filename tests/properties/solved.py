"""The whole way of a case: from files to the scenario, the plan and the run folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from checker.verify import verify
from models.finding import Finding, has_errors
from models.plan import Plan
from models.scenario import Scenario
from optimizer.allocate import allocate
from optimizer.solvers import find_solver
from optimizer.stopwatch import Stopwatch
from scenarios.read import read_scenario
from scenarios.run_folder import write_run
from tests.properties.case import Case


@dataclass(frozen=True)
class Solved:
    """A case that is in order, and its plan."""

    scenario: Scenario
    findings: list[Finding]
    plan: Plan

    @property
    def status(self) -> str:
        return self.plan.status.value

    @property
    def targets(self) -> dict[tuple[str, str, str], int]:
        """Target of each cell by its names, in smallest units."""
        names = (self.scenario.managers, self.scenario.products, self.scenario.territories)
        codes = (self.plan.manager, self.plan.product, self.plan.territory)
        keys = zip(*(name.take(code).tolist() for name, code in zip(names, codes, strict=True)), strict=True)
        return dict(zip(keys, self.plan.target.tolist(), strict=True))

    def write(self, folder: Path) -> Path:
        """Write the run folder."""
        write_run(self.plan, self.scenario, self.findings, folder)
        return folder

    def said(self, check: str) -> bool:
        """Whether a finding of this name was made."""
        return any(finding.check == check for finding in self.plan.findings)


def read(case: Case, folder: Path) -> tuple[Scenario | None, list[Finding]]:
    """Write a case into a folder and read it."""
    scenario, findings = read_scenario(case.write(folder))
    assert (scenario is None) == has_errors(findings)
    return scenario, findings


def solve_folder(folder: Path) -> Solved | None:
    """Read a scenario's folder and plan it; None if it has errors."""
    scenario, findings = read_scenario(folder)
    if scenario is None:
        return None
    return Solved(scenario, findings, allocate(scenario, find_solver("highs"), Stopwatch()))


def solve(case: Case, folder: Path) -> Solved | None:
    """Write a case into a folder, read it and plan it; None if it has errors."""
    return solve_folder(case.write(folder))


def faults(run: Path) -> list[str]:
    """What the independent checker finds wrong with a run folder."""
    report = verify(run)
    return (
        [] if report.passed else [line for outcome in report.outcomes if outcome.failures for line in outcome.lines()]
    )
