"""The search for the best hand-overs: a linear program first, then whole customers.

The linear program, in which a customer may be cut, bounds what whole customers can reach. Its vertex cuts few of them,
no more than there are limits: branch and bound decides those first, with all others where the vertex has them, and then
starts from there with all of them, as long as it may.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from models.structure import KEPT
from optimizer.handover.program import Handing, rows, summed
from optimizer.instance import Instance
from optimizer.limits.product import product_targets
from optimizer.optimum import Call
from optimizer.place import classes
from optimizer.program import Columns, Entries, Program
from optimizer.solvers.highs import solve_with_highs
from optimizer.solvers.mixed import Mixed, solve_mixed
from optimizer.solvers.solution import Ending, Solution
from optimizer.structures.hunters_farmers import STREAMS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Options up to which all relations are searched together: there a search ends by itself, whatever the machine.
SEARCHED = 10_000
#: Seconds that a search for the best, and one for an even burden, may take at the most.
SECONDS, EVEN_SECONDS = 5.0, 2.0
#: Cost of a unit of shortfall of the first priority; of each later one; of a unit of money that customers do not bring;
#: of the highest burden of a farmer; of a broken soft limit; and of money that changes hands without loss. Each
#: outweighs the next.
SHORT, LATER, LOST, LEVEL, BROKEN, MOVED = 1.0, 0.1, 1e-3, 1e-5, 1e-5, 1e-6
#: How near the most even burden of the farmers is even enough.
EVEN = 0.1
#: So many options for those who crowd them out, the cheapest ones, stay open with the customers that are cut.
OPEN = 200
#: Part of a customer that is an error of the solver.
CUT = 1e-6
#: Distance from the bound, against a typical cell, at which a search is over.
CLOSE = 1e-6


def searched(handing: Handing, call: Call) -> Mixed | None:
    """Search what places most and loses least; None if nothing was found."""
    return _searched(handing, replace(handing.program, cost=_cost(handing)), call)


def _cost(handing: Handing) -> Floats:
    """Costs of the first search."""
    program, cells = handing.program, handing.instance.cells
    cost = np.zeros(len(program.cost))
    cost[handing.short.span] = shortfall_costs(handing.instance)
    cost[handing.broken] = BROKEN
    # what customers bring counts, so what they do not bring costs as much
    cost[: program.cells][cells.stream == STREAMS.index(KEPT)] = -LOST
    brings = np.bincount(handing.option, handing.offers.money, len(handing.options)) / program.scale
    cost[handing.chosen.span] = np.where(handing.options.to >= 0, MOVED * brings, 0.0)
    return cost


def shortfall_costs(instance: Instance) -> Floats:
    """Costs of the shortfalls, shape (products,)."""
    targets = product_targets(instance)
    cost = np.zeros(len(targets.upper))
    for rank, products in enumerate(classes(instance, targets)):
        cost[products] = SHORT * LATER**rank
    return cost


def _searched(
    handing: Handing, program: Program, call: Call, near: float = CLOSE, most: float = SECONDS
) -> Mixed | None:
    """Search the best options, from the linear program's; so near to that it is enough."""
    relaxed = solve_with_highs(program, call.watch.remaining())
    if relaxed.ending is not Ending.OPTIMAL:
        return None
    few = _mostly_decided(handing, program, relaxed)
    first = solve_mixed(few, handing.whole, _seconds(call, most), near)
    enough = first is not None and first.objective - relaxed.objective <= near
    if first is not None and (enough or len(handing.options) > SEARCHED):
        return replace(first, bound=relaxed.objective)
    start = None if first is None else (handing.whole, np.rint(first.column[handing.whole]))
    second = solve_mixed(program, handing.whole, _seconds(call, most), near, start)
    return second if second is not None else first and replace(first, bound=relaxed.objective)


def _mostly_decided(handing: Handing, program: Program, relaxed: Solution) -> Program:
    """Leave to be decided the relations that the linear program cuts, and some small ones that could make room."""
    options, part = handing.options, relaxed.column[handing.whole]
    cut = (part > CUT) & (part < 1 - CUT)
    crowded = np.isin(options.to, options.to[cut & (options.to >= 0)])
    there = np.isin(options.relation, options.relation[crowded & (part > CUT)])
    money = np.bincount(handing.option, handing.offers.money, len(options))
    elsewhere = np.flatnonzero(there & (part <= CUT))
    regret = np.round(np.abs(relaxed.reduced_cost[handing.whole[elsewhere]]), 6)
    small = elsewhere[np.lexsort((money[elsewhere], regret))][:OPEN]
    decided = ~np.isin(options.relation, options.relation[np.append(np.flatnonzero(cut), small)])
    whole = np.rint(part)
    return program.with_bounds(handing.whole[decided], whole[decided], whole[decided])


def evened(handing: Handing, chosen: Floats, call: Call) -> Floats:
    """Burden no farmer more than needed with what was chosen: shape (options,), 1 for those that come to pass."""
    whole, options = handing.whole, handing.options
    goes = np.isin(options.relation, options.relation[(chosen > 0) & (options.to >= 0)])
    if len(np.unique(options.to[goes & (options.to >= 0)])) < 2:
        return chosen
    free = goes & (options.to >= 0)
    program = handing.program.with_bounds(whole[~free], chosen[~free], chosen[~free])
    program = _levelled(handing, program)
    cost = np.append(_cost(handing), LEVEL)
    mean = float(handing.offers.money @ chosen[handing.option]) / program.scale / len(np.unique(options.to))
    program = replace(program, cost=cost)
    as_it_is = solve_with_highs(program.with_bounds(whole, chosen, chosen), call.watch.remaining())
    found = _searched(handing, program, call, EVEN * LEVEL * mean + CLOSE, EVEN_SECONDS)
    better = found is not None and as_it_is.ending is Ending.OPTIMAL and found.objective < as_it_is.objective
    return np.rint(found.column[whole]) if found is not None and better else chosen


def _levelled(handing: Handing, program: Program) -> Program:
    """Add the highest burden: money of a farmer's customers, against his capacity, where it is not known the mean."""
    scenario, cells, options = handing.instance.scenario, handing.instance.cells, handing.options
    capacity = scenario.numbers("managers", "capacity")
    known = capacity > 0
    size = np.where(known, capacity, capacity[known].mean() if known.any() else 1.0)
    size = size / size.max()
    level = len(program.cost)
    program = program.with_columns(Columns("level", level, pa.array(["level"])), 0.0, np.inf)
    farmers = np.unique(options.to[options.to >= 0])
    row = np.full(len(scenario.managers), -1)
    row[farmers] = np.arange(len(farmers))
    offer = np.flatnonzero(row[handing.offers.manager] >= 0)
    settled = cells.only(np.arange(handing.settled))
    base = np.flatnonzero((settled.stream == STREAMS.index(KEPT)) & (row[settled.manager] >= 0))
    entries = summed(
        Entries(
            row[handing.offers.manager[offer]],
            handing.chosen.first + handing.option[offer],
            handing.offers.money[offer] / program.scale,
        ),
        Entries(row[settled.manager[base]], base, np.ones(len(base))),
        Entries(np.arange(len(farmers)), np.full(len(farmers), level), -size[farmers]),
    )
    return program.with_rows(rows("burden", len(farmers), -np.inf, 0.0), np.arange(len(farmers)), entries)


def _seconds(call: Call, most: float) -> float:
    left = call.watch.remaining()
    return most if left is None else min(most, left)
