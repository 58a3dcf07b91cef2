"""Structures: ways of organising sales, one module each, named in one place, here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.scenario import Scenario
from models.structure import GENERALISTS, HUNTERS_FARMERS, STAGES
from optimizer.cells import Cells, covered_cells
from optimizer.fair_share import FairShare
from optimizer.instance import Instance
from optimizer.structures import generalists, hunters_farmers, stages
from optimizer.work import Work


@dataclass(frozen=True, slots=True)
class Structure:
    """A way of organising sales.

    Attributes
    ----------
    cells_of : makes cells of those that coverage allows
    work_of : tells what the streams ask of cells
    shares_of : makes the fair share of cells
    """

    cells_of: Callable[[Scenario, Cells], Cells]
    work_of: Callable[[Scenario, Cells], Work]
    shares_of: Callable[[Scenario, Cells, Work], FairShare]


STRUCTURES = {
    kind: Structure(module.cells_of, module.work_of, module.shares_of)
    for kind, module in ((GENERALISTS, generalists), (HUNTERS_FARMERS, hunters_farmers), (STAGES, stages))
}


def structure_of(scenario: Scenario) -> Structure:
    """Return the structure of a scenario."""
    return STRUCTURES[scenario.settings.structure.kind]


def instance_of(scenario: Scenario) -> Instance:
    """Find the cells of a scenario, their work and their fair share."""
    structure = structure_of(scenario)
    cells = structure.cells_of(scenario, covered_cells(scenario))
    work = structure.work_of(scenario, cells)
    return Instance(scenario, cells, structure.shares_of(scenario, cells, work), work)


__all__ = ["STRUCTURES", "Structure", "instance_of", "structure_of"]
