"""Stage specialists: volumes, hours and whole units derived by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.plan import Plan, Status
from models.scenario import Scenario
from tests.optimizer.solving import solve
from tests.optimizer.structures.figures import by_person, by_stream, counts, units
from tests.scenario_text import read_text

MANAGERS = """
    manager, role,      hours
    Ann,     finder,
    Bob,     finder,    {bob}
    Cid,     qualifier,
    Dan,     closer,
"""
STAGES = """
    stage,   order, role,      unit,     evidence,        conversion, hours
    find,    1,     finder,    lead,     a name,          0.2,        0.5
    qualify, 2,     qualifier, meeting,  signed minutes,  0.5,        1
    close,   3,     closer,    contract, signed contract, ,           2
"""


def planned(folder: Path, more: str = "", bob: str = "", **tables: str) -> tuple[Scenario, Plan]:
    toml = f"""
        target = 1000
        [structure]
        kind = "stages"
        deal_size = 10
        {more}
    """
    scenario = read_text(folder, toml, **{"managers": MANAGERS.format(bob=bob), "stages": STAGES, **tables})
    return scenario, solve(scenario)


def test_volumes_follow_from_the_deals_back_to_the_leads(tmp_path):
    # 1000 of money are 100 contracts, 200 meetings and 1000 leads.
    scenario, plan = planned(tmp_path)
    assert plan.status is Status.COMPLETE
    assert counts(scenario, plan) == {
        "Ann find": 500,
        "Bob find": 500,
        "Cid qualify": 200,
        "Dan close": 100,
    }
    assert units(plan).hours.tolist() == [250, 250, 200, 200]


def test_hours_limit_the_units_and_the_others_take_what_is_left(tmp_path):
    # A lead takes half an hour, so 100 hours are 200 leads.
    scenario, plan = planned(tmp_path, bob="100")
    assert counts(scenario, plan) == {"Ann find": 800, "Bob find": 200, "Cid qualify": 200, "Dan close": 100}


def test_too_few_hours_at_one_stage_hold_all_others_back(tmp_path):
    # Cid's 150 hours are 150 meetings: 75 contracts, 750 leads.
    managers = MANAGERS.format(bob="").replace("qualifier,", "qualifier, 150")
    scenario, plan = planned(tmp_path, managers=managers)
    assert plan.shortfall.tolist() == [250]
    assert by_stream(scenario, plan) == {"find": 750, "qualify": 750, "close": 750}
    assert counts(scenario, plan) == {"Ann find": 375, "Bob find": 375, "Cid qualify": 150, "Dan close": 75}


def test_a_capacity_holds_in_each_stage_by_itself(tmp_path):
    # Ann does two stages, and her capacity of 400 is one of 400 in each of them.
    managers = """
        manager, role,   capacity
        Ann,     both,   400
        Bob,     finder,
        Dan,     closer,
    """
    stages = """
        stage, role,          evidence, conversion
        find,  finder | both, a name,   0.5
        close, closer | both, a deal,
    """
    scenario, plan = planned(tmp_path, managers=managers, stages=stages)
    assert by_person(scenario, plan) == {"Ann find": 400, "Ann close": 400, "Bob find": 600, "Dan close": 600}


def test_conversions_and_hours_differ_by_product_and_territory(tmp_path):
    stages = """
        stage,   order, role,      unit,     evidence,        conversion, hours, territory
        find,    1,     finder,    lead,     a name,          0.2,        0.5,
        qualify, 2,     qualifier, meeting,  signed minutes,  0.5,        1,
        qualify, ,      ,          ,         ,                0.25,       3,     South
        close,   3,     closer,    contract, signed contract, ,           2,
    """
    scenario, plan = planned(
        tmp_path,
        territories="territory\nNorth\nSouth",
        stages=stages,
        history="""
            manager, product, territory, amount
            Dan,     all,     North,     600
            Dan,     all,     South,     400
        """,
    )
    # North: 60 contracts, 120 meetings, 600 leads. South: 40 contracts, 160 meetings, 800 leads.
    made = counts(scenario, plan)
    assert made["Dan close"] == 100
    assert made["Cid qualify"] == 120 + 160
    assert made["Ann find"] + made["Bob find"] == 600 + 800
    assert units(plan).hours[plan.stream == 1].sum() == 120 * 1 + 160 * 3


def test_the_shared_result_is_a_second_target_outside_the_sum(tmp_path):
    scenario, plan = planned(tmp_path, "shared_result = 0.2")
    _, without = planned(tmp_path / "without")
    assert units(plan).overlay.tolist() == [100, 100, 200, 0]
    assert plan.placed.tolist() == without.placed.tolist() == [1000]
    assert plan.target.tolist() == without.target.tolist()
    assert scenario.streams.tolist() == ["find", "qualify", "close"]


def test_where_a_stage_has_nobody_nothing_is_sold(tmp_path):
    scenario, plan = planned(
        tmp_path,
        territories="territory\nNorth\nSouth",
        coverage="""
            manager, territory
            Ann,
            Bob,
            Cid,     North
            Dan,
        """,
    )
    assert plan.status is Status.COMPLETE
    assert set(scenario.territories[np.unique(plan.territory)]) == {"North"}


@pytest.mark.parametrize(("first", "second"), [("2", "1"), ("", "")])
def test_stages_come_in_their_order_or_as_in_the_file(tmp_path, first, second):
    stages = f"""
        stage, order,    role,                      evidence
        win,   {first},  closer | finder,           a deal
        find,  {second}, finder | qualifier,        a name
    """
    scenario, _ = planned(tmp_path, stages=stages)
    assert scenario.streams.tolist() == (["find", "win"] if first else ["win", "find"])
