"""Prices: what limits cost the goals, what fairness costs them, and what each planner's limit costs.

- shadow prices (`shadow.py`): what one more or less of a bound changes in the last linear goal, or in the money placed
  where something falls short, and how far that holds;
- the price of fairness (`fairness.py`): what each linear goal gives up for `fair`; where something falls short, among
  the plans that place as much of each product;
- planner's limits (`without.py`): what the plan would gain without each of them;
- other optima (`others.py`): whether the goal leaves a choice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.explain.fairness import Fairness, price_of_fairness, what_goals_give_up
from optimizer.explain.measured import PLACED, Measured, placing, serve
from optimizer.explain.others import Others, other_optima
from optimizer.explain.placing import ToPlace
from optimizer.explain.shadow import Priced, shadow_prices
from optimizer.explain.without import Without, without_for_fair, without_for_goals, without_for_placing
from optimizer.goals import LINEAR
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.optimum import Call, Infeasible

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PricesExplained:
    """All prices of a plan.

    Attributes
    ----------
    goal : what the shadow prices are measured in: "margin", "balance", "placed"; empty if there are none
    best : its optimum: margin or money placed in money, highest load as a share
    products : names of the products whose money is counted, where others come before or after them
    priced : shadow prices; None without a goal to measure them in
    others : whether the goal's optimum is the only one; None if something falls short or there is no such goal
    fairness : the price of fairness; None if there is no linear goal
    without : what the plan would gain without each planner's limit, in the order of `limits.csv`
    yielded : whether soft limits had to yield; prices hold for where they yielded to
    """

    goal: str
    best: float
    products: tuple[str, ...]
    priced: Priced | None
    others: Others | None
    fairness: Fairness | None
    without: tuple[Without, ...]
    yielded: bool = False


def explain_prices(whole: ToPlace, call: Call, targets: Floats) -> PricesExplained:
    """Find all prices of a finished plan by solving again.

    Parameters
    ----------
    whole : what was to be placed
    call : the solver that planned it, and a clock; most solves are HiGHS', kept warm
    targets : shape (cells,), the finished targets in money, in the order of the cells

    Raises
    ------
    Infeasible : the scenario has no plan
    OutOfTime, SolverFailed : as for planning
    """
    instance, products, limits = whole.instance, whole.targets, whole.limits
    short = products.upper - products.sums(targets) > instance.scenario.money.unit / 2
    if short.any():
        measured = placing(whole, short)
        if measured:
            fairness = _among_as_much(instance, products, limits, targets, call)
            return _of_placing(limits, measured, fairness)
    if any(name in LINEAR for name in instance.scenario.settings.goal):
        return _of_goals(instance, [products, *limits], targets, call)
    without = without_for_fair(instance, products, limits, call)
    return PricesExplained("", np.nan, (), None, None, None, without)


def _of_placing(limits: list[Grouping], measured: Measured, fairness: Fairness | None) -> PricesExplained:
    """Prices of a plan in which something falls short: in money placed, which comes before every goal."""
    without = without_for_placing(limits, measured)
    priced = shadow_prices(measured)
    return PricesExplained(PLACED, measured.best, measured.products, priced, None, fairness, without)


def _among_as_much(
    instance: Instance, products: Grouping, limits: list[Grouping], targets: Floats, call: Call
) -> Fairness | None:
    """Price of fairness among the plans that place of each product what the finished one does.

    None without a goal, and where the step is so coarse that no plan keeps all limits and places just that.
    """
    if not any(name in LINEAR for name in instance.scenario.settings.goal):
        return None
    placed = products.sums(targets)
    try:
        served = serve(instance, replace(products, lower=placed, upper=placed), limits, call)
    except Infeasible:
        return None
    return Fairness(what_goals_give_up(instance, served, targets), None, None)


def _of_goals(instance: Instance, groupings: list[Grouping], targets: Floats, call: Call) -> PricesExplained:
    """Prices of a plan in which everything is placed: in the last linear goal."""
    served = serve(instance, groupings[0], groupings[1:], call)
    last = served.goals[-1]
    fairness = price_of_fairness(instance, groupings, served, targets, call)
    others = other_optima(last, instance.work.account)
    without = without_for_goals(instance, groupings[0], groupings[1:], served, call)
    priced = shadow_prices(last)
    return PricesExplained(last.goal, last.best, (), priced, others, fairness, without, served.widened)
