"""Export: the linear programs as .lp and .mps files, with names a person can read."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from models.scenario import Scenario
from optimizer.choose import aimed_program
from optimizer.goals import LINEAR
from optimizer.handover import decide
from optimizer.instance import Instance
from optimizer.labels import joined, names_of
from optimizer.limits import build_limits
from optimizer.limits.band import cell_names
from optimizer.limits.product import product_targets
from optimizer.optimum import Call
from optimizer.place import place, placing_program
from optimizer.program import Program
from optimizer.solvers.highs import solve_with_highs
from optimizer.stopwatch import Stopwatch
from optimizer.structures import instance_of

#: Steps of the way that are linear programs.
STEPS: tuple[str, ...] = ("place", *LINEAR)
#: Longest name in a file: .lp allows 255 characters, many readers fewer.
LONGEST = 80
#: Characters that names may have in both formats; all others become "_".
ILLEGAL = re.compile(r"[^\w.]+")


def export_program(scenario: Scenario, path: Path, step: str) -> None:
    """Write the linear program of one step to a file.

    Parameters
    ----------
    path : ends in ``.lp`` or ``.mps``
    step : ``place``, or a goal: then the placing is solved first, since the goal stands on its result

    Raises
    ------
    Infeasible : the limits contradict each other, so that a goal's program cannot be made
    """
    from optimizer.solvers.pulp_model import pulp_model

    call = Call(solve_with_highs, Stopwatch())
    instance = instance_of(decide(scenario, call).scenario)
    program = _program(instance, step, call)
    problem = pulp_model(program.in_units(), column_names(instance, program), row_names(program)).problem
    if path.suffix == ".mps":
        problem.writeMPS(str(path))
    else:
        problem.writeLP(str(path), max_length=LONGEST + len("_max"))


def _program(instance: Instance, step: str, call: Call) -> Program:
    targets, limits = product_targets(instance), build_limits(instance)
    if step == "place":
        program, shortfall, violations = placing_program(instance, targets, limits)
        program = program.with_cost(shortfall.span, 1.0)
        cost = program.cost.copy()
        # Shortfalls come first, whatever the prices: see the steps in `place`.
        cost[violations.column] = violations.price / max(1.0, violations.price.sum()) * 1e-3
        return program.with_cost(slice(0, len(cost)), cost)
    placement = place(instance, targets, limits, call)
    return aimed_program(instance, LINEAR[step], [placement.targets, *placement.limits], placement.face)


def column_names(instance: Instance, program: Program) -> list[str]:
    """Name the columns: ``Ivanov.A.North``, with the stream where there are several, ``shortfall.A``."""
    cells = cell_names(instance, np.arange(program.cells))
    if len(instance.scenario.streams) > 1:
        cells = joined([cells, names_of(instance.scenario.streams)(instance.cells.stream)])
    extra = [f"{block.kind} / {name}" for block in program.extra for name in block.names.to_pylist()]
    return legal_names([*cells.to_pylist(), *extra])


def row_names(program: Program) -> list[str]:
    """Name the rows: ``capacity.Ivanov``; rows without a grouping by their number."""
    names = [f"row / {number}" for number in range(len(program.row_lower))]
    for block in program.rows:
        keys = block.grouping.names(block.keys).to_pylist()
        names[block.span] = [f"{block.grouping.family} / {name}" for name in keys]
    return legal_names(names)


def legal_names(names: list[str]) -> list[str]:
    """Make names legal in .lp and .mps files, and different where they would collide.

    Letters of any alphabet become Latin ones, parts are joined by dots; a name that another one already has gets a
    number behind it.
    """
    used: set[str] = set()
    result = []
    for name in names:
        base = _legal(name)
        unique, number = base, 2
        while unique in used:
            unique, number = f"{base}.{number}", number + 1
        used.add(unique)
        result.append(unique)
    return result


def _legal(name: str) -> str:
    """Write one name with Latin letters, digits, "_" and dots."""
    from anyascii import anyascii

    parts = [ILLEGAL.sub("_", anyascii(part)).strip("_") or "_" for part in name.split(" / ")]
    joined = ".".join(parts)[:LONGEST]
    # A name that begins with a digit, a dot or an "e" with digits behind it is read as a number in .lp files.
    return joined if re.match(r"[A-DF-Za-df-z]", joined) else f"x_{joined}"
