"""An optimum over a part of the cells answers as one over all of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from optimizer.explain.at_part import AtPart, part_of
from optimizer.solvers.vertex import Vertex
from optimizer.stopwatch import Stopwatch
from tests.optimizer.test_least_load import balanced
from tests.random_scenario import Kind, random_scenario

KIND = Kind(families=("capacity", "potential", "planner"), short=False, most=(8, 5, 5))


def parts(folder: Path, seeds: range, monkeypatch: pytest.MonkeyPatch) -> list[AtPart]:
    """Make programs of balance whose optimum is found over one cell of each limit."""
    monkeypatch.setattr("optimizer.explain.at_part.OF_EACH", 1)
    found = []
    for seed in seeds:
        instance, program, loads = balanced(random_scenario(seed, folder / f"{seed}", KIND))
        limits = [*(block.grouping for block in program.rows[:-1]), loads]
        found.append(part_of(program, limits, instance.fair_share, Stopwatch()))
    return [one for one in found if one is not None]


@pytest.mark.parametrize("block", range(0, 60, 20))
def test_every_answer_is_that_of_all_cells(block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    fewer = 0
    for part in parts(tmp_path, range(block, block + 20), monkeypatch):
        program, whole = part.program, Vertex(part.program, Stopwatch())
        fewer += len(part.part) < len(program.cost)
        assert part.solution.objective == pytest.approx(whole.solution.objective, abs=1e-7)
        assert part.solution.column.shape == part.solution.reduced_cost.shape == program.cost.shape
        rows = np.arange(program.rows[-1].first)
        for one in (part, whole):
            one.let_miss(rows, 1e3)
        for row in rows.tolist():
            for factor in (0.8, 1.1):
                low, high = program.row_lower[row] * factor, program.row_upper[row] * factor
                expected = whole.moved(row, low, high).objective
                assert part.moved(row, low, high).objective == pytest.approx(expected, abs=1e-6)
            assert part.without(row).objective == pytest.approx(whole.without(row).objective, abs=1e-6)
    assert fewer >= 3


def test_another_optimum_of_a_part_keeps_all_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for part in parts(tmp_path, range(20), monkeypatch):
        column, proven = part.other_optimum()
        program = part.program
        used = program.sums(column)
        assert not proven
        assert (used >= program.row_lower - 1e-6).all()
        assert (used <= program.row_upper + 1e-6).all()
        assert column[-1] == pytest.approx(part.solution.objective, abs=1e-7)


def test_a_part_that_is_not_enough_is_no_optimum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """With a cell left out that would pay, the duals say so."""
    for part in parts(tmp_path, range(20), monkeypatch):
        duals = part.vertex.solution
        assert part.proven(duals)
        dear = replace(duals, dual=duals.dual + 1.0)
        outside = np.setdiff1d(np.arange(part.program.cells), part.part)
        assert not len(outside) or not part.proven(dear)
