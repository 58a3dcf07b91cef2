"""Figures of a plan under a structure, under readable names."""

from __future__ import annotations

import numpy as np

from models.plan import Plan
from models.scenario import Scenario
from models.units import CustomerPlan, Units


def by_stream(scenario: Scenario, plan: Plan) -> dict[str, float]:
    """Money of each stream."""
    sums = np.bincount(plan.stream, plan.target, len(scenario.streams)) * plan.money.unit
    return dict(zip(scenario.streams, sums.tolist(), strict=True))


def by_person(scenario: Scenario, plan: Plan) -> dict[str, float]:
    """Money of each manager in each stream in which he has any: ``Ann new``."""
    found: dict[str, float] = {}
    for manager, stream, target in zip(plan.manager, plan.stream, plan.target, strict=True):
        if target:
            name = f"{scenario.managers[manager]} {scenario.streams[stream]}"
            found[name] = found.get(name, 0.0) + float(target) * plan.money.unit
    return found


def units(plan: Plan) -> Units:
    """Whole units of a plan that has them."""
    assert plan.units is not None
    return plan.units


def counts(scenario: Scenario, plan: Plan) -> dict[str, int]:
    """Whole units of each manager in each stream in which any are counted: ``Ann new``."""
    made, found = units(plan), dict[str, int]()
    for manager, stream, count, unit in zip(plan.manager, plan.stream, made.count, made.unit, strict=True):
        if unit:
            name = f"{scenario.managers[manager]} {scenario.streams[stream]}"
            found[name] = found.get(name, 0) + int(count)
    return found


def customers(plan: Plan) -> CustomerPlan:
    """What becomes of the customers."""
    assert plan.customers is not None
    return plan.customers


def moves(scenario: Scenario, plan: Plan) -> dict[str, str]:
    """Who takes each customer over; those who stay are left out."""
    made = customers(plan)
    names = np.asarray(scenario.tables["customers"].names("customer"), object)[made.row]
    return {name: scenario.managers[to] for name, to in zip(names, made.to.tolist(), strict=True) if to >= 0}
