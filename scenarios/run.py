"""One run: a scenario is read and checked, planned, and written into its folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.finding import Finding, Severity
from models.plan import Plan, Status
from models.scenario import Scenario
from optimizer.solvers import Solver
from optimizer.stopwatch import Stopwatch
from scenarios.input_copy import InputCopy
from scenarios.read import read_scenario
from scenarios.run_folder import write_run
from scenarios.summary import Summary


@dataclass(frozen=True, slots=True)
class Draft:
    """A scenario that was read and checked, before anything is decided.

    Attributes
    ----------
    name : name of its folder
    scenario : None if it has errors
    findings : what the checks noticed
    seconds : what reading and checking took
    """

    name: str
    scenario: Scenario | None
    findings: tuple[Finding, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it ended and was written.

    Attributes
    ----------
    folder : where it was written
    status : how it ended
    scenario : None if it has errors
    plan : None if nothing was decided
    findings : of reading and of deciding
    summary : what stands in summary.json
    """

    folder: Path
    status: Status
    scenario: Scenario | None
    plan: Plan | None
    findings: tuple[Finding, ...]
    summary: Summary

    @property
    def name(self) -> str:
        """Name of the scenario's folder."""
        return self.folder.name


def read_draft(folder: Path, overrides: Sequence[str] = ()) -> Draft:
    """Read and check the scenario in a folder, with settings and cells overridden."""
    watch = Stopwatch()
    with watch.step("read"):
        scenario, findings = read_scenario(folder, overrides)
    return Draft(folder.resolve().name, scenario, tuple(findings), watch.seconds["read"])


def run_draft(draft: Draft, folder: Path, solver: Solver, watch: Stopwatch) -> Run:
    """Plan a scenario and write its run folder; an interrupt from the keyboard ends it as stopped.

    Parameters
    ----------
    draft : the scenario, read and checked
    folder : where the run is written, named after the scenario's folder
    solver : of linear programs
    watch : measures the steps and holds the time limit
    """
    if draft.scenario is None:
        return _written(draft, None, Status.INVALID, folder, watch)
    try:
        from optimizer.allocate import allocate

        with InputCopy(draft.scenario, folder) as copy:
            plan = allocate(draft.scenario, solver, watch)
            return _written(draft, plan, plan.status, folder, watch, copy)
    except KeyboardInterrupt:
        return _written(_stopped(draft), None, Status.STOPPED, folder, watch)


def _written(
    draft: Draft, plan: Plan | None, status: Status, folder: Path, watch: Stopwatch, copy: InputCopy | None = None
) -> Run:
    seconds = {"read": draft.seconds, **watch.seconds}
    summary = write_run(plan, draft.scenario, draft.findings, folder, status=status, seconds=seconds, copy=copy)
    findings = (*draft.findings, *(plan.findings if plan else ()))
    return Run(folder, status, draft.scenario, plan, findings, summary)


def _stopped(draft: Draft) -> Draft:
    message = "The run was interrupted from the keyboard before its plan was written."
    finding = Finding("stopped", Severity.ERROR, message, "Run it again; nothing but time was lost.")
    return replace(draft, findings=(*draft.findings, finding))
