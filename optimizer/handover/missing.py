"""What a scenario falls short of, whatever is done, with the hand-overs that it has."""

from __future__ import annotations

import numpy as np

from models.scenario import Scenario
from optimizer.handover.search import shortfall_costs
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.optimum import Call, Infeasible
from optimizer.place import placing_program
from optimizer.structures import instance_of


def missing(scenario: Scenario, call: Call) -> float:
    """Money that cannot be placed, that of later priorities weighed less; infinite if the limits contradict."""
    instance = instance_of(scenario)
    targets = product_targets(instance)
    program, short, _ = placing_program(instance, targets, build_limits(instance))
    cost = np.zeros(len(program.cost))
    cost[short.span] = shortfall_costs(instance)
    try:
        return call.optimum(program.with_cost(slice(None), cost)).objective * program.scale
    except Infeasible:
        return np.inf
