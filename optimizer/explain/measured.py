"""What prices are measured in: the last linear goal, or the money placed where not all of it finds room."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.choose import aimed_program
from optimizer.explain.at_cut import AtCut
from optimizer.explain.at_least_load import AtLeastLoad
from optimizer.explain.at_part import AtPart, part_of
from optimizer.explain.at_sifted import AtSifted
from optimizer.explain.placing import ToPlace
from optimizer.face import ZERO, whole_face
from optimizer.goals import LINEAR
from optimizer.goals.balance import loads_of
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.least_load import least_load
from optimizer.optimum import Call, Infeasible
from optimizer.place import classes, place, placing_program
from optimizer.program import Program
from optimizer.sifting import LARGE, can_be_sifted
from optimizer.solvers.vertex import Vertex

Floats = NDArray[np.float64]

#: An optimum that can be asked what if.
type Optimum = Vertex | AtCut | AtLeastLoad | AtPart | AtSifted

#: What is measured where not all of the target finds room.
PLACED = "placed"


@dataclass(frozen=True, slots=True)
class Measured:
    """One linear program that is asked for prices.

    Attributes
    ----------
    goal : name of the goal, or "placed"
    vertex : its program and optimum
    worth : what the goal gains when the program's objective falls by 1
    best : the goal's optimum: margin in money, highest load as a share; money placed of the products that count
    limits : how many groupings the program was put together from; rows after theirs are the goal's own
    products : names of the products whose money counts, if placing is measured and some come before or after them
    """

    goal: str
    vertex: Optimum
    worth: float
    best: float
    limits: int
    products: tuple[str, ...] = ()

    @property
    def program(self) -> Program:
        """The program."""
        return self.vertex.program

    def gain(self, objective: float) -> float:
        """What the goal gains where the program's optimum is another, in the goal's unit; > 0 is better."""
        return (self.vertex.solution.objective - objective) * self.worth


@dataclass(frozen=True, slots=True)
class Served:
    """The linear goals of a scenario, one after the other.

    Attributes
    ----------
    goals : one program for each, in their order
    widened : whether soft limits had to yield, so that the programs hold only for where they yielded to
    """

    goals: tuple[Measured, ...]
    widened: bool


def serve(instance: Instance, targets: Grouping, limits: list[Grouping], call: Call) -> Served:
    """Serve the linear goals of a scenario in which all targets find room.

    Unlike `choose` no cell is left out as useless: with other bounds it may be of use.
    """
    strict = [limit.softened(None) for limit in limits]
    try:
        return Served(_in_turn(instance, [targets, *strict], call), widened=False)
    except Infeasible:
        placed = place(instance, targets, limits, call)
        return Served(_in_turn(instance, [placed.targets, *placed.limits], call), widened=True)


def _in_turn(instance: Instance, groupings: list[Grouping], call: Call) -> tuple[Measured, ...]:
    settings, cells, found = instance.scenario.settings, len(instance.cells), []
    for name in settings.goal:
        if name in LINEAR:
            goal = LINEAR[name]
            program = aimed_program(instance, goal, groupings, whole_face(cells, groupings))
            vertex = _asked(instance, name, program, call)
            best = goal.value(instance, program.amounts(vertex.solution.column))
            worth = goal.worth(instance, program) * program.scale
            found.append(Measured(name, vertex, worth, best, len(groupings)))
            groupings = [*groupings, goal.keep(instance, best, settings.tolerance)]
    return tuple(found)


def _asked(instance: Instance, goal: str, program: Program, call: Call) -> Optimum:
    """Find the optimum of a goal: a vertex, but over many cells what was found in the goal's own way."""
    share = instance.fair_share
    if program.cells >= LARGE and goal == "margin" and can_be_sifted(program):
        return AtSifted(program, share, call)
    if program.cells >= LARGE and goal == "balance":
        loads = loads_of(instance)
        least = least_load(program, loads, share, call.watch)
        if least is not None:
            return AtLeastLoad(program, loads, share, least, call)
        limits = [block.grouping for block in program.rows[:-1]]
        alike = float(limits[0].upper.sum() / loads.upper[np.isfinite(loads.upper)].sum())
        part = part_of(program, [*limits, replace(loads, upper=loads.upper * alike)], share, call.watch)
        if part is not None:
            return part
    return Vertex(program, call.watch)


def placing(whole: ToPlace, short: NDArray[np.bool_]) -> Measured | None:
    """Measure what is placed of the first class of priority that falls short; None if none does.

    The products of the classes before it are placed in full; those after it may give way.

    Parameters
    ----------
    whole : what is to be placed
    short : shape (products,), which fall short in the finished plan: a class without any needs no solve
    """
    targets = whole.targets
    program, shortfall, _ = placing_program(whole.instance, targets, whole.limits)
    ranked = classes(whole.instance, targets)
    for rank, now in enumerate(ranked):
        if short[now].any():
            of_class = replace(program.with_cost(shortfall.first + now, 1.0), basis=whole.bases.get(rank))
            cut = whole.moved_cut(of_class)
            vertex = AtCut(cut) if cut else Vertex(of_class, whole.watch)
            if vertex.solution.objective > ZERO:
                best = float(targets.upper[now].sum()) - vertex.solution.objective * program.scale
                names = tuple(targets.names(now).to_pylist()) if len(ranked) > 1 else ()
                return Measured(PLACED, vertex, program.scale, best, 1 + len(whole.limits), names)
        program = program.with_bounds(shortfall.first + now, 0.0, 0.0)
    return None
