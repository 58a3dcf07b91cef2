"""Contradictions as they are printed."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from rich.console import Console

from models.scenario import Scenario
from optimizer.explain.contradiction import explain_contradictions
from optimizer.stopwatch import Stopwatch
from reports.explain_contradiction import show_contradictions
from tests.optimizer.contradictions.test_planted import planted
from tests.scenario_text import read_text


def printed(scenario: Scenario, *, terminal: bool = True) -> str:
    """What is printed, 80 columns wide."""
    out = StringIO()
    console = Console(file=out, width=80, force_terminal=terminal, color_system=None, markup=False, highlight=False)
    show_contradictions(console, explain_contradictions(scenario, Stopwatch()))
    return out.getvalue()


def team(folder: Path) -> Scenario:
    """East was promised 120; Ann and Bob can carry 50 + 40."""
    return read_text(
        folder / "scenario",
        "target = 300",
        managers="manager, team, capacity\nAnn, East, 50\nBob, East, 40\nCid, West, 400",
        limits="manager, team, min, max, reason\n, East, 120, 120, agreed",
    )


def test_a_contradiction_in_full(tmp_path: Path):
    lines = [line.rstrip() for line in printed(team(tmp_path)).splitlines()]
    assert lines == [
        "Contradiction 1 of 1 (3 limits)",
        'These limits cannot hold together: planner\'s limit "agreed: East"',
        "(limits.csv:2:min) asks for at least 120, but there is room for at most 50",
        "(capacity of Ann, managers.csv:2:capacity) + 40 (capacity of Bob,",
        "managers.csv:3:capacity) = 90: 30 too little.",
        "",
        "limit                           amount",
        'planner\'s limit "agreed: East"     120',
        "= asked for                        120",
        "capacity of Ann                     50",
        "capacity of Bob                     40",
        "= room for                          90",
        "= too little                        30",
        "",
        "Any one of these is enough:",
        '  Lower min of planner\'s limit "agreed: East" from 120 to 90 (limits.csv:2:min).',
        "  Raise capacity of Ann from 50 to 80 (managers.csv:2:capacity).",
        "  Raise capacity of Bob from 40 to 70 (managers.csv:3:capacity).",
        "  Or drop one of them, or make one soft in [limits]: planner, capacity.",
    ]


def test_lines_fit_a_terminal_and_stay_whole_elsewhere(tmp_path: Path):
    scenario, _ = planted(tmp_path, 3, 5)
    assert max(map(len, printed(scenario).splitlines())) <= 80
    assert any(len(line) > 80 for line in printed(scenario, terminal=False).splitlines())


def test_several_and_whether_their_first_changes_are_enough(tmp_path: Path):
    text = printed(planted(tmp_path, 3, 5)[0])
    assert text.count("cannot hold together") == 3
    assert text.rstrip().endswith("With the first change of each, a plan is possible.")
    more = printed(planted(tmp_path / "more", 12, 5)[0])
    assert "There are more contradictions than these" in more


def test_nothing_contradicts(tmp_path: Path):
    text = printed(planted(tmp_path, 0, 5)[0])
    assert text == "No contradiction was found: the limits can hold together.\n"
