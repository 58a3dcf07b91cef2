"""Changes that are enough only together: made by hand with the whole text, and of random scenarios, judged."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from models.scenario import Scenario
from optimizer.explain.contradiction import contradiction_findings, explain_contradictions
from optimizer.explain.together import Change
from optimizer.stopwatch import Stopwatch
from tests.optimizer.contradictions.judge import Judge, moved
from tests.optimizer.contradictions.random_contradiction import tightened
from tests.optimizer.contradictions.test_random import setting_moved
from tests.reports.test_explain_contradiction import printed
from tests.scenario_text import read_text

#: Scenarios with changes that are enough only together, in each of the groups.
GROUPS, TOGETHER = 2, 12


def crossed(folder: Path) -> Scenario:
    """Ann alone sells A, in North alone: she is to have 70, North 60; the team has at most 40, the target is 50."""
    return read_text(
        folder / "scenario",
        products="product, target\nA, 50\nB, 300",
        managers="manager, team, floor\nAnn, East, 70\nBob, West,",
        territories="territory, min\nNorth, 60\nSouth,",
        coverage="manager, territory, product\nAnn, North, A\nBob, South, B",
        limits="team, max, reason\nEast, 40, few",
    )


def test_two_contradictions_with_others_behind_them(tmp_path: Path):
    # Each lower limit contradicts each upper one. Wherever Ann ends between 50 and 60, the changes add up to
    # 70 - x, 60 - x, x - 40 and x - 50: 40 in all; below 50 and above 60 it is more.
    told = explain_contradictions(crossed(tmp_path), Stopwatch())
    assert (len(told.found), told.more, told.enough) == (2, False, False)
    assert sum(abs(one.new - one.member.bound) for one in told.together) == 40
    last = contradiction_findings(told)[-1]
    assert last.message == "Mending these contradictions one by one is not enough: further limits stand behind them."
    assert last.advice == (
        "Together: lower floor of Ann from 70 to 50 (managers.csv:2:floor), lower min of territory North from 60 to 50 "
        '(territories.csv:2:min) and raise max of planner\'s limit "few: East" from 40 to 50 (limits.csv:2:max). All '
        "are gone then."
    )


def test_they_are_printed_one_below_the_other(tmp_path: Path):
    lines = printed(crossed(tmp_path)).splitlines()
    assert lines[lines.index("Mending them one by one is not enough. All of these together are:") :] == [
        "Mending them one by one is not enough. All of these together are:",
        "  Lower floor of Ann from 70 to 50 (managers.csv:2:floor).",
        "  Lower min of territory North from 60 to 50 (territories.csv:2:min).",
        '  Raise max of planner\'s limit "few: East" from 40 to 50 (limits.csv:2:max).',
    ]


@pytest.mark.parametrize("group", range(GROUPS))
def test_random_changes_together(group: int, tmp_path: Path):
    found = 0
    for seed in count(1_000 + 100 * group):
        for scenario in tightened(seed, tmp_path / str(seed), 8):
            told = explain_contradictions(scenario, Stopwatch())
            assert told.enough or told.together
            if told.together:
                assert_enough(Judge(scenario), told.together)
                found += 1
            if found == TOGETHER:
                return


def assert_enough(judge: Judge, together: tuple[Change, ...]) -> None:
    """All bounds hold together with the changes, as a planner would write them; without any one of them they do not."""
    for left_out in [None, *together]:
        bounds = judge.bounds
        for one in together:
            if one is left_out:
                continue
            own = judge.bound_of(one.member)
            family, upper = one.member.grouping.family, one.member.upper
            bounds = [
                moved(bound, setting_moved(bound, family, old_setting(one), one.new))
                if one.setting and (bound.family, bound.upper) == (family, upper)
                else moved(bound, one.new)
                if not one.setting and bound == own
                else bound
                for bound in bounds
            ]
        assert judge.hold(bounds) == (left_out is None), [change.text for change in together]


def old_setting(one: Change) -> float:
    """The setting before the change, as its text says."""
    return float(one.text.split(" from ")[1].split(" to ")[0].replace(" ", "").replace("\N{NO-BREAK SPACE}", ""))
