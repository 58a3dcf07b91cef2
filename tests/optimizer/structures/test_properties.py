"""What holds under every structure, whatever the department."""

from __future__ import annotations

import numpy as np
import pytest

from models.plan import Plan, Status
from models.scenario import Scenario
from tests.optimizer.structures.figures import customers, units
from tests.optimizer.structures.random_structure import Department, planned

STAGES = """\
stage,order,role,unit,evidence,conversion,hours
find,1,finder,lead,a name,{find},0.1
qualify,2,qualifier,meeting,minutes,0.37,0.2
close,3,closer,contract,a signature,0.9,0.5
"""
SPECIALISTS = ("finder", "qualifier", "closer")


def specialists(folder, seed: int, find: float = 0.3, hours: float = 1e6, more: str = "") -> tuple[Scenario, Plan]:
    tables = Department(seed).tables(SPECIALISTS, hours)
    toml = f'[structure]\nkind = "stages"\ndeal_size = 70\n{more}'
    return planned(folder, toml, {**tables, "stages": STAGES.format(find=find)})


def of_markets(scenario: Scenario, plan: Plan, values: np.ndarray) -> np.ndarray:
    """Add up by stage and market, shape (stages, markets)."""
    markets = len(scenario.products) * len(scenario.territories)
    market = plan.product * len(scenario.territories) + plan.territory
    sums = np.zeros((len(scenario.streams), markets), values.dtype)
    np.add.at(sums, (plan.stream, market), values)
    return sums


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("stages", [1, 2, 3])
def test_with_conversion_1_and_one_role_the_plan_is_the_generalists(tmp_path, seed, stages):
    tables = Department(seed).tables(("all",), 1e6)
    _, plain = planned(tmp_path / "plain", "", tables)
    rows = "\n".join(f"s{number},all,proof,1" for number in range(stages))
    tables["stages"] = f"stage,role,evidence,conversion\n{rows}"
    _, plan = planned(tmp_path / "stages", '[structure]\nkind = "stages"\ndeal_size = 1\n', tables)
    for stage in range(stages):
        assert plan.target[plan.stream == stage].tolist() == plain.target.tolist()
        assert units(plan).count[plan.stream == stage].tolist() == plain.target.tolist()


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("hours", [1e6, 150])
def test_flows_balance_exactly_and_there_are_never_too_few_leads(tmp_path, seed, hours):
    scenario, plan = specialists(tmp_path, seed, hours=hours)
    assert plan.status in (Status.COMPLETE, Status.SHORTFALL)
    money, count = of_markets(scenario, plan, plan.target), of_markets(scenario, plan, units(plan).count)
    assert (money == money[-1]).all()
    assert count[0].tolist() == np.ceil(np.round(count[1] / 0.3, 9)).tolist()
    assert count[1].tolist() == np.ceil(np.round(count[2] / 0.37, 9)).tolist()
    of_product = money[-1].reshape(len(scenario.products), -1).sum(axis=1)
    deals = count[-1].reshape(len(scenario.products), -1).sum(axis=1)
    assert deals.tolist() == np.ceil(np.round(of_product / 70 / 0.9, 9)).tolist()
    assert (plan.placed == of_product).all()


@pytest.mark.parametrize("seed", range(12))
def test_doubling_a_conversion_halves_the_volume_before_it(tmp_path, seed):
    scenario, once = specialists(tmp_path / "once", seed, 0.25)
    _, twice = specialists(tmp_path / "twice", seed, 0.5)
    before, after = (of_markets(scenario, plan, units(plan).count) for plan in (once, twice))
    assert before[1:].tolist() == after[1:].tolist()
    assert before[0].tolist() == (before[1] * 4).tolist()
    assert after[0].tolist() == (before[1] * 2).tolist()


@pytest.mark.parametrize("seed", range(6))
def test_the_shared_result_never_enters_the_sum(tmp_path, seed):
    _, plain = specialists(tmp_path / "plain", seed)
    scenario, plan = specialists(tmp_path / "shared", seed, more="shared_result = 0.2")
    assert plan.target.tolist() == plain.target.tolist()
    assert plan.placed.tolist() == plain.placed.tolist()
    overlay = units(plan).overlay
    assert overlay[plan.stream == len(scenario.streams) - 1].sum() == 0
    assert (np.abs(overlay - 0.2 * plan.target)[~plan.goal] <= 0.5).all()


HANDING = """
[structure]
kind = "hunters-farmers"
first_purchase = 10
hours_per_customer = {to_win}
retention = 0.9
handover_loss = 0.6
handover = "{handover}"
handover_after = {after}
"""


def handed(folder, seed: int, handover: str, after: int = 0, hours: float = 60) -> tuple[Scenario, Plan]:
    department = Department(seed)
    tables = department.tables(("hunter", "farmer"), hours)
    tables["customers"] = department.customers(tables, 12)
    toml = HANDING.format(handover=handover, after=after, to_win=1.5)
    return planned(folder / handover, toml, tables)


@pytest.mark.parametrize("after", [0, 4])
@pytest.mark.parametrize("seed", range(40))
def test_choosing_is_never_worse_than_keeping_or_handing_over(tmp_path, seed, after):
    scenario, chosen = handed(tmp_path, seed, "choose", after)
    for policy in ("keep", "hand-over"):
        _, other = handed(tmp_path, seed, policy, after)
        # rounding may leave a step of each product unplaced
        assert chosen.placed.sum() >= other.placed.sum() - len(scenario.products)
        if chosen.placed.sum() == other.placed.sum() == scenario.money.assigned.sum():
            lost = [customers(plan).keeps.sum() - customers(plan).brings.sum() for plan in (chosen, other)]
            kept = [plan.target[plan.stream == 0].sum() for plan in (chosen, other)]
            assert lost[0] <= lost[1] + 1 or kept[0] >= kept[1] - 1


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("handover", ["keep", "hand-over", "choose"])
def test_counts_are_whole_and_add_up_and_nobody_brings_more_than_his_customers(tmp_path, seed, handover):
    scenario, plan = handed(tmp_path, seed, handover)
    won = plan.stream == 1
    money = np.bincount(plan.product[won], plan.target[won], len(scenario.products))
    count = np.bincount(plan.product[won], units(plan).count[won], len(scenario.products))
    assert count.tolist() == np.ceil(np.round(money / 10, 9)).tolist()
    assert units(plan).count[~won].sum() == 0
    made = customers(plan)
    assert plan.target[~won].sum() <= made.brings.sum() + 1e-6
    holder = scenario.codes("customers", "manager")[made.row]
    assert (made.to != holder).all()
    assert ((made.brings < made.keeps + 1e-9) & (made.hours_taken <= made.hours_freed + 1e-9)).all()
