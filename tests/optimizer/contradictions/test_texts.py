"""Contradictions made by hand, one of each kind, with the whole text that a planner reads."""

from __future__ import annotations

from pathlib import Path

from models.finding import Finding, Severity
from models.plan import Status
from scenarios.read import read_scenario
from tests.cli.command import EXAMPLES
from tests.optimizer.solving import solve
from tests.scenario_text import read_text


def findings_of(folder: Path, toml: str = "", **tables: str) -> list[Finding]:
    """What a run says of a scenario that contradicts itself."""
    plan = solve(read_text(folder / "scenario", toml, **tables))
    assert plan.status is Status.CONTRADICTION
    assert {(one.check, one.severity) for one in plan.findings} == {("contradiction", Severity.ERROR)}
    return list(plan.findings)


def places(findings: list[Finding]) -> list[tuple[str, int | None, str, str]]:
    """Where each finding is, and how many limits it names."""
    return [(one.file, one.row, one.column, one.value) for one in findings]


def test_floor_against_potential_and_territory(tmp_path: Path):
    # Bob sells 12 + 8 in North, as much as is bought there, and 40 in South: 60 of the 70 promised to him.
    found = findings_of(
        tmp_path,
        products="product, target\nA, 100\nB, 60",
        managers="manager, floor\nAnn,\nBob, 70",
        territories="territory, max\nNorth, \nSouth, 40",
        coverage="manager, territory\nAnn, North\nBob, North\nBob, South",
        potential="""
            product, territory, potential
            A, North, 12
            B, North, 8
            A, South, 90
            B, South, 90
        """,
    )
    assert [(one.message, one.advice) for one in found] == [
        (
            "These limits cannot hold together: floor of Bob (managers.csv:3:floor) asks for at least 70, but "
            "there is room for at most 12 (potential of A / North, potential.csv:2:potential) + 8 (potential of B"
            " / North, potential.csv:3:potential) + 40 (territory South, territories.csv:3:max) = 60: 10 too "
            "little.",
            "Lower floor of Bob from 70 to 60 (managers.csv:3:floor), or raise max of territory South from 40 to "
            "50 (territories.csv:3:max). Or drop one of them, or make one soft in [limits]: floor, potential, "
            "territory.",
        ),
    ]
    assert places(found) == [("managers.csv", 3, "floor", "4")]


def test_team_against_capacities(tmp_path: Path):
    # East was promised 120; Ann and Bob can carry 50 + 40.
    found = findings_of(
        tmp_path,
        "target = 300",
        managers="manager, team, capacity\nAnn, East, 50\nBob, East, 40\nCid, West, 400",
        limits="manager, team, min, max, reason\n, East, 120, 120, agreed",
    )
    assert [(one.message, one.advice) for one in found] == [
        (
            'These limits cannot hold together: planner\'s limit "agreed: East" (limits.csv:2:min) asks for at '
            "least 120, but there is room for at most 50 (capacity of Ann, managers.csv:2:capacity) + 40 "
            "(capacity of Bob, managers.csv:3:capacity) = 90: 30 too little.",
            'Lower min of planner\'s limit "agreed: East" from 120 to 90 (limits.csv:2:min), or raise capacity of '
            "Ann from 50 to 80 (managers.csv:2:capacity). Or drop one of them, or make one soft in [limits]: "
            "planner, capacity.",
        ),
    ]
    assert places(found) == [("limits.csv", 2, "min", "3")]


def test_territory_against_product_targets(tmp_path: Path):
    # In South only A and B are sold: 30 + 50 of the 95 wanted. C, 100, is for North alone.
    found = findings_of(
        tmp_path,
        products="product, target\nA, 30\nB, 50\nC, 100",
        managers="manager\nAnn\nBob",
        territories="territory, min\nNorth,\nSouth, 95",
        coverage="manager, territory, product\nAnn, North,\nBob, South, A\nBob, South, B",
    )
    assert [(one.message, one.advice) for one in found] == [
        (
            "These limits cannot hold together: territory South (territories.csv:3:min) asks for at least 95, but"
            " there is room for at most 30 (product target of A, products.csv:2:target) + 50 (product target of "
            "B, products.csv:3:target) = 80: 15 too little.",
            "Lower min of territory South from 95 to 80 (territories.csv:3:min), or raise product target of B "
            "from 50 to 65 (products.csv:3:target). Or drop one of them, or make one soft in [limits]: territory.",
        ),
    ]
    assert places(found) == [("territories.csv", 3, "min", "3")]


