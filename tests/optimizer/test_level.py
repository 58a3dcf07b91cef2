"""Levelling takes few solves, and each of them begins where the one before it ended."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import optimizer.place
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.optimum import Call
from optimizer.place import place
from optimizer.program import Program
from optimizer.solvers import Solution, find_solver
from optimizer.stopwatch import Stopwatch
from optimizer.structures import instance_of
from tests.scenario_text import read_text


class Counted:
    """HiGHS, with a list of the programs it was given."""

    def __init__(self) -> None:
        self.programs: list[Program] = []

    def __call__(self, program: Program, time_limit: float | None) -> Solution:
        self.programs.append(program)
        return find_solver()(program, time_limit)


@pytest.fixture(autouse=True)
def _no_cuts(monkeypatch):
    """Cuts would spare these small scenarios their linear programs."""
    monkeypatch.setattr(optimizer.place, "cut_of", lambda *_: None)


def missed(folder: Path, **tables: str) -> tuple[list[float], Counted]:
    """What is missed of each product, and the solver that found it."""
    instance, solver = instance_of(read_text(folder / "scenario", **tables)), Counted()
    targets = product_targets(instance)
    placed = place(instance, targets, build_limits(instance), Call(solver, Stopwatch()))
    return np.asarray(targets.upper - placed.targets.lower).tolist(), solver


PRODUCTS = """
    product, target
    A, 100
    B, 200
    C, 300
    D, 400
"""


def test_where_all_can_fall_short_alike_no_level_is_solved(tmp_path: Path):
    short, solver = missed(tmp_path, products=PRODUCTS, managers="manager, capacity\nAnn, 500")
    assert short == pytest.approx([50, 100, 150, 200])
    assert len(solver.programs) == 1


def test_products_that_share_a_level_take_one_solve(tmp_path: Path):
    managers, coverage = "manager, capacity\nAnn, 500\nBob,", "manager, product\nAnn,A\nAnn,B\nAnn,C\nBob,D"
    short, solver = missed(tmp_path, products=PRODUCTS, managers=managers, coverage=coverage)
    assert short == pytest.approx([100 / 6, 200 / 6, 300 / 6, 0])  # Ann carries 500 of 600; Bob all of D
    assert len(solver.programs) == 2


def test_every_level_begins_at_the_vertex_of_the_one_before(tmp_path: Path):
    managers = """
        manager, capacity
        Ann, 90
        Bob, 100
        Cem, 420
    """
    coverage = """
        manager, product
        Ann, A
        Bob, B
        Cem, C
        Cem, D
    """
    short, solver = missed(tmp_path, products=PRODUCTS, managers=managers, coverage=coverage)
    assert short == pytest.approx([10, 100, 120, 160])  # at 50 %, then 40 % of C and of D, then 10 %
    first, *levels = solver.programs
    assert first.basis is None
    assert len(levels) in (2, 3)  # C and D share a level; a single one that is left needs no solve
    assert all(program.basis is not None for program in levels)
