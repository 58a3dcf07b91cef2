"""Product target: the people's targets for a product add up to the company's.

    sum of x_c over the cells of product p  =  assigned_p        for each product p       [money]

``assigned_p`` is the product target times one plus its over-assignment. The lower bound is what placing may give up:
what cannot be placed is the product's shortfall. This family has no setting: it is what is planned. Of stage
specialists only the last stage, the deals, is the company's money.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.labels import names_of


def product_targets(instance: Instance) -> Grouping:
    """Build the product targets, one key per product."""
    scenario = instance.scenario
    assigned = scenario.money.amounts(scenario.money.assigned)
    return Grouping(
        "product",
        "product target of {}",
        "money",
        _product(instance),
        assigned,
        assigned,
        names_of(scenario.products),
    )


def _product(instance: Instance) -> NDArray[np.int64]:
    """Product of each cell; -1 where its money is not the company's."""
    goal, product = instance.work.goal, instance.cells.product
    return product if goal.all() else np.where(goal, product, -1)
