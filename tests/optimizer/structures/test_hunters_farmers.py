"""Hunters and farmers: one optimum derived by hand for each policy of handing over.

Ann hunts, Bob farms. A new customer is 1 of money and takes 4 hours. Of a target of 100, customers bring 90: Bob's 50,
and 20 each of Ann's two, who take 40 hours each; the bond with the one called dear is all personal, with plain there
is none. A hand-over loses half of what depends on the bond.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from models.plan import Plan, Status
from models.scenario import Scenario
from tests.optimizer.solving import solve
from tests.optimizer.structures.figures import by_person, counts, customers, moves, units
from tests.scenario_text import read_text

MANAGERS = """
    manager, role,   hours
    Ann,     hunter, {hours}
    Bob,     farmer, 200
"""
CUSTOMERS = """
    customer, manager, territory, base, bond, hours, margin
    dear,     Ann,     all,       20,   1,    40,    0.5
    plain,    Ann,     all,       20,   0,    40,    0.1
    old,      Bob,     all,       50,   1,    100,   0.2
"""


def planned(folder: Path, handover: str, hours: int = 100, more: str = "", **tables: str) -> tuple[Scenario, Plan]:
    toml = f"""
        target = 100
        [structure]
        kind = "hunters-farmers"
        handover = "{handover}"
        handover_loss = 0.5
        first_purchase = 1
        hours_per_customer = 4
        {more}
    """
    given = {"managers": MANAGERS.format(hours=hours), "customers": CUSTOMERS, **tables}
    scenario = read_text(folder / f"{handover}-{hours}", toml, **given)
    return scenario, solve(scenario)


def test_hunters_who_keep_their_customers_win_what_their_hours_leave(tmp_path):
    # Ann's customers take 80 of 100 hours and bring more by the hour than new ones, so she wins 5 in the 20 left.
    scenario, plan = planned(tmp_path, "keep")
    assert by_person(scenario, plan) == {"Ann kept": 40, "Bob kept": 50, "Ann new": 5}
    assert plan.shortfall.tolist() == [5]
    assert moves(scenario, plan) == {}


def test_with_hours_enough_all_is_placed_and_each_customer_is_one_purchase(tmp_path):
    # 80 hours for her customers and 40 for the 10 that must be won.
    scenario, plan = planned(tmp_path, "keep", hours=120)
    assert plan.status is Status.COMPLETE
    assert by_person(scenario, plan) == {"Ann kept": 40, "Bob kept": 50, "Ann new": 10}
    assert counts(scenario, plan) == {"Ann new": 10}
    assert units(plan).hours.sum() == 100 + 80 + 40


def test_handing_over_loses_what_depends_on_the_bond_and_frees_the_hours(tmp_path):
    # dear brings 10 after the hand-over and plain still 20: 80 in all, so 20 must be won, in 80 of Ann's 100 hours.
    scenario, plan = planned(tmp_path, "hand-over")
    assert plan.status is Status.COMPLETE
    assert by_person(scenario, plan) == {"Bob kept": 80, "Ann new": 20}
    assert counts(scenario, plan) == {"Ann new": 20}
    assert moves(scenario, plan) == {"dear": "Bob", "plain": "Bob"}
    made = customers(plan)  # dear, old, plain
    assert made.keeps.tolist() == [20, 50, 20]
    assert made.brings.tolist() == [10, 50, 20]
    assert made.hours_freed.tolist() == made.hours_taken.tolist() == [40, 0, 40]


def test_choosing_hands_over_whom_it_costs_nothing(tmp_path):
    # 10 must be won in 40 hours, and one customer's 40 are left to Ann: plain goes, since he loses nothing.
    scenario, plan = planned(tmp_path, "choose")
    assert plan.status is Status.COMPLETE
    assert by_person(scenario, plan) == {"Ann kept": 20, "Bob kept": 70, "Ann new": 10}
    assert moves(scenario, plan) == {"plain": "Bob"}
    assert customers(plan).why.tolist() == [
        "stays: handing it over would not place more",
        "stays: Bob is a farmer",
        "goes, since that places more: it frees 40 hours of Ann and loses 0",
    ]


def test_choosing_moves_nobody_who_need_not_move(tmp_path):
    scenario, plan = planned(tmp_path, "choose", hours=120)
    assert plan.status is Status.COMPLETE
    assert moves(scenario, plan) == {}


def test_choosing_hands_over_both_where_even_what_is_lost_is_worth_the_hours(tmp_path):
    # In 60 hours: both stay, 40 kept take 80 hours, more than there are: at 2 hours each she keeps 30. 80 placed.
    # plain goes: dear takes 40, 5 can be won: 95. dear goes: 50 + 10 + 20 and 5: 85. Both go: 80 and 15 won: 95.
    # Of the two best, the first loses nothing.
    scenario, plan = planned(tmp_path, "choose", hours=60)
    assert plan.shortfall.tolist() == [5]
    assert moves(scenario, plan) == {"plain": "Bob"}
    # In 50 hours: plain goes: 90 and 2.5 won. Both: 80 and 12.5 won. Whole money: 92.
    scenario, plan = planned(tmp_path, "choose", hours=50)
    assert plan.shortfall.tolist() == [8]
    assert moves(scenario, plan) == {"plain": "Bob"}


def test_after_some_months_each_has_his_part_of_the_year(tmp_path):
    # Half the year with Ann: 10 each, 20 hours each. Half with Bob: 5 of dear and 10 of plain.
    # 50 + 20 + 15 are kept; 15 must be won in the 60 hours that 100 leave.
    scenario, plan = planned(tmp_path, "hand-over", more="handover_after = 6")
    assert plan.status is Status.COMPLETE
    assert by_person(scenario, plan) == {"Ann kept": 20, "Bob kept": 65, "Ann new": 15}
    made = customers(plan)
    assert made.brings.tolist() == [15, 50, 20]
    assert made.hours_freed.tolist() == made.hours_taken.tolist() == [20, 0, 20]


def test_what_is_agreed_beforehand_is_kept(tmp_path):
    agreed = """
        customer, manager, territory, base, bond, hours, hand_to
        dear,     Ann,     all,       20,   1,    40,    Bob
        plain,    Ann,     all,       20,   0,    40,
        old,      Bob,     all,       50,   1,    100,
    """
    scenario, plan = planned(tmp_path, "keep", customers=agreed)
    assert moves(scenario, plan) == {"dear": "Bob"}
    assert customers(plan).why[0] == "agreed beforehand; frees 40 hours of Ann and loses 10"


def test_the_profit_of_farmers_is_that_of_the_customers_they_keep(tmp_path):
    # Bob: old 50 at 0.2, dear 10 at 0.5, plain 20 at 0.1.
    scenario, plan = planned(tmp_path, "hand-over")
    farmer = plan.manager == scenario.managers.get_loc("Bob")
    assert units(plan).profit[farmer].sum() == pytest.approx(50 * 0.2 + 10 * 0.5 + 20 * 0.1)


def test_retention_and_growth_make_what_customers_bring(tmp_path):
    # 90 last year, of which 80 % stay and grow by a quarter: 90 again.
    scenario, plan = planned(tmp_path, "keep", 120, "retention = 0.8\ngrowth = 0.25")
    assert by_person(scenario, plan) == {"Ann kept": 40, "Bob kept": 50, "Ann new": 10}


def test_one_who_both_hunts_and_farms_keeps_his_customers(tmp_path):
    managers = MANAGERS.format(hours=100).replace("hunter,", "both,")
    more = 'hunters = ["hunter", "both"]\nfarmers = ["farmer", "both"]'
    scenario, plan = planned(tmp_path, "hand-over", 100, more, managers=managers)
    assert moves(scenario, plan) == {}
    assert by_person(scenario, plan) == {"Ann kept": 40, "Bob kept": 50, "Ann new": 5}


def test_a_customer_goes_to_a_farmer_who_covers_the_place(tmp_path):
    scenario, plan = planned(
        tmp_path,
        "hand-over",
        managers="""
            manager, role,   hours
            Ann,     hunter, 100
            Bob,     farmer, 200
            Cid,     farmer, 200
        """,
        territories="territory\nNorth\nSouth",
        coverage="""
            manager, territory
            Ann,
            Bob,     North
            Cid,     South
        """,
        customers=CUSTOMERS.replace("all,       20,   1", "South,     20,   1").replace("all", "North"),
    )
    assert moves(scenario, plan) == {"dear": "Cid", "plain": "Bob"}


def test_what_changes_hands_is_spread_over_the_farmers(tmp_path):
    rows = "\n".join(f"c{number}, Ann, all, 10, 0, 10" for number in range(8))
    scenario, plan = planned(
        tmp_path,
        "hand-over",
        managers="""
            manager, role,   hours, capacity
            Ann,     hunter, 100,
            Bob,     farmer, 200,   60
            Cid,     farmer, 200,   20
        """,
        customers=f"customer, manager, territory, base, bond, hours\n{rows}",
    )
    assert by_person(scenario, plan) == {"Ann new": 20, "Bob kept": 60, "Cid kept": 20}


def test_first_purchases_differ_by_product_and_territory(tmp_path):
    # A: 60 in purchases of 10 and 40 in purchases of 20 make 8 customers; the hours of each place are its own.
    scenario, plan = planned(
        tmp_path,
        "keep",
        1000,
        territories="territory\nNorth\nSouth",
        history="""
            manager, product, territory, amount
            Ann,     all,     North,     60
            Ann,     all,     South,     40
        """,
        customers="customer, manager, territory, base\nnobody, Bob, North, 0",
        deals="""
            territory, size, hours
                     , 20,   3
            North,     10,
        """,
    )
    assert counts(scenario, plan) == {"Ann new": 8}
    assert units(plan).hours.sum() == 6 * 4 + 2 * 3


def test_where_nobody_buys_again_the_shortfall_is_proven_all_the_same(tmp_path):
    # nobody has a cell of kept money; 100 hours win 25
    scenario, plan = planned(tmp_path, "keep", more="retention = 0")
    assert by_person(scenario, plan) == {"Ann new": 25}
    assert plan.shortfall.tolist() == [75]
