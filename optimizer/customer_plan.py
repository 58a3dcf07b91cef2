"""What becomes of the customers: who keeps them, who takes them over, and why."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from models.streams import able
from models.units import CustomerPlan
from models.wording import amount
from optimizer.cells import covered_cells
from optimizer.handover import Decision
from optimizer.structures.customers import customers_of, keeping

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def customer_plan(decision: Decision, given: Scenario) -> CustomerPlan | None:
    """Tell what becomes of every customer; None if there are none.

    Parameters
    ----------
    decision : what was decided
    given : the scenario before that
    """
    scenario = decision.scenario
    if scenario.settings.structure.kind != "hunters-farmers" or "customers" not in scenario.tables:
        return None
    customers = customers_of(scenario, covered_cells(scenario))
    rows, to = len(scenario.tables["customers"]), scenario.codes("customers", "hand_to")
    to = np.where(to == scenario.codes("customers", "manager"), -1, to)
    kept = keeping(customers)
    keeps = np.bincount(customers.row, customers.money, rows)
    brings = np.bincount(customers.row[kept.part], kept.money, rows)
    hours = np.bincount(customers.row, customers.hours, rows)
    theirs = kept.manager == customers.holder[kept.part]
    stays = np.bincount(customers.row[kept.part[theirs]], kept.hours[theirs], rows)
    taken = np.bincount(customers.row[kept.part[~theirs]], kept.hours[~theirs], rows)
    order = _order(scenario)
    why = _reasons(decision, given, to, keeps - brings, hours - stays)
    freed = hours - stays
    return CustomerPlan(order, to[order], keeps[order], brings[order], freed[order], taken[order], why[order])


def _order(scenario: Scenario) -> Ints:
    """Rows by the names of customer and product."""
    table = scenario.tables["customers"]
    names = [np.asarray(table.names(column), object).astype(str) for column in ("product", "customer")]
    return np.lexsort(names)


def _reasons(decision: Decision, given: Scenario, to: Ints, lost: Floats, freed: Floats) -> NDArray[np.object_]:
    """Say of each row of table ``customers`` why it stays or goes."""
    scenario = decision.scenario
    structure = scenario.settings.structure
    farms, hunts = able(scenario).T
    holder = scenario.codes("customers", "manager")
    managers = scenario.managers.to_numpy(np.object_)
    agreed = given.codes("customers", "hand_to") >= 0
    chose = structure.handover == "choose"
    result = np.empty(len(holder), np.object_)
    for row in range(len(holder)):
        name, cost = managers[holder[row]], f"loses {amount(round(lost[row], 2))}"
        frees = f"frees {amount(round(freed[row], 2))} hours of {name}"
        if agreed[row]:
            result[row] = f"agreed beforehand; {frees} and {cost}"
        elif to[row] >= 0 and chose:
            result[row] = f"goes, since that places more: it {frees} and {cost}"
        elif to[row] >= 0:
            result[row] = f"goes, since farmers take over what hunters hold: it {frees} and {cost}"
        elif farms[holder[row]]:
            result[row] = f"stays: {name} is a farmer" + (" as well as a hunter" if hunts[holder[row]] else "")
        elif structure.handover == "keep":
            result[row] = f"stays: {name} makes the repeat sales of those he won"
        elif not decision.open_[row]:
            result[row] = "stays: no farmer covers the place"
        else:
            result[row] = "stays: handing it over would not place more"
    return result
