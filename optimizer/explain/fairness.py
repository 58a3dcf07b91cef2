"""The price of fairness: what each goal gives up so that `fair` has room, and what fairness gets for it.

    given up = optimum - value of the plan, or the other way round where less is better     [unit of the goal]
    distance = sum of x_c ln(x_c / r_c) - x_c + r_c                                         [money]
    away     = half of the sum of |x_c - r_c|, over the sum of r_c                          [share of the money]

The distance is what the spread minimises, ``away`` the money that is elsewhere than at its fair share.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from optimizer.choose import choose
from optimizer.explain.measured import Served
from optimizer.goals import LINEAR
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.optimum import Call
from optimizer.place import all_placed
from optimizer.spread import Spread, spread

Floats = NDArray[np.float64]

#: Cells up to which the plan without any tolerance is made for comparison: it takes as long as the plan itself.
COMPARED = 2_000


@dataclass(frozen=True, slots=True)
class Nearness:
    """How far a plan is from the fair share: relative entropy in money, and share of the money that is elsewhere."""

    distance: float
    away: float


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What one goal gives up.

    Attributes
    ----------
    goal : its name
    best : its optimum, under the goals before it
    value : what the plan has
    tolerance : how much of the optimum may be given up, as a share
    """

    goal: str
    best: float
    value: float
    tolerance: float

    @property
    def lost(self) -> float:
        """What the goal gives up; > 0 is worse than the optimum, for margin and for load. Rounding can make it < 0."""
        return self.best - self.value if self.goal == "margin" else self.value - self.best

    @property
    def share(self) -> float:
        """The same as a share of the optimum; 0 if that is 0."""
        return self.lost / abs(self.best) if self.best else 0.0


@dataclass(frozen=True, slots=True)
class Fairness:
    """The price of fairness.

    Attributes
    ----------
    given_up : by goal, in their order
    plan : how far the plan is from the fair share; None where something falls short, which is nowhere
    without : how far it would be without any tolerance; None if that was not looked at
    too_large : whether that was because the scenario has too many cells for a second plan
    """

    given_up: tuple[GivenUp, ...]
    plan: Nearness | None
    without: Nearness | None
    too_large: bool = False


def price_of_fairness(
    instance: Instance, groupings: list[Grouping], served: Served, targets: Floats, call: Call
) -> Fairness:
    """Compare the goals' optima with what the plan has.

    Parameters
    ----------
    groupings : product targets and limits
    served : the goals' optima
    targets : shape (cells,), the finished plan, in money
    """
    tolerance, given_up = instance.scenario.settings.tolerance, what_goals_give_up(instance, served, targets)
    plan = nearness(targets, instance.fair_share)
    if tolerance == 0 or served.widened:
        return Fairness(given_up, plan, None)
    if len(instance.cells) > COMPARED:
        return Fairness(given_up, plan, None, too_large=True)
    strict = _without_tolerance(instance, groupings, call)
    return Fairness(given_up, plan, nearness(strict.amount, instance.fair_share))


def what_goals_give_up(instance: Instance, served: Served, targets: Floats) -> tuple[GivenUp, ...]:
    """Compare each goal's optimum with its value in the finished plan: targets in money, shape (cells,)."""
    tolerance = instance.scenario.settings.tolerance
    return tuple(
        GivenUp(one.goal, one.best, LINEAR[one.goal].value(instance, targets), tolerance) for one in served.goals
    )


def _without_tolerance(instance: Instance, groupings: list[Grouping], call: Call) -> Spread:
    """Make the plan again, without any tolerance."""
    scenario = instance.scenario
    settings = scenario.settings.model_copy(update={"tolerance": 0.0})
    strict = replace(instance, scenario=Scenario(scenario.name, settings, scenario.tables))
    placed = all_placed(strict, groupings[0], [limit.softened(None) for limit in groupings[1:]])
    return spread(strict, choose(strict, placed, call), call)


def nearness(amount: Floats, share: Floats) -> Nearness:
    """Measure how far amounts are from the fair share, shape (cells,) each."""
    sold = (amount > 0) & (share > 0)
    ratio = np.divide(amount, share, out=np.ones_like(share), where=sold)
    distance = float((amount * np.log(ratio) - amount + share)[share > 0].sum())
    total = float(share.sum())
    return Nearness(distance, float(np.abs(amount - share).sum()) / 2 / total if total else 0.0)