def test_growth_against_hours(tmp_path: Path):
    # Ann had 400 and must keep 90 % of it, 360. Her 15 hours sell 15 / 5 * 100 = 300; 360 take 18 hours. 300 is 75 %.
    found = findings_of(
        tmp_path,
        "target = 1000\n[limits]\ngrowth = { min = -0.1 }\nhours = { effort_unit = 100 }",
        managers="manager, previous, hours\nAnn, 400, 15\nBob, 200,",
        effort="manager, hours\n, 5",
    )
    assert [(one.message, one.advice) for one in found] == [
        (
            "These limits cannot hold together: growth of Ann (managers.csv:2:previous and limits.growth.min) "
            "asks for at least 360, but there is room for at most 300 (15 hours at 5 hours for 100, hours of Ann,"
            " managers.csv:2:hours): 60 too little.",
            "Raise hours of Ann from 15 to 18 hours (managers.csv:2:hours), or lower limits.growth.min from -0.1 "
            "to -0.25 (scenario.toml). Or drop one of them, or make one soft in [limits]: growth, hours.",
        ),
    ]
    assert places(found) == [("managers.csv", 2, "previous", "2")]


def test_band_against_capacity(tmp_path: Path):
    # Ann's fair share is 60 of 120, half of it 30; she can carry 20, a third of 60.
    found = findings_of(
        tmp_path,
        "target = 120\n[limits]\nband = { min = 0.5 }",
        managers="manager, capacity\nAnn, 20\nBob,\nCid, 90",
        history="manager, product, territory, amount\nAnn, all, all, 60\nBob, all, all, 40\nCid, all, all, 20",
    )
    assert [(one.message, one.advice) for one in found] == [
        (
            "These limits cannot hold together: band of Ann / all / all (limits.band.min in scenario.toml) asks "
            "for at least 30, but there is room for at most 20 (capacity of Ann, managers.csv:2:capacity): 10 too"
            " little.",
            "Raise capacity of Ann from 20 to 30 (managers.csv:2:capacity), or lower limits.band.min from 0.5 to "
            "0.3333 (scenario.toml). Or drop one of them, or make one soft in [limits]: band, capacity.",
        ),
    ]
    assert places(found) == [("scenario.toml", None, "limits.band.min", "2")]


def test_planners_rules_against_each_other(tmp_path: Path):
    # Ann and Bob, all of team East, are to have 30 + 30; the team has at most 50.
    found = findings_of(
        tmp_path,
        "target = 100",
        managers="manager, team\nAnn, East\nBob, East\nCid,",
        limits="""
            manager, team, min, max, reason
            , East, , 50, few buyers
            Ann, , 30, , wish
            Bob, , 30, 30, agreed
            Cid, , 5, 90, agreed
        """,
    )
    assert [(one.message, one.advice) for one in found] == [
        (
            "These limits cannot hold together: planner's limit \"wish: Ann\" (limits.csv:3:min) and planner's "
            'limit "agreed: Bob" (limits.csv:4:min) ask for at least 30 + 30 = 60, but there is room for at most '
            '50 (planner\'s limit "few buyers: East", limits.csv:2:max): 10 too little.',
            'Raise max of planner\'s limit "few buyers: East" from 50 to 60 (limits.csv:2:max), or lower min of '
            'planner\'s limit "wish: Ann" from 30 to 20 (limits.csv:3:min). Or drop one of them, or make one soft '
            "in [limits]: planner.",
        ),
    ]
    assert places(found) == [("limits.csv", 3, "min", "3")]


def test_two_at_once(tmp_path: Path):
    # Ann sells in North only, 50 of 70; Bob in South only, 15 + 10 of 30. The two have nothing in common.
    found = findings_of(
        tmp_path,
        products="product, target\nA, 100\nB, 60",
        managers="manager, floor\nAnn, 70\nBob, 30\nCid, 1",
        territories="territory, max\nNorth, 50\nSouth, \nWest,",
        coverage="manager, territory\nAnn, North\nBob, South\nCid, West",
        potential="product, territory, potential\nA, South, 15\nB, South, 10",
    )
    assert [(one.message, one.advice) for one in found] == [
        (
            "These limits cannot hold together: floor of Ann (managers.csv:2:floor) asks for at least 70, but "
            "there is room for at most 50 (territory North, territories.csv:2:max): 20 too little.",
            "Lower floor of Ann from 70 to 50 (managers.csv:2:floor), or raise max of territory North from 50 to "
            "70 (territories.csv:2:max). Or drop one of them, or make one soft in [limits]: floor, territory.",
        ),
        (
            "These limits cannot hold together: floor of Bob (managers.csv:3:floor) asks for at least 30, but "
            "there is room for at most 15 (potential of A / South, potential.csv:2:potential) + 10 (potential of "
            "B / South, potential.csv:3:potential) = 25: 5 too little.",
            "Lower floor of Bob from 30 to 25 (managers.csv:3:floor), or raise limits.potential.penetration from "
            "1 to 1.2 (scenario.toml). Or drop one of them, or make one soft in [limits]: floor, potential.",
        ),
    ]
    assert places(found) == [
        ("managers.csv", 2, "floor", "2"),
        ("managers.csv", 3, "floor", "3"),
    ]


