"""What is done only in large scenarios, in small ones: the answers are as good, and take few pivots."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from optimizer.explain import relaxing, sifted
from optimizer.explain.contradiction import MOST, explain_contradictions
from optimizer.solvers import warm
from optimizer.solvers.warm import WarmHighs
from optimizer.stopwatch import Stopwatch
from tests.optimizer.contradictions.random_contradiction import tightened
from tests.optimizer.contradictions.test_planted import planted
from tests.optimizer.contradictions.test_random import judged
from tests.scenario_text import read_text

#: Scenarios that must contradict themselves.
CONTRADICTORY = 25


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every scenario for a large one."""
    monkeypatch.setattr(sifted, "LARGE", 1)
    monkeypatch.setattr(warm, "LARGE", 1)


def test_random_contradictions_in_large_scenarios(tmp_path: Path):
    found = 0
    for seed in count(5_000):
        for scenario in tightened(seed, tmp_path / str(seed), 8):
            found += judged(scenario)
            if found == CONTRADICTORY:
                return


def test_floors_under_all_cells_take_no_pivot_for_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pivots: list[int] = []
    solve = WarmHighs.optimum

    def counted(self: WarmHighs) -> object:
        solution = solve(self)
        pivots.append(self._highs.getInfo().simplex_iteration_count)
        return solution

    monkeypatch.setattr(WarmHighs, "optimum", counted)
    names = [f"P{number:02}" for number in range(40)]
    scenario = read_text(
        tmp_path / "scenario",
        "[limits]\nband = { min = 0.9 }",
        products="product, target\n" + "\n".join(f"{name}, 100" for name in names),
        managers="manager, capacity\nAnn, 4000\nBob, 1790",
    )
    (one,) = explain_contradictions(scenario, Stopwatch()).found
    assert any(member.text.startswith("capacity of Bob") for member in one.members)
    assert pivots[0] <= 2  # of 80 cells, each at its floor to begin with


def test_no_bound_is_tried_where_other_contradictions_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    tried: list[int] = []
    monkeypatch.setattr(relaxing, "bound_relaxed", lambda *_: tried.append(1))
    scenario, _ = planted(tmp_path / "scenario", MOST + 1, seed=1)
    told = explain_contradictions(scenario, Stopwatch())
    assert told.more
    assert not tried
    assert not any(one.relaxations for one in told.found)
