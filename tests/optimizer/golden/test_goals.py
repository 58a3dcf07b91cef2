"""One optimum derived by hand for each goal (that of ``fair`` stands with the families), and for placing."""

from __future__ import annotations

from pathlib import Path

from models.plan import Status
from tests.optimizer.golden.register import golden
from tests.optimizer.solving import Solved

MARGIN = {
    "managers": "manager, capacity\nAnn, 700\nBob,\nCid,",
    "margins": "manager, margin\nAnn, 0.5\n, 0.2",
}


@golden("margin")
def test_margin_without_tolerance(tmp_path: Path):
    # Ann earns most and is filled: 700. It is all the same to the margin who sells the other 500; fair is half each.
    solved = Solved(tmp_path, 'target = 1200\ngoal = ["margin", "fair"]\ntolerance = 0', **MARGIN)
    assert solved.targets == {"Ann": 700, "Bob": 250, "Cid": 250}


@golden("margin")
def test_margin_with_tolerance(tmp_path: Path):
    # The highest margin is 0.5 * 700 + 0.2 * 500 = 450; 10 % of it may be given up for fairness: 405 remain.
    # 0.5 a + 0.2 (1200 - a) = 405 at a = 550 for Ann, nearer to her fair 400; Bob and Cid share the other 650.
    solved = Solved(tmp_path, 'target = 1200\ngoal = ["margin", "fair"]\ntolerance = 0.1', **MARGIN)
    assert solved.targets == {"Ann": 550, "Bob": 325, "Cid": 325}


@golden("margin")
def test_margin_most_specific_row_wins(tmp_path: Path):
    # Product's own margin: A 0.3, B 0.1. Rows: B in North 0.4 (product and territory), Ann 0.2 (manager alone).
    # Bob: A 0.3, B South 0.1, B North 0.4; Ann: 0.2 but B North 0.4.
    # So A's 100 are Bob's; B's 100 are in North, and it is all the same to the margin whose they are, as it is in which
    # territory Bob sells A: fair is half and half. (Were Ann's row above the one of B in North, Bob would have all.)
    solved = Solved(
        tmp_path,
        'goal = ["margin", "fair"]\ntolerance = 0',
        products="product, target, margin\nA, 100, 0.3\nB, 100, 0.1",
        managers="manager\nAnn\nBob",
        territories="territory\nNorth\nSouth",
        margins="manager, product, territory, margin\nAnn, , , 0.2\n, B, North, 0.4",
    )
    sold = {name: one for name, one in solved.targets.items() if one}
    assert sold == {"Ann B North": 50, "Bob B North": 50, "Bob A North": 50, "Bob A South": 50}


BALANCE = {"managers": "manager, capacity\nAnn, 1000\nBob, 500"}


@golden("balance")
def test_balance_without_tolerance(tmp_path: Path):
    # 900 over capacities of 1500: nobody needs a load above 0.6, and then both have 0.6.
    solved = Solved(tmp_path, 'target = 900\ngoal = ["balance", "fair"]\ntolerance = 0', **BALANCE)
    assert solved.targets == {"Ann": 600, "Bob": 300}


@golden("balance")
def test_balance_with_tolerance(tmp_path: Path):
    # Loads up to 0.6 * 1.05 = 0.63 will do: Bob, whose fair share is 450, gets 315.
    solved = Solved(tmp_path, 'target = 900\ngoal = ["balance", "fair"]\ntolerance = 0.05', **BALANCE)
    assert solved.targets == {"Ann": 585, "Bob": 315}


@golden("margin", "balance")
def test_goals_in_their_order(tmp_path: Path):
    # Ann earns 0.5, Bob 0.2: the best margin fills Ann (1000 of 1200), her load 1, Bob's 0.4: margin 540.
    # 10 % less is 486: Ann at least (486 - 0.2 * 1200) / 0.3 = 820; the least highest load is then 0.82, kept within
    # 10 %: 0.902. Fair would be 600 each, so Ann stays at 820, Bob has 380.
    solved = Solved(
        tmp_path,
        'target = 1200\ngoal = ["margin", "balance", "fair"]\ntolerance = 0.1',
        margins="manager, margin\nAnn, 0.5\nBob, 0.2",
        **BALANCE,
    )
    assert solved.targets == {"Ann": 820, "Bob": 380}
    # The other way round: the least highest load is 0.8, within 10 % Ann has at most 880, Bob at most 440. The best
    # margin there is 880 and 320, 504; 10 % less, 453.6, needs of Ann (453.6 - 240) / 0.3 = 712, but Bob's 440 leaves
    # her 760 anyway.
    turned = Solved(
        tmp_path / "turned",
        'target = 1200\ngoal = ["balance", "margin", "fair"]\ntolerance = 0.1',
        margins="manager, margin\nAnn, 0.5\nBob, 0.2",
        **BALANCE,
    )
    assert turned.targets == {"Ann": 760, "Bob": 440}