def test_many_of_a_kind_are_said_as_one(tmp_path: Path):
    # Eight managers with 10 each are to bring 100.
    found = findings_of(
        tmp_path,
        "target = 1000",
        managers="""
            manager, capacity, team
            M1, 10, East
            M2, 10, East
            M3, 10, East
            M4, 10, East
            M5, 10, East
            M6, 10, East
            M7, 10, East
            M8, 10, East
            Zed,,West
        """,
        limits="team, min, max, reason\nEast, 100, , promised",
    )
    assert [(one.message, one.advice) for one in found] == [
        (
            'These limits cannot hold together: planner\'s limit "promised: East" (limits.csv:2:min) asks for at '
            "least 100, but there is room for at most 80 (capacities of 8 managers, M1, M2, M3 and 5 more; "
            "managers.csv:2-9:capacity): 20 too little.",
            'Lower min of planner\'s limit "promised: East" from 100 to 80 (limits.csv:2:min), or raise capacity '
            "of M1 from 10 to 30 (managers.csv:2:capacity). Or drop one of them, or make one soft in [limits]: "
            "planner, capacity.",
        ),
    ]
    assert places(found) == [("limits.csv", 2, "min", "9")]


def test_penetration(tmp_path: Path):
    # Of the 60 that North buys only half can be won: 30 of Ann's 40. A potential of 80 would do.
    found = findings_of(
        tmp_path,
        "[limits]\npotential = { penetration = 0.5 }",
        products="product, target\nA, 100",
        managers="manager, floor\nAnn, 40\nBob,",
        territories="territory\nNorth\nSouth",
        coverage="manager, territory\nAnn, North\nBob, ",
        potential="product, territory, potential\nA, North, 60",
    )
    assert [(one.message, one.advice) for one in found] == [
        (
            "These limits cannot hold together: floor of Ann (managers.csv:2:floor) asks for at least 40, but "
            "there is room for at most 30 (potential of A / North, potential.csv:2:potential and "
            "limits.potential.penetration): 10 too little.",
            "Lower floor of Ann from 40 to 30 (managers.csv:2:floor), or raise potential of A / North from 30 to "
            "40 (potential.csv:2:potential and limits.potential.penetration; there 80). Or drop one of them, or "
            "make one soft in [limits]: floor, potential.",
        ),
    ]
    assert places(found) == [("managers.csv", 2, "floor", "2")]


def test_over_assignment(tmp_path: Path):
    # Ann sells nothing but A: 100 and 10 % more. Her floor of 121 takes a target of 110.
    found = findings_of(
        tmp_path,
        "over_assignment = 0.1",
        products="product, target\nA, 100\nB, 40",
        managers="manager, floor\nAnn, 121\nBob, 5",
        coverage="manager, territory, product\nAnn, , A\nBob, ,",
    )
    assert [(one.message, one.advice) for one in found] == [
        (
            "These limits cannot hold together: floor of Ann (managers.csv:2:floor) asks for at least 121, but "
            "there is room for at most 110 (product target of A, products.csv:2:target): 11 too little.",
            "Lower floor of Ann from 121 to 110 (managers.csv:2:floor), or raise product target of A from 110 to "
            "121 (products.csv:2:target; there 110). Or drop one of them, or make one soft in [limits]: floor.",
        ),
    ]
    assert places(found) == [("managers.csv", 2, "floor", "2")]


def test_the_shipped_example():
    # Tula takes 9 of the 14 promised to Romantsev, Tver 2.5 of A and 1.5 of B: 13.
    scenario, _ = read_scenario(EXAMPLES / "contradiction")
    assert scenario is not None
    (found,) = solve(scenario).findings
    assert found.message == (
        "These limits cannot hold together: floor of Romantsev (managers.csv:3:floor) asks for at least 14 000 000, "
        "but there is room for at most 2 500 000 (potential of A / Tver, potential.csv:4:potential) + 1 500 000 "
        "(potential of B / Tver, potential.csv:7:potential) + 9 000 000 (territory Tula, territories.csv:3:max) "
        "= 13 000 000: 1 000 000 too little."
    )
    assert found.advice == (
        "Lower floor of Romantsev from 14 000 000 to 13 000 000 (managers.csv:3:floor), or raise max of territory Tula "
        "from 9 000 000 to 10 000 000 (territories.csv:3:max). Or drop one of them, or make one soft in [limits]: "
        "floor, potential, territory."
    )
    assert (found.file, found.row, found.column, found.value) == ("managers.csv", 3, "floor", "4")


def test_another_solver_says_the_same():
    scenario, _ = read_scenario(EXAMPLES / "contradiction")
    assert scenario is not None
    assert solve(scenario, "cbc").findings == solve(scenario).findings
