"""Hand-over: which customers of hunters go to farmers, and to whom.

A hand-over frees a hunter's time and loses part of the customer where the bond is personal. Customer by customer, one
option is chosen: to stay (unless all are to be handed over), or to go to one of the farmers who cover the place, under
all limits of the scenario. As much as possible is placed, a product of an earlier priority before any of a later one;
then as little as possible of what customers bring is lost; then no farmer is burdened more than needed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.finding import Finding, Severity
from models.scenario import Scenario
from models.structure import HUNTERS_FARMERS
from models.wording import amount
from optimizer.cells import covered_cells
from optimizer.handover.missing import missing
from optimizer.handover.options import Options, options_of
from optimizer.handover.program import Handing, handing_program
from optimizer.handover.search import SEARCHED, evened, searched
from optimizer.optimum import Call
from optimizer.structures.customers import Customers, customers_of

Floats = NDArray[np.float64]


#: Gap, in money, from which on it is worth a word.
SMALL = 1.0


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided of the customers.

    Attributes
    ----------
    scenario : with ``hand_to`` filled for every customer who is handed over
    open_ : shape (rows,), customers that could stay or go, by row of table ``customers``
    gap : how much more might be placed, in money; 0: nothing
    """

    scenario: Scenario
    open_: NDArray[np.bool_]
    gap: float


def decide(scenario: Scenario, call: Call) -> Decision:
    """Decide who takes over which customer; without hunters and farmers there is nothing to decide."""
    structure = scenario.settings.structure
    if structure.kind != HUNTERS_FARMERS or "customers" not in scenario.tables:
        return Decision(scenario, np.zeros(0, bool), 0.0)
    covered = covered_cells(scenario)
    customers = customers_of(scenario, covered)
    open_ = np.zeros(len(scenario.tables["customers"]), bool)
    options = options_of(scenario, covered, customers)
    if structure.handover == "keep" or not len(options):
        return Decision(scenario, open_, 0.0)
    open_[customers.row[np.isin(customers.relation, options.relation)]] = True
    handing = handing_program(scenario, covered, customers, options)
    found = searched(handing, call)
    if found is None:
        return Decision(_handed(scenario, customers, options, _in_turn(options)), open_, 0.0)
    chosen = _best(scenario, customers, handing, found.column[handing.whole], call)
    gap = max(found.objective - found.bound, 0.0) * handing.program.scale
    return Decision(_handed(scenario, customers, options, evened(handing, chosen, call)), open_, gap)


def _in_turn(options: Options) -> Floats:
    """Choose where no plan was found: everybody stays, or goes to the farmers in turn if nobody may stay.

    Then the limits that contradict each other can be named.
    """
    relation, first, count = np.unique(options.relation, return_index=True, return_counts=True)
    stays = options.to[first] < 0
    place = first + np.where(stays, 0, np.arange(len(relation)) % count)
    chosen = np.zeros(len(options))
    chosen[place] = 1.0
    return chosen


def _best(scenario: Scenario, customers: Customers, handing: Handing, found: Floats, call: Call) -> Floats:
    """Compare what was found with handing over nobody, and everybody, where something falls short all the same.

    The search may serve the best of a hunter's customers and leave the others; a plan serves all of a place alike.
    """
    options = handing.options
    stays, best = options.to < 0, np.rint(found)
    least = missing(_handed(scenario, customers, options, best), call)
    if not stays.any() or least < SMALL:
        return best
    others = [stays.astype(float)]
    if len(options) <= SEARCHED:
        everybody = searched(handing.without(np.flatnonzero(stays)), call)
        others += [np.rint(everybody.column[handing.whole])] if everybody else []
    for one in others:
        less = missing(_handed(scenario, customers, options, one), call)
        if less < least - SMALL:
            best, least = one, less
    return best


def gap_found(decision: Decision) -> Iterator[Finding]:
    """Yield a finding if a better decision is possible."""
    if decision.gap >= SMALL:
        yield Finding(
            "hand-over-gap",
            Severity.INFO,
            f"The search for hand-overs ended early: up to {amount(math.ceil(decision.gap))} more might be placed "
            "by handing over others.",
            "Say in customers.hand_to who takes over the largest customers, so that there is less to decide.",
        )


def _handed(scenario: Scenario, customers: Customers, options: Options, chosen: Floats) -> Scenario:
    """Return the scenario with ``hand_to`` filled, by the options that come to pass."""
    to = np.full(int(customers.relation.max()) + 1, -1)
    to[options.relation[chosen > 0]] = options.to[chosen > 0]
    to = np.where(customers.to >= 0, customers.to, to[customers.relation])
    table = scenario.tables["customers"]
    names = np.asarray(table.names("hand_to"), object)
    taken = to >= 0
    names[customers.row[taken]] = scenario.managers.to_numpy(np.object_)[to[taken]]
    frame = table.frame.assign(hand_to=pd.Categorical(names))
    return replace(scenario, tables={**scenario.tables, "customers": replace(table, frame=frame)})
