"""Independent contradictions that were planted are all found; the settings and the cost of it."""

from __future__ import annotations

import re
from pathlib import Path
from time import process_time

import numpy as np
import pandas as pd
import pytest

from benchmarks.generator import generate
from benchmarks.sizes import Size, Tightness
from models.scenario import Scenario
from optimizer.explain.contradiction import MOST, contradiction_findings, explain_contradictions
from optimizer.stopwatch import OutOfTime, Stopwatch
from scenarios.read import read_scenario
from tests.optimizer.contradictions.judge import Judge
from tests.scenario_text import read_text


def planted(folder: Path, count: int, seed: int) -> tuple[Scenario, set[int]]:
    """Managers with a territory each, two products; the floors of some are above what is left there."""
    rng = np.random.default_rng(seed)
    managers = count + 6
    wrong = set(rng.choice(managers, count, replace=False).tolist())
    most, potential = rng.integers(50, 90, managers), rng.integers(10, 60, (managers, 2))
    room = np.minimum(most, potential.sum(axis=1))
    floor = np.where(np.isin(np.arange(managers), list(wrong)), room + rng.integers(1, 30, managers), room // 2)
    rows = range(managers)
    return read_text(
        folder / "scenario",
        "",
        products=f"product, target\nA, {100 * managers}\nB, {100 * managers}",
        managers="manager, floor\n" + "\n".join(f"M{i:02d}, {floor[i]}" for i in rows),
        territories="territory, max\n" + "\n".join(f"T{i:02d}, {most[i]}" for i in rows),
        coverage="manager, territory\n" + "\n".join(f"M{i:02d}, T{i:02d}" for i in rows),
        potential="product, territory, potential\n"
        + "\n".join(f"{p}, T{i:02d}, {potential[i, k]}" for i in rows for k, p in enumerate("AB")),
    ), wrong


@pytest.mark.parametrize("count", range(1, MOST + 1))
def test_planted_contradictions_are_all_found(count: int, tmp_path: Path):
    scenario, wrong = planted(tmp_path, count, count)
    told = explain_contradictions(scenario, Stopwatch())
    assert {int(re.sub(r"\D", "", one.members[0].name)) for one in told.found} == wrong
    assert len(told.found) == count
    assert (told.more, told.enough) == (False, True)
    assert all(one.relaxations for one in told.found)
    judge = Judge(scenario)
    for one in told.found:
        assert not judge.hold([judge.bound_of(member) for member in one.members])


def test_more_than_are_looked_for_is_said(tmp_path: Path):
    scenario, _ = planted(tmp_path, MOST + 2, 1)
    told = explain_contradictions(scenario, Stopwatch())
    assert (len(told.found), told.more, told.enough) == (MOST, True, False)
    last = contradiction_findings(told)[-1]
    assert last.message == "There are more contradictions than these 10."
    assert len(told.together) == MOST + 2
    assert last.advice.endswith("and 6 more changes, listed by kvota explain. All are gone then.")


def test_limits_that_hold_together_contradict_nothing(tmp_path: Path):
    told = explain_contradictions(planted(tmp_path, 0, 1)[0], Stopwatch())
    assert (told.found, told.more, told.enough) == ((), False, True)


def test_soft_limits_take_no_part(tmp_path: Path):
    scenario = read_text(
        tmp_path / "scenario",
        'target = 100\n[limits]\nterritory = { mode = "soft", price = 1 }',
        managers="manager, floor\nAnn, 60\nBob,",
        territories="territory, max\nNorth, \nSouth, 50",
        coverage="manager, territory\nAnn, South\nBob,",
    )
    assert not explain_contradictions(scenario, Stopwatch()).found


def test_no_time_is_out_of_time(tmp_path: Path):
    with pytest.raises(OutOfTime):
        explain_contradictions(planted(tmp_path, 1, 1)[0], Stopwatch(1e-9))


def test_60_000_cells_are_explained_in_seconds(tmp_path: Path):
    # Five people of role x have at most a fifth of their capacity, two of them floors that are nearly all of theirs.
    folder = generate(tmp_path / "large", Size(), Tightness())
    managers = pd.read_csv(folder / "managers.csv")
    managers["floor"] = (managers["capacity"] * 0.3).round()
    managers.loc[[3, 4], "floor"] = managers.loc[[3, 4], "capacity"] - 1
    managers["role"] = np.where(managers.index < 5, "x", "y")
    managers.to_csv(folder / "managers.csv", index=False)
    most = round(managers.loc[:4, "capacity"].sum() / 5)
    (folder / "limits.csv").write_text(f"role,max,reason\nx,{most},agreed\n", encoding="utf-8")
    scenario, _ = read_scenario(folder)
    assert scenario is not None
    begin = process_time()
    told = explain_contradictions(scenario, Stopwatch())
    seconds = process_time() - begin
    (one,) = told.found
    assert {member.grouping.family for member in one.members} == {"floor", "planner"}
    assert told.enough
    assert seconds < 10  # 1.5 when this was written
