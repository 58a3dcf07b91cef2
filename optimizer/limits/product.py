"""Product target: the people's targets for a product add up to the company's.

    sum of x_c over the cells of product p  =  assigned_p        for each product p       [money]

``assigned_p`` is the product target times one plus its over-assignment. The lower bound is what placing may give up:
what cannot be placed is the product's shortfall. This family has no setting: it is what is planned. Of stage
specialists only the last stage, the deals, is the company's money.
"""

from __future__ import annotations

import numpy as np

from optimizer.grouping import Grouping
from optimizer.instance import Instance


def product_targets(instance: Instance) -> Grouping:
    """Build the product targets, one key per product."""
    scenario = instance.scenario
    assigned = scenario.money.amounts(scenario.money.assigned)
    return Grouping(
        "product",
        "product target of {}",
        "money",
        np.where(instance.work.goal, instance.cells.product, -1),
        assigned,
        assigned,
        scenario.products.to_numpy(np.object_).take,
    )
