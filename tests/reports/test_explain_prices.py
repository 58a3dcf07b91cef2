"""Prices as a planner reads them: the whole text of hand-made cases, each number derived beside it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from textwrap import dedent

import pytest
from rich.console import Console

from optimizer.explain import fairness
from optimizer.explain.placing import to_place
from optimizer.explain.prices import explain_prices
from optimizer.stopwatch import Stopwatch
from reports.explain_prices import show_prices
from tests.optimizer.solving import Solved, call


def shown(folder: Path, toml: str, *, width: int = 300, terminal: bool = False, **tables: str) -> str:
    """Plan a scenario and print its prices."""
    solved = Solved(folder, toml, **tables)
    found = explain_prices(
        to_place(solved.scenario, Stopwatch()), call(), solved.plan.money.amounts(solved.plan.target)
    )
    console = Console(file=StringIO(), width=width, force_terminal=terminal, color_system=None, markup=False)
    show_prices(console, found, solved.scenario)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def says(text: str, wanted: str) -> None:
    assert text.splitlines() == dedent(wanted).strip("\n").splitlines()


ANN_EARNS = "manager, margin\nAnn, 0.5\n, 0.2"


def test_margin_with_one_capacity_that_binds(tmp_path: Path):
    # 700 at 0.5 and 500 at 0.2 earn 450. Each more for Ann earns 0.3 more, until she has all 1 200; without her
    # capacity all would earn 0.2. Another unit of target earns 0.2 without end, and one less loses it until the 500
    # are gone. The 500 are Bob's or Cid's, it is all the same. 10 % less is 405, at 550 for Ann (golden case), her
    # fair share being 400: 150 of 1 200 are elsewhere; without a tolerance it is 300.
    text = shown(
        tmp_path,
        'target = 1200\ngoal = ["margin", "fair"]\ntolerance = 0.1\ncurrency = "RUB"',
        managers="manager, capacity\nAnn, 700\nBob,\nCid,",
        margins=ANN_EARNS,
    )
    says(
        text,
        """
        Prices, in margin: the highest is 450 RUB.
        Many plans earn this margin (at least 500 RUB can move at no cost); the fair one of them and of those within the tolerance is shown.

        The price of fairness
          margin: 405 RUB instead of 450 RUB: 45 RUB or 10 % is given up (the tolerance allows 10 %).
          12.5 % of the money is away from its fair share, with no tolerance it would be 25 %.

        What one more or one less of a limit changes, all else as it is
          product target of all: exactly 1 200
            100 more raises the margin by 20 RUB, at least up to 2 400 000 more.
            100 less lowers the margin by 20 RUB, up to 500 less; beyond that by more.
          capacity of Ann: at most 700
            100 more raises the margin by 30 RUB, up to 500 more; beyond that no more.
            100 less lowers the margin by 30 RUB, down to 0.
        """,  # noqa: E501
    )


def test_a_planners_fixed_total(tmp_path: Path):
    # Ann could carry 700 but is fixed at 600: 0.5 * 600 + 0.2 * 600 = 420, and 30 more without the agreement. It is
    # worth 0.3 a unit until her capacity stops it, 100 further, where no plan is left. Only one plan: Bob has the rest.
    text = shown(
        tmp_path,
        'target = 1200\ngoal = ["margin", "fair"]\ntolerance = 0',
        managers="manager, capacity\nAnn, 700\nBob,",
        limits="manager, min, max, reason\nAnn, 600, 600, agreed",
        margins=ANN_EARNS,
    )
    says(
        text,
        """
        Prices, in margin: the highest is 420.
        Only one plan earns this margin.

        The price of fairness
          margin: 420, nothing is given up (no tolerance).
          0 % of the money is away from its fair share.

        What one more or one less of a limit changes, all else as it is
          product target of all: exactly 1 200
            100 more raises the margin by 20, at least up to 3 600 000 more.
            100 less lowers the margin by 20, up to 600 less; beyond that no plan keeps all limits.
          planner's limit "agreed: Ann": exactly 600
            100 more raises the margin by 30, up to 100 more; beyond that no plan keeps all limits.
            100 less lowers the margin by 30, down to 0.

        What the plan would gain without a planner's limit
          planner's limit "agreed: Ann": exactly 600: 30 more margin.
        """,
    )


def test_a_degenerate_vertex_where_up_and_down_differ(tmp_path: Path):
    # Capacity and the planner's limit both stop Ann at 700. Raising one of them alone brings nothing, lowering it
    # costs 0.3 a unit; a dual would give one of them 0.3 for both ways. Leaving the planner's limit out gains nothing.
    text = shown(
        tmp_path,
        'target = 1200\ngoal = ["margin", "fair"]\ntolerance = 0',
        managers="manager, capacity\nAnn, 700\nBob,",
        limits="manager, min, max, reason\nAnn, , 700, agreed",
        margins=ANN_EARNS,
    )
    lines = [line.strip() for line in text.splitlines()]
    one = lines.index("100 less lowers the margin by 30, down to 0.")
    assert lines[one - 1] == "100 more changes nothing, at least up to 2 100 000 more."
    assert lines[one - 2] in ("capacity of Ann: at most 700", 'planner\'s limit "agreed: Ann": at most 700')
    assert lines[-1] == 'planner\'s limit "agreed: Ann": at most 700: nothing.'


def test_balance(tmp_path: Path):
    # Bob is fixed at 400 of 500: a load of 80 %, Ann has 50 %. Each less for Bob takes 0.2 points off, until both have
    # 60 % at 300 for Bob; below that Ann's load grows. More costs 0.2 points each until his capacity stops it.
    text = shown(
        tmp_path,
        'target = 900\ngoal = ["balance", "fair"]',
        managers="manager, capacity\nAnn, 1000\nBob, 500",
        limits="manager, min, max, reason\nBob, 400, 400, agreed",
    )
    says(
        text,
        """
        Prices, in the highest load: at best it is 80 %.
        Only one plan loads nobody higher; the plan shown is the fair one near it.

        The price of fairness
          highest load: 80 %, nothing is given up (the tolerance allows 1 %).
          5.6 % of the money is away from its fair share, with no tolerance it would be 5.6 %.

        Capacities have no price here: loads are measured against them, so one more changes the measure, not only a limit.
        What one more or one less of a limit changes, all else as it is
          planner's limit "agreed: Bob": exactly 400
            100 more raises the highest load by 20 points, up to 100 more; beyond that no plan keeps all limits.
            100 less lowers the highest load by 20 points, up to 100 less; beyond that it costs.

        What the plan would gain without a planner's limit
          planner's limit "agreed: Bob": exactly 400: a highest load 20 points lower.
        """,  # noqa: E501
    )


def test_shortfall(tmp_path: Path):
    # Ann can carry 60 and Bob, by the planner's word, 10 of 100: 70 find room. Each more of either places one more,
    # until all 100 do. Without the planner's limit Bob takes the missing 30. Whoever places 70 loads Ann, the only one
    # with a capacity, in full: fair has nothing to give or to take.
    text = shown(
        tmp_path,
        'target = 100\ngoal = ["balance", "fair"]\ncurrency = "EUR"',
        managers="manager, capacity\nAnn, 60\nBob,",
        limits="manager, min, max, reason\nBob, , 10, on leave",
    )
    says(
        text,
        """
        Prices, in money placed: 70 EUR find room.

        The price of fairness, among the plans that place as much of each product
          highest load: 100 %, nothing is given up (the tolerance allows 1 %).

        What one more or one less of a limit changes, all else as it is
          capacity of Ann: at most 60
            10 more places 10 EUR more, up to 30 more; beyond that no more.
            10 less places 10 EUR less, down to 0.
          planner's limit "on leave: Bob": at most 10
            10 more places 10 EUR more, up to 30 more; beyond that no more.
            10 less places 10 EUR less, down to 0.

        What the plan would gain without a planner's limit
          planner's limit "on leave: Bob": at most 10: 30 EUR more placed.
        """,
    )


def test_fairness_has_a_price_where_something_falls_short(tmp_path: Path):
    # There is potential for 90 of 120, and Ann can carry 60 of it: 60 at 0.5 and 30 at 0.2 earn 36. A tenth less is
    # 32.4, at 48 for Ann; her fair part of the 90 is 45, which earns 31.5.
    text = shown(
        tmp_path,
        'target = 120\ngoal = ["margin", "fair"]\ntolerance = 0.1',
        managers="manager, capacity\nAnn, 60\nBob,",
        potential="territory, potential\nall, 90",
        margins=ANN_EARNS,
    )
    lines = text.splitlines()
    assert lines[0] == "Prices, in money placed: 90 find room."
    one = lines.index("The price of fairness, among the plans that place as much of each product")
    assert lines[one + 1 : one + 3] == [
        "  margin: 32.4 instead of 36: 3.6 or 10 % is given up (the tolerance allows 10 %).",
        "",
    ]


@pytest.mark.parametrize("large", [True, False])
def test_the_plan_without_tolerance_is_compared_or_said_not_to_be(
    large: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # Of 100, all at Ann earn 50; a tenth less is 45, at 250 / 3 for Ann, who has 50 by her fair share.
    if large:
        monkeypatch.setattr(fairness, "COMPARED", 1)
    text = shown(
        tmp_path,
        'target = 100\ngoal = ["margin", "fair"]\ntolerance = 0.1\nstep = 0.001',
        managers="manager\nAnn\nBob",
        margins=ANN_EARNS,
    )
    rest = "; what it would be with no tolerance is worked out for up to 2 000 cells only"
    compared = rest if large else ", with no tolerance it would be 50 %"
    assert f"  33.3 % of the money is away from its fair share{compared}.\n" in text


def test_hours_have_a_price_per_hour(tmp_path: Path):
    # A million of A takes 4 hours, of B 2; Ann has 20 hours, and B alone would bring her 10 millions. Targets are 5
    # each: 30 hours, so 10 are missing. B first: 5 millions in 10 hours, then A: 2.5 millions. An hour more is a
    # quarter of a million of A, until A is full at 30 hours; one less costs as much until A is gone, then half a
    # million.
    text = shown(
        tmp_path,
        "step = 1000",
        products="product, target\nA, 5000000\nB, 5000000",
        managers="manager, hours\nAnn, 20",
        effort="product, hours\nA, 4\nB, 2",
    )
    says(
        text,
        """
        Prices, in money placed: 7 500 000 find room.

        What one more or one less of a limit changes, all else as it is
          hours of Ann: at most 20 hours
            1 hour more places 250 000 more, up to 10 more; beyond that no more.
            1 hour less places 250 000 less, up to 10 less; beyond that by more.
        """,
    )


def test_without_a_linear_goal_there_are_no_shadow_prices(tmp_path: Path):
    # Bob may have 10 of 100 and Ann has the rest; without his limit each has the fair 50, so 40 of 100 would move.
    # The distance is 90 ln(90/50) + 10 ln(10/50) = 36.8064.
    text = shown(
        tmp_path, "target = 100", managers="manager\nAnn\nBob", limits="manager, min, max, reason\nBob, , 10, on leave"
    )
    says(
        text,
        """
        There are no shadow prices: everything finds room, and fair, the only goal, is no linear program; what limits do to it are their factors.

        What the plan would gain without a planner's limit
          planner's limit "on leave: Bob": at most 10: 40 % of the money would move; its distance from the fair share falls from 36.8064 to 0 (money away: 40 % to 0 %).
        """,  # noqa: E501
    )


@pytest.mark.parametrize("terminal", [True, False])
def test_lines_are_broken_on_a_terminal_only(terminal: bool, tmp_path: Path):
    text = shown(tmp_path, "target = 100", width=80, terminal=terminal, managers="manager\nAnn\nBob")
    lines = [line for line in text.splitlines() if line]
    assert (max(map(len, lines)) <= 80) == terminal
    assert len(lines) == (2 if terminal else 1)
