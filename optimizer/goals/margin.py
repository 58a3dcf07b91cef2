"""Margin: sell what earns most.

    maximise  sum of m_c * x_c        [money]

``m_c`` is the margin per unit of money: that of the customers kept, else the most specific row of table ``margins``,
else the product's ``margin``, else 0. The optimum ``M`` becomes the limit ``sum of m_c * x_c >= M - tolerance * |M|``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.goals.goal import Goal
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.labels import always
from optimizer.margins import margins_of
from optimizer.optimum import Call
from optimizer.program import Program
from optimizer.sifting import can_be_sifted, sifted_optimum
from optimizer.solvers.solution import Solution


def margins(instance: Instance) -> NDArray[np.float64]:
    """Margin per unit of money, shape (cells,)."""
    cells, work = instance.cells, instance.work
    elsewhere = margins_of(instance.scenario, cells.manager, cells.product, cells.territory)
    return np.where(work.goal, np.where(np.isnan(work.margin), elsewhere, work.margin), 0.0)


def _aim(instance: Instance, program: Program) -> Program:
    return program.with_cost(slice(0, program.cells), -margins(instance) / _worth(instance, program))


def _worth(instance: Instance, _program: Program) -> float:
    """Largest margin: costs are divided by it, so that they are about 1."""
    return float(np.abs(margins(instance)).max(initial=0.0)) or 1.0


def _value(instance: Instance, amount: NDArray[np.float64]) -> float:
    return float(margins(instance) @ amount)


def _keep(instance: Instance, most: float, tolerance: float) -> Grouping:
    return Grouping(
        "margin",
        "margin of the {}",
        "margin",
        np.zeros(len(instance.cells), np.int64),
        np.array([most - tolerance * abs(most)]),
        np.full(1, np.inf),
        always("whole plan"),
        margins(instance),
    )


def _quick(instance: Instance, program: Program, call: Call) -> Solution | None:
    return sifted_optimum(program, instance.fair_share, call) if can_be_sifted(program) else None


MARGIN = Goal("margin", _aim, _value, _worth, _keep, _quick)
