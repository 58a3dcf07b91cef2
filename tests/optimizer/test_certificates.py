"""Optima of the linear programs are proven by their duals, for HiGHS in process and for CBC through PuLP.

With ``y`` the duals and ``d = cost - A' y`` the reduced costs, a point is optimal if it keeps all rows and bounds, a
positive dual stands only on a lower bound and a negative one only on an upper (dual feasibility), and both objectives
are equal:  ``cost x = sum of y+ lower + y- upper`` over rows and columns, which is complementary slackness summed up.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from optimizer.choose import aimed_program
from optimizer.goals import LINEAR
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.place import place, placing_program
from optimizer.program import Program
from optimizer.solvers import Ending, Solution, find_solver
from optimizer.structures import instance_of
from tests.optimizer.solving import call, solve
from tests.random_scenario import Kind, random_scenario
from tests.scenario_text import read_text

SOLVERS = ("highs", "cbc")
#: Solvers keep rows and reduced costs to 1e-7; a hundredth of a thousandth of a typical cell is left for sums of them.
NEAR = 1e-6
KIND = Kind(soft=True, margins=True, most=(5, 4, 3))
CROWDED = Kind(families=("capacity", "potential", "planner"), room=0.05, most=(4, 4, 3))


def matrix(program: Program) -> NDArray[np.float64]:
    """The program's matrix, written out."""
    result = np.zeros((len(program.row_lower), len(program.cost)))
    for column in range(len(program.cost)):
        for entry in range(program.start[column], program.start[column + 1]):
            result[program.index[entry], column] += program.value[entry]
    return result


def bound_value(multiplier: NDArray[np.float64], lower: NDArray[np.float64], upper: NDArray[np.float64]) -> float:
    """Sum of multipliers times the bounds they stand on; minus infinity where there is no such bound."""
    live = np.abs(multiplier) > NEAR
    bound = np.where(multiplier > 0, lower, upper)[live]
    return float((multiplier[live] * bound).sum())


def prove(program: Program, solution: Solution) -> None:
    """Show that a solution is an optimum, from the arrays alone."""
    assert solution.ending is Ending.OPTIMAL
    A, x = matrix(program), solution.column
    row = A @ x
    assert (x >= program.lower - NEAR).all()
    assert (x <= program.upper + NEAR).all()
    assert (row >= program.row_lower - NEAR).all()
    assert (row <= program.row_upper + NEAR).all()
    assert solution.reduced_cost == pytest.approx(program.cost - A.T @ solution.dual, abs=NEAR)
    assert solution.objective == pytest.approx(float(program.cost @ x), rel=1e-9, abs=NEAR)
    dual = bound_value(solution.dual, program.row_lower, program.row_upper)
    dual += bound_value(solution.reduced_cost, program.lower, program.upper)
    assert dual == pytest.approx(solution.objective, rel=1e-7, abs=1e-5)


def programs(seed: int, folder: Path, kind: Kind = KIND) -> dict[str, Program]:
    """Programs of a random scenario: the least shortfall, the least price of violations, and both goals."""
    scenario = random_scenario(seed, folder, kind)
    instance = instance_of(scenario)
    targets, limits = product_targets(instance), build_limits(instance)
    placing, shortfall, violations = placing_program(instance, targets, limits)
    spared = placing.with_bounds(shortfall.span, 0.0, targets.upper / placing.scale)
    result = {"shortfall": placing.with_cost(shortfall.span, 1.0)}
    if len(violations.column):
        both = spared.with_cost(violations.column, violations.price).cost
        both[shortfall.span] = 100.0
        result["violations"] = spared.with_cost(slice(0, len(both)), both)
    placed = place(instance, targets, limits, call())
    for name, goal in LINEAR.items():
        result[name] = aimed_program(instance, goal, [placed.targets, *placed.limits], placed.face)
    return result


@pytest.mark.parametrize("seed", range(30))
def test_optima_are_proven_and_the_same(seed: int, tmp_path: Path):
    for name, program in programs(seed, tmp_path).items():
        solutions = [find_solver(solver)(program, None) for solver in SOLVERS]
        for solution in solutions:
            prove(program, solution)
        assert solutions[0].objective == pytest.approx(solutions[1].objective, rel=1e-7, abs=1e-7), name


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("seed", [1, 3, 4, 5])
def test_duals_say_how_the_objective_changes(seed: int, solver: str, tmp_path: Path):
    """The optimum is convex in the bounds: a dual's line lies below it on both sides, one of a wrong sign would not."""
    program = programs(seed, tmp_path, CROWDED)["shortfall"]
    optimum = find_solver(solver)
    solution = optimum(program, None)
    priced = np.flatnonzero(np.abs(solution.dual) > NEAR)
    assert solution.objective > NEAR
    assert len(priced)
    for row in priced[:4]:
        for change in (-0.01, 0.01):
            low, high = program.row_lower.copy(), program.row_upper.copy()
            low[row], high[row] = low[row] + change, high[row] + change
            moved = optimum(replace(program, row_lower=low, row_upper=high), None)
            assert moved.ending is not Ending.OPTIMAL or (
                moved.objective >= solution.objective + solution.dual[row] * change - 1e-8
            )


def test_signs_of_duals_are_as_the_docstring_says(tmp_path: Path):
    """One manager can carry 60 of 100: a unit more capacity is a unit less shortfall, a unit more target one more."""
    for solver in SOLVERS:
        program, solution = _small(tmp_path, solver)
        product, capacity = (block.first for block in program.rows[:2])
        assert solution.objective * program.scale == pytest.approx(40)
        assert solution.dual[capacity] == pytest.approx(-1)
        assert solution.dual[product] == pytest.approx(1)


def _small(folder: Path, solver: str) -> tuple[Program, Solution]:
    instance = instance_of(read_text(folder, "target = 100", managers="manager, capacity\nAnn, 60"))
    program, shortfall, _ = placing_program(instance, product_targets(instance), build_limits(instance))
    program = program.with_cost(shortfall.span, 1.0)
    return program, find_solver(solver)(program, None)


@pytest.mark.parametrize("goal", ['["fair"]', '["margin", "fair"]', '["balance", "fair"]'])
@pytest.mark.parametrize("seed", range(4))
def test_plans_by_either_solver_place_the_same(seed: int, goal: str, tmp_path: Path):
    kind = Kind(most=(4, 3, 3), families=("capacity", "hours", "potential", "planner"), margins=True)
    kind = replace(kind, settings=f"goal = {goal}")
    scenario = random_scenario(101 + seed, tmp_path, kind)
    plans = [solve(scenario, solver) for solver in SOLVERS]
    assert plans[0].status == plans[1].status
    assert plans[0].status.has_plan
    assert (np.abs(plans[0].placed - plans[1].placed) <= plans[0].money.step).all()
    # The spread is unique, so both plans are the same, but for a step where a half may be rounded either way.
    assert (np.abs(plans[0].target - plans[1].target) <= plans[0].money.step).all()
