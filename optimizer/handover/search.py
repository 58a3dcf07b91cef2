"""The search for the best hand-overs: a linear program first, then whole customers.

The linear program, in which a customer may be cut, bounds what whole customers can reach. Its vertex cuts few of them,
no more than there are limits: branch and bound decides those first, with all others where the vertex has them, and then
starts from there with all of them, as long as it may.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.structure import KEPT
from optimizer.handover.program import Handing, rows
from optimizer.limits.product import product_targets
from optimizer.optimum import Call
from optimizer.place import classes
from optimizer.program import Columns, Entries, Program
from optimizer.solvers.highs import solve_with_highs
from optimizer.solvers.mixed import OPTIMAL, Mixed, solve_mixed
from optimizer.solvers.solution import Ending
from optimizer.structures.hunters_farmers import STREAMS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Options up to which all relations are searched together: there a search ends by itself, whatever the machine.
SEARCHED = 10_000
#: Seconds that each search may take at the most.
SECONDS = 5.0
#: Cost of a unit of shortfall of the first priority; of each later one; of a unit of money that customers do not bring;
#: of one that changes hands without loss; and of a broken soft limit. Each outweighs the next.
SHORT, LATER, LOST, MOVED, BROKEN = 1.0, 0.1, 1e-3, 1e-6, 1e-5
#: How near the most even burden of the farmers is even enough.
EVEN = 0.02
#: Slack that a shortfall found keeps in the second search, in units of the program.
KEPT_WITHIN = 1e-6
#: Part of a customer that is an error of the solver.
CUT = 1e-6
#: Distance from the bound, against a typical cell, at which a search is over.
CLOSE = 1e-6


def best_options(handing: Handing, call: Call) -> tuple[NDArray[np.bool_], float] | None:
    """Choose: whether each option comes to pass, and the gap in money; None if nothing was found.

    The gap is how much more might be placed, or less lost at a thousandth of its weight.
    """
    program = replace(handing.program, cost=_cost(handing))
    found = _searched(handing, program, call)
    if found is None:
        return None
    gap = max(found.objective - found.bound, 0.0) * program.scale
    return _evened(handing, found, call) > 1 / 2, gap


def _cost(handing: Handing) -> Floats:
    """Costs of the first search."""
    program, cells = handing.program, handing.instance.cells
    cost = np.zeros(len(program.cost))
    for rank, products in enumerate(classes(handing.instance, product_targets(handing.instance))):
        cost[handing.short.first + products] = SHORT * LATER**rank
    cost[handing.broken] = BROKEN
    settled = np.flatnonzero(cells.stream[: handing.settled] == STREAMS.index(KEPT))
    cost[settled] = -LOST
    brings = np.bincount(handing.option, handing.offers.money, len(handing.options)) / program.scale
    goes = handing.options.to >= 0
    cost[handing.chosen.span] = np.where(goes, MOVED, 0.0) * brings - LOST * brings
    cost[handing.unserved.span] = LOST
    return cost


def _searched(handing: Handing, program: Program, call: Call, gap: float = OPTIMAL) -> Mixed | None:
    """Search the best options, from the linear program's; it is enough to come so near to it."""
    relaxed = solve_with_highs(program, call.watch.remaining())
    if relaxed.ending is not Ending.OPTIMAL:
        return None
    few = _mostly_decided(handing, program, relaxed.column[handing.whole])
    first = solve_mixed(few, handing.whole, _seconds(call), gap)
    near = first is not None and first.objective - relaxed.objective <= gap * abs(relaxed.objective) + CLOSE
    if first is not None and (near or len(handing.options) > SEARCHED):
        return replace(first, bound=relaxed.objective)
    start = None if first is None else (handing.whole, np.rint(first.column[handing.whole]))
    second = solve_mixed(program, handing.whole, _seconds(call), gap, start)
    found = [replace(one, bound=relaxed.objective) for one in (first, second) if one is not None]
    best = min(found, key=lambda one: one.objective, default=None)
    return best and replace(best, bound=max(best.bound, second.bound if second else best.bound))


def _mostly_decided(handing: Handing, program: Program, part: Floats) -> Program:
    """Leave only the relations that the linear program cuts to be decided."""
    relation = handing.options.relation
    cut = np.isin(relation, relation[(part > CUT) & (part < 1 - CUT)])
    whole = np.rint(part)
    return program.with_bounds(handing.whole[~cut], whole[~cut], whole[~cut])


def _evened(handing: Handing, found: Mixed, call: Call) -> Floats:
    """Burden no farmer more than needed with what was chosen; return how far each option comes to pass."""
    whole, options = handing.whole, handing.options
    chosen = np.rint(found.column[whole])
    goes = np.isin(options.relation, options.relation[(chosen > 0) & (options.to >= 0)])
    if len(np.unique(options.to[goes & (options.to >= 0)])) < 2:
        return chosen
    free = goes & (options.to >= 0)
    program = handing.program.with_bounds(whole[~free], chosen[~free], chosen[~free])
    short = np.arange(handing.short.first, handing.short.first + len(handing.short.names))
    program = program.with_bounds(short, 0.0, found.column[short] + KEPT_WITHIN)
    unserved = np.arange(handing.unserved.first, handing.unserved.first + len(handing.unserved.names))
    program = _no_less_served(program, unserved, found.column[unserved].sum())
    program, level = _levelled(handing, program)
    program = program.with_cost(slice(level, level + 1), 1.0)
    second = _searched(handing, program, call, EVEN)
    return chosen if second is None else np.rint(second.column[whole])


def _no_less_served(program: Program, unserved: Ints, most: float) -> Program:
    """Let no more money go unserved than was found."""
    entries = Entries(np.zeros(len(unserved), np.int64), unserved, np.ones(len(unserved)))
    return program.with_rows(rows("lost", 1, -np.inf, most + KEPT_WITHIN), np.zeros(1, np.int64), entries)


def _levelled(handing: Handing, program: Program) -> tuple[Program, int]:
    """Add the highest burden: money of a farmer's customers, against his capacity, where it is not known the mean."""
    scenario, cells, options = handing.instance.scenario, handing.instance.cells, handing.options
    capacity = scenario.numbers("managers", "capacity")
    known = capacity > 0
    size = np.where(known, capacity, capacity[known].mean() if known.any() else 1.0)
    size = size / size.max()
    level = len(program.cost)
    program = program.with_columns(Columns("level", level, np.array(["level"], np.object_)), 0.0, np.inf)
    farmers = np.unique(options.to[options.to >= 0])
    row = np.full(len(scenario.managers), -1)
    row[farmers] = np.arange(len(farmers))
    offer = np.flatnonzero(row[handing.offers.manager] >= 0)
    settled = cells.only(np.arange(handing.settled))
    base = np.flatnonzero((settled.stream == STREAMS.index(KEPT)) & (row[settled.manager] >= 0))
    entries = Entries(
        np.concatenate([row[handing.offers.manager[offer]], row[settled.manager[base]], np.arange(len(farmers))]),
        np.concatenate([handing.chosen.first + handing.option[offer], base, np.full(len(farmers), level)]),
        np.concatenate([handing.offers.money[offer] / program.scale, np.ones(len(base)), -size[farmers]]),
    )
    return program.with_rows(rows("burden", len(farmers), -np.inf, 0.0), np.arange(len(farmers)), entries), level


def _seconds(call: Call) -> float:
    left = call.watch.remaining()
    return SECONDS if left is None else min(SECONDS, left)
