"""Sifting: the optimum of a goal over very many cells, of which its linear program sees few.

    minimise    c * x       subject to  lower <= A x <= upper,   x >= 0

Where many cells are alike in all limits that have a price:

1. *Relax* (`alike.py`): over these limits one cell stands for all of its kind, so the program is small (`part.py`). No
   cell would pay at its duals: so ``c * x`` can be no less than its optimum.
2. *Base* (`base.py`): scaling finds a plan that keeps nearly all limits, of cells that cost nothing at these prices and
   with the priced limits tight. Limits it misses are taken into the relaxation, once.
3. *Depart* (`departures.py`): a linear program repairs the plan, over the few cells that this takes, at the reduced
   costs of all others. It has all limits, and cells come in until none would pay: then the optimum is that of all.

Elsewhere, and where too much is left to repair, a network is left to the cheapest flow (`optimizer/network/`), if its
algorithm is there. Otherwise scaling towards the goal tells which cells may be in an optimum; the
program over these is solved, and others come in until none would pay (`near.py`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.network import cheapest_flow, flows, network_of
from optimizer.optimum import Call, Infeasible
from optimizer.program import Program
from optimizer.sifting.alike import kept_rows, kinds
from optimizer.sifting.base import ROUNDS, few, missed, near_plan
from optimizer.sifting.departures import Departures
from optimizer.sifting.near import near_optimum
from optimizer.sifting.part import one_of_each, solve_part
from optimizer.solvers.solution import Solution, SolverFailed
from optimizer.stopwatch import Stopwatch

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: From so many cells on a goal is sifted; of fewer, HiGHS takes all, to a vertex.
LARGE = 10_000
#: Limits that the base may miss, as parts of all, for them to be taken into the relaxation, and for it to be repaired.
FEW, REPAIRED = 0.001, 0.06


def sifted_optimum(program: Program, share: Floats, call: Call) -> Solution:
    """Solve a program to its optimum, which need not be a vertex.

    Parameters
    ----------
    program : all its columns are cells, from 0 to 0 or without end; its rows are groupings, product targets first
    share : shape (cells,), fair share, by which the first guesses are spread
    call : the solver is asked for the whole program where sifting finds no plan

    Raises what `Call.optimum` raises.
    """
    try:
        return _by_flow(program, share, call.watch) or _by_programs(program, share, call.watch)
    except (Infeasible, SolverFailed):
        return call.optimum(program)  # there is none, and it is for the solver to say so; or figures are too uneven


def _by_flow(program: Program, share: Floats, watch: Stopwatch) -> Solution | None:
    """Solve over one cell of each kind where that is quick, and else by the cheapest flow; None if there is none."""
    network = network_of(program) if flows() else None
    if network is None:
        return None
    try:
        return _alike(program, share, watch, 1, few(program)) or cheapest_flow(program, network, watch)
    except SolverFailed:
        return None


def _by_programs(program: Program, share: Floats, watch: Stopwatch) -> Solution:
    """Solve over one cell of each kind, and else over the cells near an optimum."""
    alike = _alike(program, share, watch, ROUNDS, REPAIRED * len(program.row_lower))
    return alike or near_optimum(program, share, watch)


def can_be_sifted(program: Program) -> bool:
    """Tell whether all columns are cells, from 0 to 0 or without end."""
    only_cells = len(program.cost) == program.cells and not program.lower.any()
    return only_cells and bool(np.isin(program.upper, (0.0, np.inf)).all())


def _alike(program: Program, share: Floats, watch: Stopwatch, rounds: int, most: float) -> Solution | None:
    """Solve over one cell of each kind, and repair what this leaves out; None where that does not pay.

    Parameters
    ----------
    rounds : of scaling, at the most
    most : limits that may then be left to repair
    """
    kept = kept_rows(program)
    if kept is None:
        return None
    prices = _relaxed(program, kept, watch)
    base = near_plan(program, share, prices, watch, rounds)
    more = missed(program, base) & ~kept
    if 0 < more.sum() <= FEW * len(kept):
        prices = _relaxed(program, kept | more, watch)
        if prices[more].any():
            base = near_plan(program, share, prices, watch, rounds)
    if missed(program, base).sum() > most:
        return None
    return Departures(program, prices, base, watch).optimum()


def _relaxed(program: Program, kept: Mask, watch: Stopwatch) -> Floats:
    """Duals of the relaxation to these rows, shape (rows,)."""
    kind = kinds(program, kept)
    every = one_of_each(kind, np.flatnonzero(program.upper > 0))
    return solve_part(program, kept, kind, every, watch).dual