@golden("soft limits")
def test_soft_limits_yield_level(tmp_path: Path):
    # 50 more than both can carry. At one price the overload is levelled, v / capacity = 50 / 50 for both: Ann 80 and
    # Bob 20. All is the same in the five territories. (A bound below a typical cell, here 10, would count as 10.)
    solved = Solved(
        tmp_path,
        'target = 100\n[limits]\ncapacity = { mode = "soft", price = 1 }',
        managers="manager, capacity\nAnn, 40\nBob, 10",
        territories="territory\nA\nB\nC\nD\nE",
    )
    assert solved.targets == {**{f"Ann {name}": 16 for name in "ABCDE"}, **{f"Bob {name}": 4 for name in "ABCDE"}}
    assert solved.plan.status is Status.COMPLETE
    assert solved.checks == ["soft-limit", "soft-limit"]


@golden("soft limits")
def test_cheaper_soft_limit_yields(tmp_path: Path):
    # 30 must go beyond a limit: Bob's, where it costs 1 per unit, not Ann's capacity, where it costs 5.
    solved = Solved(
        tmp_path,
        'target = 100\n[limits]\ncapacity = { mode = "soft", price = 5 }\nplanner = { mode = "soft", price = 1 }',
        managers="manager, capacity\nAnn, 40\nBob,",
        limits="manager, max, reason\nBob, 30, wish",
    )
    assert solved.targets == {"Ann": 40, "Bob": 60}
    assert [(f.check, f.value) for f in solved.plan.findings] == [("soft-limit", "planner: wish: Bob")]


@golden("soft limits")
def test_soft_limit_holds_where_it_costs_nothing(tmp_path: Path):
    # Fair is 30 and 30, but Ann's 20 can be kept without losing anything.
    solved = Solved(
        tmp_path,
        'target = 60\n[limits]\ncapacity = { mode = "soft", price = 0.001 }',
        managers="manager, capacity\nAnn, 20\nBob, 45",
    )
    assert solved.targets == {"Ann": 20, "Bob": 40}
    assert solved.checks == []


@golden("soft limits")
def test_soft_limit_yields_before_anything_falls_short(tmp_path: Path):
    # Bob is strict at 30. Ann's soft 40 yields by 30 at any price rather than leave 30 unplaced.
    solved = Solved(
        tmp_path,
        'target = 100\n[limits]\ncapacity = { mode = "soft", price = 1_000_000 }',
        managers="manager, capacity\nAnn, 40\nBob,",
        limits="manager, max, reason\nBob, 30, agreed",
    )
    assert solved.targets == {"Ann": 70, "Bob": 30}
    assert solved.shortfall == {}


@golden("over-assignment")
def test_over_assignment(tmp_path: Path):
    # A: 200 and 5 %, B: 200 and its own 10 %, C: 200 and its own nothing. Halved, since fair is even.
    solved = Solved(
        tmp_path,
        "over_assignment = 0.05",
        products="product, target, over_assignment\nA, 200,\nB, 200, 0.1\nC, 200, 0",
        managers="manager\nAnn\nBob",
    )
    assert solved.targets == {"Ann A": 105, "Ann B": 110, "Ann C": 100, "Bob A": 105, "Bob B": 110, "Bob C": 100}


@golden("priorities")
def test_priorities(tmp_path: Path):
    # Room for 100 of 240. B is served first, then A gets the other 20; nothing is left for C.
    solved = Solved(
        tmp_path,
        products="product, target, priority\nA, 80, 2\nB, 80,\nC, 80, 3",
        managers="manager, capacity\nAnn, 100",
    )
    assert solved.targets == {"Ann A": 20, "Ann B": 80, "Ann C": 0}
    assert solved.shortfall == {"A": 60, "C": 80}
    assert solved.plan.status is Status.SHORTFALL
    assert solved.checks == ["shortfall", "shortfall"]


@golden("levelled shortfall")
def test_levelled_shortfall(tmp_path: Path):
    # Ann sells A and B, 150 with room for 90: 60 are missing, 40 % of both. That is the highest level there is.
    # Bob sells C and D, 100 with room for 80: once A and B are held at theirs, 20 % of both, not 20 of one.
    # E finds room with Cid and takes no part.
    solved = Solved(
        tmp_path,
        products="product, target\nA, 100\nB, 50\nC, 40\nD, 60\nE, 70",
        managers="manager, capacity\nAnn, 90\nBob, 80\nCid,",
        coverage="""
            manager, territory, product
            Ann,     ,          A
            Ann,     ,          B
            Bob,     ,          C
            Bob,     ,          D
            Cid,     ,          E
        """,
    )
    assert solved.shortfall == {"A": 40, "B": 20, "C": 8, "D": 12}
    assert solved.targets == {"Ann A": 60, "Ann B": 30, "Bob C": 32, "Bob D": 48, "Cid E": 70}


@golden("levelled shortfall")
def test_levelled_as_far_as_the_least_sum_allows(tmp_path: Path):
    # Ann sells A and B, Bob B alone: of 100 each, 40 and 60 find room. The least sum is 100, with any split in which
    # Bob's 60 are B: B misses at most 40, A at least 60. So 60 and 40, not 50 and 50, which would leave Bob idle.
    solved = Solved(
        tmp_path,
        products="product, target\nA, 100\nB, 100",
        managers="manager, capacity\nAnn, 40\nBob, 60",
        coverage="manager, territory, product\nAnn, , \nBob, , B",
    )
    assert solved.shortfall == {"A": 60, "B": 40}
    assert solved.targets == {"Ann A": 40, "Ann B": 0, "Bob B": 60}
