"""Time limit, interrupt and a solver that fails: each is told apart."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import numpy as np
import pytest
from highspy import Highs

from models.plan import Status
from models.scenario import Scenario
from optimizer.allocate import allocate
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.place import placing_program
from optimizer.program import Program
from optimizer.solvers import Ending, Solution, find_solver
from optimizer.stopwatch import Stopwatch
from optimizer.structures import instance_of
from tests.optimizer.solving import solve
from tests.random_scenario import random_scenario
from tests.scenario_text import read_text

SOLVERS = ("highs", "cbc")


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("floor", [49, 51])
def test_solvers_agree_on_what_cannot_hold(floor: int, solver: str, tmp_path: Path):
    """Bob sells in South alone, where 50 is the most: a floor of 49 can hold, one of 51 cannot."""
    scenario = read_text(
        tmp_path,
        "target = 100",
        managers=f"manager, floor\nAnn, 10\nBob, {floor}",
        territories="territory, max\nNorth,\nSouth, 50",
        coverage="manager, territory\nAnn,\nBob, South",
    )
    instance = instance_of(scenario)
    program, _, _ = placing_program(instance, product_targets(instance), build_limits(instance))
    can = floor == 49
    assert find_solver(solver)(program, None).ending is (Ending.OPTIMAL if can else Ending.INFEASIBLE)
    plan = solve(scenario, solver)
    assert plan.status is (Status.COMPLETE if can else Status.CONTRADICTION)
    assert plan.target.sum() == (100 if can else 0)


@pytest.mark.parametrize("solver", SOLVERS)
def test_no_time_at_all_is_stopped(solver: str, tmp_path: Path):
    plan = solve(random_scenario(1, tmp_path), solver, time_limit=1e-9)
    assert plan.status is Status.STOPPED
    assert [finding.check for finding in plan.findings] == ["stopped"]
    assert len(plan.target) == 0


@pytest.mark.parametrize(
    ("ending", "words"),
    [(Ending.TIME_LIMIT, "time limit"), (Ending.INTERRUPTED, "nterrupted"), (Ending.FAILED, "out of memory")],
)
def test_endings_of_a_solver_are_told_apart(ending: Ending, words: str, tmp_path: Path):
    def ended(program: Program, time_limit: float | None) -> Solution:
        nothing = np.full(len(program.cost), np.nan)
        return Solution(ending, nothing, nothing, np.full(len(program.row_lower), np.nan), np.nan, "out of memory")

    plan = allocate(_short(tmp_path), ended, Stopwatch())
    assert plan.status is Status.STOPPED
    assert words in plan.findings[0].message


def test_interrupt_inside_a_solver_is_stopped(tmp_path: Path):
    def interrupted(program: Program, time_limit: float | None) -> Solution:
        raise KeyboardInterrupt

    plan = allocate(_short(tmp_path), interrupted, Stopwatch())
    assert plan.status is Status.STOPPED
    assert "nterrupted" in plan.findings[0].message


def test_keyboard_is_heard_while_highs_works(monkeypatch: pytest.MonkeyPatch):
    """A real signal, while HiGHS is at a program that would take it long: it comes back at once, and is passed on."""
    rng = np.random.default_rng(1)
    rows, columns = 1500, 1500
    value = rng.random((columns, rows))
    program = Program(
        cost=-rng.random(columns),
        lower=np.zeros(columns),
        upper=np.full(columns, np.inf),
        row_lower=np.full(rows, -np.inf),
        row_upper=rng.random(rows) + 1,
        start=np.arange(columns + 1) * rows,
        index=np.tile(np.arange(rows), columns),
        value=value.ravel(),
        cells=columns,
        scale=1.0,
        rows=(),
    )
    timer = threading.Timer(0.3, signal.raise_signal, [signal.SIGINT])
    start = Highs.startSolve

    def started(highs: Highs) -> None:
        timer.start()
        start(highs)

    monkeypatch.setattr(Highs, "startSolve", started)
    # A run begun in the background has the keyboard ignored; this test is about one that hears it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            find_solver("highs")(program, None)
    finally:
        timer.cancel()
        signal.signal(signal.SIGINT, before)


def _short(folder: Path) -> Scenario:
    """A scenario that cannot do without a solver: something is short, and some of it by hours."""
    managers = "manager, capacity, hours\nAnn, 40, 30\nBob, 40,"
    return read_text(folder, "target = 100", managers=managers, effort="hours\n1000000")
