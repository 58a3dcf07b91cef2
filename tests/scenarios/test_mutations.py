"""Whatever happens to a scenario's files, it ends in findings or in a plan, never in a traceback."""

from pathlib import Path

import pytest

from checker.outcome import Verdict
from checker.verify import verify
from models.finding import Finding, Severity, has_errors
from models.plan import Status
from models.scenario import Scenario
from optimizer.allocate import allocate
from optimizer.solvers import find_solver
from optimizer.stopwatch import Stopwatch
from scenarios.read import read_scenario
from scenarios.run_folder import write_run
from scenarios.write import write_scenario
from tests.scenarios.files import write
from tests.scenarios.mutations import damaged

#: Seeds are run in blocks, so that the processes of the test run share them.
BLOCK, BLOCKS = 100, 24


@pytest.mark.parametrize("block", range(BLOCKS))
def test_damage_ends_in_findings_or_in_a_plan(tmp_path, block):
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        one = damaged(seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        scenario, findings = read_scenario(write(folder, one.files), one.overrides)
        assert (scenario is None) == has_errors(findings), f"seed {seed}"
        for finding in findings:
            assert_readable(finding, f"seed {seed}: {finding}")
        if scenario is not None:
            assert_usable(scenario, folder)
            assert_planned(scenario, findings, folder / "run" / scenario.name, f"seed {seed}")


def assert_readable(finding: Finding, which: str) -> None:
    assert isinstance(finding.severity, Severity), which
    assert finding.message.endswith((".", "?")), which
    assert finding.advice.endswith((".", "?")), which
    assert len(finding.message) < 500, which
    assert finding.row is None or finding.row >= 1, which
    assert finding.message.encode(), which


def assert_usable(scenario: Scenario, folder) -> None:
    """Use the scenario as a run does."""
    assert scenario.money.assigned.sum() >= 0
    write_scenario(scenario, folder / "again" / scenario.name)
    again, findings = read_scenario(folder / "again" / scenario.name)
    assert again is not None, findings


def assert_planned(scenario: Scenario, findings: list[Finding], run: Path, which: str) -> None:
    """Plan the scenario and have the run verified."""
    plan = allocate(scenario, find_solver("highs"), Stopwatch())
    assert plan.status in (Status.COMPLETE, Status.SHORTFALL, Status.CONTRADICTION), f"{which}: {plan.findings}"
    write_run(plan, scenario, findings, run)
    wanted = Verdict.PASSED if plan.status.has_plan else Verdict.NO_PLAN
    report = verify(run)
    assert report.verdict is wanted, "\n".join([which, *report.lines()])


def test_both_ends_are_met():
    """The damage is neither so small that nothing is found, nor so great that nothing is left."""
    seeds = range(300)
    kinds = {tuple(sorted(damaged(seed).files)) for seed in seeds}
    assert len(kinds) > 20
    assert any(damaged(seed).overrides for seed in seeds)
