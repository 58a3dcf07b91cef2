"""Contradiction, time limit and interrupt: each is told apart, and a contradiction is named in full and no more."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from models.plan import Plan, Status
from models.scenario import Scenario
from optimizer.allocate import allocate
from optimizer.conflict import contradiction
from optimizer.instance import Instance
from optimizer.limits import build_limits
from optimizer.limits.grouping import Grouping
from optimizer.limits.product import product_targets
from optimizer.optimum import Infeasible
from optimizer.place import place
from optimizer.program import Program
from optimizer.solvers import Ending, Solution, find_solver
from optimizer.stopwatch import Stopwatch
from tests.optimizer.solving import call, instance_of, solve
from tests.random_scenario import Kind, random_scenario
from tests.scenario_text import read_text

SOLVERS = ("highs", "cbc")


def floors_and_territories(folder: Path) -> Scenario:
    """Bob must have 60 and sells in South alone, where 50 is the most. Ann's floor and capacity have no part in it."""
    return read_text(
        folder,
        "target = 100",
        managers="manager, capacity, floor\nAnn, 80, 10\nBob, 90, 60",
        territories="territory, max\nNorth, \nSouth, 50",
        coverage="manager, territory\nAnn,\nBob, South",
    )


def planners_rows(folder: Path) -> Scenario:
    """Team East, Ann and Bob, has at most 50; she has 30 and he 30, agreed with each. Cid takes no part."""
    return read_text(
        folder,
        "target = 100",
        managers="manager, team\nAnn, East\nBob, East\nCid,",
        limits="""
            manager, team, min, max, reason
            ,        East, ,    50,  few buyers
            Ann,     ,     30,  ,    wish
            Bob,     ,     30,  30,  agreed
            Cid,     ,     5,   90,  agreed
        """,
    )


def over_the_target(folder: Path) -> Scenario:
    """Ann sells nothing but A, of which there are 100, and is to have 110. A product target is part of it."""
    return read_text(
        folder,
        products="product, target\nA, 100\nB, 40",
        managers="manager, floor\nAnn, 110\nBob, 5",
        coverage="manager, territory, product\nAnn, , A\nBob, ,",
    )


CONTRADICTIONS: dict[Callable[[Path], Scenario], set[str]] = {
    floors_and_territories: {"floor of Bob: at least 60", "territory South: at most 50"},
    planners_rows: {
        'planner\'s limit "few buyers: East": at most 50',
        'planner\'s limit "wish: Ann": at least 30',
        'planner\'s limit "agreed: Bob": exactly 30',
    },
    over_the_target: {"product target of A: exactly 100", "floor of Ann: at least 110"},
}


def named(plan: Plan) -> set[str]:
    """The limits that the one finding of a contradiction names."""
    assert plan.status is Status.CONTRADICTION
    (finding,) = plan.findings
    assert finding.check == "contradiction"
    texts = set(re.sub(r"\.$", "", finding.message.split(": ", 1)[1]).split("; "))
    assert finding.value == str(len(texts))
    return texts


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("case", CONTRADICTIONS, ids=lambda case: case.__name__)
def test_contradiction_is_named_in_full_and_no_more(case: Callable[[Path], Scenario], solver: str, tmp_path: Path):
    plan = solve(case(tmp_path), solver)
    assert named(plan) == CONTRADICTIONS[case]
    assert len(plan.target) == 0


def contradictory(seed: int, folder: Path) -> Scenario:
    """A random scenario with a floor so high that it cannot hold with some other limit."""
    kind = Kind(families=("capacity", "floor", "territory", "planner", "growth"), short=False, most=(3, 3, 3))
    scenario = random_scenario(seed, folder, kind)
    managers = scenario.tables["managers"]
    frame = managers.frame.copy()
    total = sum(map(float, scenario.assigned))
    frame["floor"] = np.where(np.arange(len(frame)) == seed % len(frame), 0.99 * total, np.nan)
    return replace(scenario, tables={**scenario.tables, "managers": replace(managers, frame=frame)})


def hold_together(groupings: list[Grouping], texts: set[str]) -> bool:
    """Whether there are amounts that keep the limits of these texts, by a solver and arrays of its own."""
    rows, most = [], []
    for grouping in groupings:
        keys = np.arange(len(grouping.lower))
        for key in keys[np.isin(grouping.texts(keys).tolist(), list(texts))].tolist():
            coef = np.ones(len(grouping.key)) if grouping.coef is None else grouping.coef
            line = np.where(grouping.key == key, coef, 0.0)
            # A product target may fall short, so it holds down only.
            low = -np.inf if grouping.family == "product" else grouping.lower[key]
            finite = [
                (sign * line, bound) for sign, bound in ((1, grouping.upper[key]), (-1, -low)) if np.isfinite(bound)
            ]
            rows += [line for line, _ in finite]
            most += [bound for _, bound in finite]
    if not rows:
        return True
    result = linprog(np.zeros(len(rows[0])), A_ub=np.array(rows), b_ub=np.array(most))
    assert result.status in {0, 2}
    return bool(result.status == 0)


def holds(instance: Instance, targets: Grouping, limits: list[Grouping], solver: str) -> bool:
    """Whether the limits can hold together."""
    try:
        place(instance, targets, limits, call(solver))
    except Infeasible:
        return False
    return True


@pytest.mark.parametrize("seed", range(14))
def test_random_contradictions_are_smallest_and_seen_by_both_solvers(seed: int, tmp_path: Path):
    instance = instance_of(contradictory(seed, tmp_path))
    targets, limits = product_targets(instance), build_limits(instance)
    verdicts = {holds(instance, targets, limits, solver) for solver in SOLVERS}
    assert verdicts == {False}
    (finding,) = contradiction(instance, targets, limits, call())
    texts = set(re.sub(r"\.$", "", finding.message.split(": ", 1)[1]).split("; "))
    assert len(texts) == int(finding.value) >= 2
    assert not hold_together([targets, *limits], texts)
    for text in texts:
        assert hold_together([targets, *limits], texts - {text}), text


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


def test_keyboard_is_heard_while_highs_works(tmp_path: Path):
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
    timer = threading.Timer(0.5, signal.raise_signal, [signal.SIGINT])
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            find_solver("highs")(program, None)
    finally:
        timer.cancel()


def _short(folder: Path) -> Scenario:
    """A scenario that cannot do without a solver."""
    return read_text(folder, "target = 100", managers="manager, capacity\nAnn, 40\nBob, 40")
